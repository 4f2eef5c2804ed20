// Makes the JavaScript in dist/: one file for each entry point, one for what they share, and one for each part that is
// imported when it is needed. Bundled, as Node takes about a millisecond for every module that it imports; tsc, which
// writes one for each source, makes the declarations only.
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'src');
const outdir = join(root, 'dist');
/** Those of `exports` in package.json, and that of `bin`. */
const entryPoints = [
  'index.ts',
  'exchanges/index.ts',
  'adapters/ccxt/index.ts',
  'adapters/sign-message.ts',
  'vault/index.ts',
  'cli/main.ts',
];

rmSync(outdir, { recursive: true, force: true }); // what has been renamed must not be packed

/**
 * The core is one copy: the other entry points import it by the package's own name, through `exports`. What they shared with
 * it otherwise would become a file that exports the backend, to them and to everyone.
 */
const core = {
  name: 'core',
  setup({ onResolve }) {
    onResolve({ filter: /(^|\/)index\.js$/ }, ({ path, resolveDir, kind }) =>
      kind === 'import-statement' && join(resolveDir, path) === join(folder, 'index.js')
        ? { path: 'locksign', external: true }
        : undefined,
    );
  },
};

/** commander, which becomes part of the command, is CommonJS; a file of ES modules has no `require` for what it needs of Node. */
const nodeForCommonJs = {
  name: 'node-for-common-js',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path, namespace: 'node-for-common-js' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'node-for-common-js' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}')`,
    }));
  },
};

/** A file of its own, which is minified: its readers have it elsewhere, and ours can read what is ours. */
const commander = {
  name: 'commander',
  setup({ onResolve }) {
    onResolve({ filter: /^commander$/ }, () => ({ path: './commander.js', external: true }));
  },
};

/** @satisfies {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: folder,
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
};

await build({
  ...options,
  entryPoints,
  outbase: '.',
  plugins: [core, commander],
  external: ['sodium-native', 'libsodium-wrappers-sumo'],
  splitting: true,
});
const commanderPath = fileURLToPath(import.meta.resolve('commander'));
await build({
  ...options,
  entryPoints: { 'cli/commander': commanderPath },
  plugins: [nodeForCommonJs],
  minify: true,
});

chmodSync(join(outdir, 'cli', 'main.js'), 0o755);
// Its licence asks for that: the text goes where the code goes.
copyFileSync(join(dirname(commanderPath), 'LICENSE'), join(outdir, 'cli', 'commander-LICENSE'));
