/**
 * Loads a key from the environment variable that its argument names, after a first line of input,
 * and exits after a second one. Its memory is searched before and after the load.
 * @module
 */
import process from 'node:process';
import { createInterface } from 'node:readline';
import { SigningKey, secret } from 'locksign';

const [name = ''] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
process.stdout.write('started\n');
await lines.next();
const key = await SigningKey.load(secret.env(name), { algorithm: 'hmac-sha256', encoding: 'utf8' });
process.stdout.write(`${key.sign('message')}\n`);
await lines.next();
