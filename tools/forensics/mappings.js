/**
 * The mappings of a process (proc_pid_maps(5)).
 * @module
 */
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Mapping
 * @property {number} start
 * @property {number} end
 * @property {string} permissions as in `rw-s`
 * @property {string} name a path, `[heap]`, or empty for anonymous memory
 */

/** The kernel makes these for every process, and they are the same everywhere. */
const kernelOwn = new Set(['[vvar]', '[vvar_vclock]', '[vsyscall]']);

/**
 * @param {string} text the content of /proc/<pid>/maps
 * @returns {Mapping[]}
 */
export function parseMappings(text) {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [range = '', permissions = '', , , , ...name] = line.split(/ +/);
      const [start, end] = range.split('-').map((address) => Number.parseInt(address, 16));
      return { start: start ?? 0, end: end ?? 0, permissions, name: name.join(' ') };
    });
}

/**
 * The mappings that a process may read itself.
 * @param {number | 'self'} pid
 */
export const readableMappings = (pid) =>
  parseMappings(readFileSync(`/proc/${pid}/maps`, 'latin1')).filter(
    ({ permissions, name }) => permissions.startsWith('r') && !kernelOwn.has(name),
  );
