/**
 * Preloaded into the command whose memory is searched. It keeps a decoy in the memory, and holds
 * the process at its end until the test creates a file.
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const { STOPPER_FOLDER: folder } = process.env;
globalThis.decoys = readFileSync(`${folder}/decoys`); // this reference keeps it
writeFileSync(`${folder}/pid`, String(process.pid));
process.on('exit', () => {
  writeFileSync(`${folder}/ending`, '');
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(`${folder}/go`)) Atomics.wait(sleeper, 0, 0, 50);
});
