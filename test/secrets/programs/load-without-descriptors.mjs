/**
 * Loads a key when no more files can be opened. Arguments: how many descriptors stay free, and
 * `file` and a path, or `prompt` and a label. It prints the error.
 */
import { closeSync, openSync } from 'node:fs';
import { SigningKey, secret } from 'locksign';

const [free = '', kind = '', place = ''] = process.argv.slice(2);
const load = (source) => SigningKey.load(source, { algorithm: 'hmac-sha256', encoding: 'utf8' });
await load(secret.file('/no/such/file')).catch(() => {}); // imports the modules that it needs
const open = [];
try {
  for (;;) open.push(openSync('/dev/null'));
} catch {
  for (const descriptor of open.splice(0, Number(free))) closeSync(descriptor);
}
const { code, errno, message } = await load(secret[kind](place)).catch((error) => error);
for (const descriptor of open) closeSync(descriptor);
console.log(JSON.stringify({ code, errno, message }));
