/**
 * Runs every C++ fuzz target of test/cpp over so many inputs.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', 'test', 'cpp');

/**
 * @param {number} cases inputs for each target
 * @param {number} seed
 * @returns {boolean} whether no input made a target fail
 */
export function fuzz(cases, seed) {
  const { status } = spawnSync('make', ['-C', folder, '-s', '-j2', 'VARIANT=fuzz'], { stdio: 'inherit' });
  if (status !== 0) {
    console.error('The fuzz targets could not be built. They need make and g++ (Debian: apt install make g++).');
    return false;
  }
  const targets = readdirSync(join(folder, 'fuzz'))
    .filter((name) => /^fuzz_\w+\.cc$/.test(name) && name !== 'fuzz_driver.cc')
    .map((name) => name.slice(0, -'.cc'.length));
  return targets.every((target) => {
    console.log(`${target}: ${cases} inputs`);
    // libFuzzer takes seeds of 32 bits.
    const options = [`-runs=${cases}`, `-seed=${1 + (seed % 0xffff_ffff)}`, '-verbosity=0', '-print_final_stats=1'];
    return spawnSync(join(folder, 'build', 'fuzz', target), options, { cwd: folder, stdio: 'inherit' }).status === 0;
  });
}
