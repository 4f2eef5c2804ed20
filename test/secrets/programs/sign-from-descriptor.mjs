/** Signs with a key from a descriptor, which must still be open then. Argument: its number. */
import { fstatSync } from 'node:fs';
import { SigningKey, secret } from 'locksign';

const descriptor = Number(process.argv[2]);
const key = await SigningKey.load(secret.descriptor(descriptor), { algorithm: 'hmac-sha256', encoding: 'utf8' });
fstatSync(descriptor);
console.log(key.sign('message'));
