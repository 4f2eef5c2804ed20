// Compiles the modules and writes them into files below src/backend/wasm/, in hexadecimal: in
// base64 a compressor would not find the code that two modules share. Does nothing if those files
// are newer than all of their inputs. `--force` builds in any case.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'assembly');
const wasm = join(root, 'src', 'backend', 'wasm');

// The modules need no runtime, because they never allocate. They have one page of memory that
// cannot grow.
const common = [
  ...['--runtime', 'stub', '--converge', '--noAssert', '--use', 'abort='],
  ...['--initialMemory', '1', '--maximumMemory', '1'],
];
const simd = ['--enable', 'simd', '--use', 'USE_SIMD=1'];
const fast = ['-O3'];
// Private keys of the public-key algorithms are rare, and their modules are larger.
const small = ['-O3', '--shrinkLevel', '1'];
const files = {
  [join(wasm, 'modules.generated.ts')]: {
    sealed: ['sealed/sealed.ts', 'sealed/words.ts', '--noExportMemory', ...fast, '--disable', 'simd'],
    courier: ['courier/courier.ts', ...fast, '--disable', 'simd'],
    sealedSimd: ['sealed/sealed.ts', 'sealed/words-simd.ts', '--noExportMemory', ...fast, ...simd],
    courierSimd: ['courier/courier.ts', ...fast, ...simd],
  },
  [join(wasm, 'public-key', 'modules.generated.ts')]: {
    sealed: ['public-key/sealed/sealed.ts', '--noExportMemory', ...small, '--disable', 'simd'],
    courier: ['public-key/courier/courier.ts', ...small, '--disable', 'simd'],
  },
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
  const built = Object.keys(files).map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Math.min(...built) > Math.max(...changed);
}

if (process.argv.includes('--force') || !isCurrent()) {
  for (const [file, modules] of Object.entries(files)) {
    const lines = ['// Made by tools/make/wasm.js from assembly/. Do not edit.'];
    for (const [name, options] of Object.entries(modules)) {
      const binary = await compile(name, options);
      if (!WebAssembly.validate(binary)) throw new Error(`${name} is not a valid module`);
      lines.push(`export const ${name}: string =\n  '${binary.toString('hex')}';`);
    }
    writeFileSync(file, `${lines.join('\n')}\n`);
  }
}
