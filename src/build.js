// Makes the JavaScript in dist/: one file for each entry point, one for what they share, and one for each part that is
// imported when it is needed. Bundled, as Node takes about a millisecond for every module that it imports; tsc, which
// writes one for each source, makes the declarations only.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const folder = import.meta.dirname;
const outdir = join(folder, '..', 'dist');
/** Those of `exports` in package.json. */
const entryPoints = ['index.ts', 'exchanges/index.ts', 'adapters/ccxt.ts'];

rmSync(outdir, { recursive: true, force: true }); // what has been renamed must not be packed
await build({
  absWorkingDir: folder,
  entryPoints,
  outdir,
  outbase: '.',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
});
