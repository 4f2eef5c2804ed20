/**
 * Builds and loads the small addons of the benchmark. The package does not contain them.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Loads the addon in a folder next to this file. node-gyp compiles it first if its source is newer.
 *
 * @param {string} folder such as 'speed/floor'
 * @param {string} name of the target, and of its source
 * @throws {Error} with the compiler's output if it cannot be built
 */
export function buildAddon(folder, name) {
  const directory = join(import.meta.dirname, folder);
  const addon = join(directory, 'build', 'Release', `${name}.node`);
  const source = join(directory, `${name}.cc`);
  if (!existsSync(addon) || statSync(addon).mtimeMs < statSync(source).mtimeMs) {
    const nodeGyp = require.resolve('node-gyp/bin/node-gyp.js');
    const result = spawnSync(process.execPath, [nodeGyp, 'rebuild', '-C', directory, '--loglevel=error'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    if (result.status !== 0) throw new Error(`bench/${folder} could not be built:\n${result.stdout}${result.stderr}`);
  }
  return require(addon);
}
