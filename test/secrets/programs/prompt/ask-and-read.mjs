/**
 * Asks for secrets, one after the other, and reports the bytes of each in hexadecimal, or its
 * error. Arguments: the labels.
 */
import { readSecret, secret } from 'locksign';
import { outcome, say } from '../../../helpers/terminal/terminal-program.mjs';

/** @param {string} label */
async function read(label) {
  const memory = new Uint8Array(new ArrayBuffer(4096));
  const length = await readSecret(secret.prompt(label), memory);
  return Buffer.from(memory.subarray(0, length)).toString('hex');
}

for (const label of process.argv.slice(2)) say(await outcome(read(label)));
