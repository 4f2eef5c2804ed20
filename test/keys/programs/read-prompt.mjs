/**
 * Reads a passphrase from a prompt. It reports the length, the first and last byte, and the next.
 */
import { readSecret, secret } from 'locksign';
import { say } from '../../helpers/terminal/terminal-program.mjs';

const memory = new Uint8Array(4_096);
const length = await readSecret(secret.prompt('Passphrase'), memory);
say([length, memory[0], memory[length - 1], memory[length]]);
