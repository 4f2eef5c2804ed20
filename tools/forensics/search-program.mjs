/**
 * The search as a program, so that it can run as another user and so that nobody finds the needles
 * of the searcher: the request as JSON on standard input, the report as JSON on standard output.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { searchFile, searchProcess } from './search.js';

/**
 * @param {object} request
 * @param {import('./needle-set.js').Needle[]} request.needles
 * @param {string} [request.file]
 * @param {number} [request.pid]
 * @param {string} [request.attacker] an addon that reads by process_vm_readv(2), instead of
 *   /proc/<pid>/mem
 */
function run({ needles, file, pid = 0, attacker }) {
  if (file !== undefined) return searchFile(file, needles);
  if (attacker === undefined) return searchProcess(pid, needles);
  const { readProcess } = createRequire(import.meta.url)(attacker);
  return searchProcess(pid, needles, (buffer, address) => {
    const got = readProcess(pid, address, buffer);
    if (got < 0) throw Object.assign(new Error('process_vm_readv'), { code: `errno ${-got}` });
    return got;
  });
}

try {
  console.log(JSON.stringify(run(JSON.parse(readFileSync(0, 'utf8')))));
} catch (error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  console.log(JSON.stringify({ failed: code ?? message }));
}
