// Makes the JavaScript in dist/: one file for each entry point, one for their shared code, and one
// for each part that is imported on demand. The code is bundled because Node needs about a
// millisecond for each imported module. tsc writes one file for each source, so it makes the
// declarations only.
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'src');
const outdir = join(root, 'dist');
/** The entry points in `exports` and `bin` of package.json. */
const entryPoints = [
  'index.ts',
  'exchanges/index.ts',
  'adapters/ccxt/index.ts',
  'adapters/sign-message.ts',
  'vault/index.ts',
  'cli/main.ts',
];

rmSync(outdir, { recursive: true, force: true }); // a renamed file must not be packed

/**
 * There is one copy of the core. The other entry points import it by the package's own name,
 * through `exports`. Otherwise the bundler would put the shared code in a file that exports the
 * backend to all code.
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

/**
 * commander, which is bundled into the command, is CommonJS. An ES module has no `require`, which
 * commander needs to load modules of Node.
 */
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

/**
 * A separate, minified file, because its readable source is published elsewhere. Our own code stays
 * readable.
 */
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
// The licence requires its text to accompany the code.
copyFileSync(join(dirname(commanderPath), 'LICENSE'), join(outdir, 'cli', 'commander-LICENSE'));
