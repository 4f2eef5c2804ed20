/**
 * Measures the size of the package that users download.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * @typedef {object} Tarball
 * @property {number} bytes compressed
 * @property {readonly string[]} prebuilds the addons inside
 */

/**
 * Asks npm what it would pack from the current tree. A release contains the prebuilt addons, and a
 * checkout usually has none.
 * @returns {Tarball | undefined} undefined if npm cannot say
 */
export function measureTarball() {
  const { status, stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
    shell: process.platform === 'win32', // npm is a .cmd there
  });
  if (status !== 0) return undefined;
  // npm 11 and older print a list, and npm 12 an object by name.
  const [{ size, files }] = Object.values(JSON.parse(stdout));
  const prebuilds = files
    .map((/** @type {{ path: string }} */ { path }) => path)
    .filter((/** @type {string} */ path) => path.endsWith('.node'));
  return { bytes: size, prebuilds };
}
