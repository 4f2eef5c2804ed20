/**
 * How large the package is on its way to users.
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
 * Asks npm what it would pack as the tree is now: a release is packed with its prebuilt addons, a checkout mostly is not.
 * @returns {Tarball | undefined} undefined if npm cannot say
 */
export function measureTarball() {
  const { status, stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
    shell: process.platform === 'win32', // npm is a .cmd there
  });
  if (status !== 0) return undefined;
  // npm's answer was a list for years, and an object by name since npm 12.
  const [{ size, files }] = Object.values(JSON.parse(stdout));
  const prebuilds = files
    .map((/** @type {{ path: string }} */ { path }) => path)
    .filter((/** @type {string} */ path) => path.endsWith('.node'));
  return { bytes: size, prebuilds };
}
