/**
 * A process with one key, and with the same secret in secret memory for JavaScript. It waits for a
 * line of input and then ends in the way that its argument names.
 * @module
 */
import { once } from 'node:events';
import process from 'node:process';
import { readSecret, SigningKey, secret, secretMemory } from './dist/index.js';

const [file = '', ending] = process.argv.slice(2);
const key = await SigningKey.load(secret.file(file), { algorithm: 'hmac-sha256', encoding: 'utf8' });
key.sign('order');
const memory = secretMemory().allocate(4096);
await readSecret(secret.file(file), memory);
process.stdout.write(`${key.protection.memory}\n`);
await once(process.stdin, 'data');
process.stdin.destroy();
if (ending === 'exit') process.exit(0);
if (ending === 'throw') throw new Error('a bot has a bug');
// A lasting reference, because the garbage collector would also wipe both.
globalThis.kept = [key, memory];
