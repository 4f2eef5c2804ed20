/**
 * Measures the time that importing the package adds to the start of a process.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { quartiles } from '../statistics.js';

/** @typedef {{ readonly way: string, readonly milliseconds: import('../statistics.js').Quartiles }} StartupResult */

const root = join(import.meta.dirname, '../..');

// A package can import itself by its name within its own folder ("Self-referencing a package using
// its name" in Node's documentation).
const ways = [
  { way: "import 'locksign'", type: 'module', code: "import 'locksign'" },
  { way: "require('locksign')", type: 'commonjs', code: "require('locksign')" },
];

/**
 * @param {string} type
 * @param {string} code
 * @returns {number} ms from start to exit
 */
function run(type, code) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [`--input-type=${type}`, '-e', code], { cwd: root });
  const spent = performance.now() - start;
  if (status !== 0) throw new Error(`node -e "${code}" failed: ${stderr}`);
  return spent;
}

/**
 * Each sample is a pair of new processes, one with the import and one without, in turns. The result
 * is the difference.
 * @param {number} pairs
 * @returns {StartupResult[]}
 */
export function measureStartup(pairs) {
  return ways.map(({ way, type, code }) => {
    run(type, code); // reads the files into the page cache
    const samples = Array.from({ length: pairs }, (_, index) => {
      const withoutFirst = index % 2 === 0;
      const first = run(type, withoutFirst ? '' : code);
      const second = run(type, withoutFirst ? code : '');
      return withoutFirst ? second - first : first - second;
    });
    return { way, milliseconds: quartiles(samples) };
  });
}
