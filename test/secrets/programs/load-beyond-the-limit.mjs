/**
 * Loads a key from a file when the thread holds as many keys as it can. Argument: the path. It
 * prints the error.
 */
import { SigningKey, secret } from 'locksign';

/** Keys that a thread can hold. */
const LIMIT = 65_536;
const [path = ''] = process.argv.slice(2);
const load = (source) => SigningKey.load(source, { algorithm: 'hmac-sha256', encoding: 'utf8' });
const keys = [];
while (keys.length < LIMIT) keys.push(await load(secret.text('a key')));
const { code, message } = await load(secret.file(path)).catch((error) => error);
console.log(JSON.stringify({ code, message }));
