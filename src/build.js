// Makes the JavaScript in dist/: one file for each entry point, one for what they share, and one for each part that is
// imported when it is needed. Bundled, as Node takes about a millisecond for every module that it imports; tsc, which
// writes one for each source, makes the declarations only.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const folder = import.meta.dirname;
const outdir = join(folder, '..', 'dist');
/** Those of `exports` in package.json. */
const entryPoints = ['index.ts', 'exchanges/index.ts', 'adapters/ccxt.ts', 'adapters/sign-message.ts'];

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

await build({
  absWorkingDir: folder,
  entryPoints,
  outdir,
  outbase: '.',
  bundle: true,
  plugins: [core],
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
});
