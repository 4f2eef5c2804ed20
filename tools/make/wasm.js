// Compiles the modules and writes them into src/backend/wasm/modules.generated.ts, in hexadecimal:
// in base64 a compressor would not find the code that two modules share. Does nothing if that file
// is newer than all of its inputs. `--force` builds in any case.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'assembly');
const output = join(root, 'src', 'backend', 'wasm', 'modules.generated.ts');

// The modules need no runtime, because they never allocate. They have one page of memory that
// cannot grow.
const common = [
  ...['--runtime', 'stub', '-O3', '--converge', '--noAssert', '--use', 'abort='],
  ...['--initialMemory', '1', '--maximumMemory', '1'],
];
const simd = ['--enable', 'simd', '--use', 'USE_SIMD=1'];
const modules = {
  sealed: ['sealed/sealed.ts', 'sealed/words.ts', '--noExportMemory', '--disable', 'simd'],
  courier: ['courier/courier.ts', '--disable', 'simd'],
  sealedSimd: ['sealed/sealed.ts', 'sealed/words-simd.ts', '--noExportMemory', ...simd],
  courierSimd: ['courier/courier.ts', ...simd],
};

async function compile(name, options) {
  let binary;
  const { error, stderr } = await asc.main([...options, ...common, '--outFile', `${name}.wasm`], {
    readFile: (path) => {
      try {
        return readFileSync(join(folder, path), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (_path, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${name}: ${stderr.toString()}`);
  return Buffer.from(binary);
}

function isCurrent() {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
  const changed = [import.meta.filename, ...sources].map((file) => statSync(file).mtimeMs);
  const built = statSync(output, { throwIfNoEntry: false });
  return built !== undefined && built.mtimeMs > Math.max(...changed);
}

if (process.argv.includes('--force') || !isCurrent()) {
  const lines = ['// Made by tools/make/wasm.js from assembly/. Do not edit.'];
  for (const [name, options] of Object.entries(modules)) {
    const binary = await compile(name, options);
    if (!WebAssembly.validate(binary)) throw new Error(`${name} is not a valid module`);
    lines.push(`export const ${name}: string =\n  '${binary.toString('hex')}';`);
  }
  writeFileSync(output, `${lines.join('\n')}\n`);
}
