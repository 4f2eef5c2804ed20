/**
 * Imported before the command line under examination: keeps a decoy in its memory, and holds the process at its very end until
 * a file says so.
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const { STOPPER_FOLDER: folder } = process.env;
globalThis.decoys = readFileSync(`${folder}/decoys`); // a reference that stays
writeFileSync(`${folder}/pid`, String(process.pid));
process.on('exit', () => {
  writeFileSync(`${folder}/ending`, '');
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(`${folder}/go`)) Atomics.wait(sleeper, 0, 0, 50);
});
