// Makes the JavaScript in dist/: one file for each entry point, one for what they share, and one for each part that is
// imported when it is needed. Bundled, as Node takes about a millisecond for every module that it imports; tsc, which
// writes one for each source, makes the declarations only.
import { chmodSync, copyFileSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, transformSync } from 'esbuild';

const folder = import.meta.dirname;
const outdir = join(folder, '..', 'dist');
/** Those of `exports` in package.json, and that of `bin`. */
const entryPoints = [
  'index.ts',
  'exchanges/index.ts',
  'adapters/ccxt.ts',
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

/** Half of commander is documentation, blanks and long names. Its readers have it elsewhere; ours can read what is ours in dist/. */
const commanderWithoutComments = {
  name: 'commander-without-comments',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/]commander[\\/].*\.js$/ }, ({ path }) => ({
      contents: transformSync(readFileSync(path, 'utf8'), { minify: true }).code,
    }));
  },
};

await build({
  absWorkingDir: folder,
  entryPoints,
  outdir,
  outbase: '.',
  bundle: true,
  plugins: [core, nodeForCommonJs, commanderWithoutComments],
  external: ['sodium-native', 'libsodium-wrappers-sumo'],
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
});

chmodSync(join(outdir, 'cli', 'main.js'), 0o755);
// Its licence asks for that: the text goes where the code goes.
const commander = dirname(createRequire(import.meta.url).resolve('commander'));
copyFileSync(join(commander, 'LICENSE'), join(outdir, 'cli', 'commander-LICENSE'));
