// Compiles the modules and writes them into src/backend/wasm-modules.generated.ts. Does nothing when that file is
// newer than all it is made of; `--force` builds anyway.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const output = here('../src/backend/wasm-modules.generated.ts');

// No runtime: nothing is ever allocated. One page that cannot grow.
const common = [
  ...['--runtime', 'stub', '-O3', '--converge', '--noAssert', '--use', 'abort='],
  ...['--initialMemory', '1', '--maximumMemory', '1'],
];
const simd = ['--enable', 'simd', '--use', 'USE_SIMD=1'];
const modules = {
  sealed: ['sealed.ts', 'words.ts', '--noExportMemory', '--disable', 'simd'],
  courier: ['courier.ts', '--disable', 'simd'],
  sealedSimd: ['sealed.ts', 'words-simd.ts', '--noExportMemory', ...simd],
  courierSimd: ['courier.ts', ...simd],
};

async function compile(name, options) {
  let binary;
  const { error, stderr } = await asc.main([...options, ...common, '--outFile', `${name}.wasm`], {
    readFile: (path) => {
      try {
        return readFileSync(here(path), 'utf8');
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
  const sources = readdirSync(here('.')).map((file) => statSync(here(file)).mtimeMs);
  const built = statSync(output, { throwIfNoEntry: false });
  return built !== undefined && built.mtimeMs > Math.max(...sources);
}

if (process.argv.includes('--force') || !isCurrent()) {
  const lines = ['// Made by assembly/build.js from assembly/*.ts. Do not edit.'];
  for (const [name, options] of Object.entries(modules)) {
    const binary = await compile(name, options);
    if (!WebAssembly.validate(binary)) throw new Error(`${name} is not a valid module`);
    lines.push(`export const ${name}: string =\n  '${binary.toString('base64')}';`);
  }
  mkdirSync(here('../src/backend'), { recursive: true });
  writeFileSync(output, `${lines.join('\n')}\n`);
}
