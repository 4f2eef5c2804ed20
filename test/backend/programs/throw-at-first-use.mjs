/**
 * Makes the first use of the package fail by a listener that throws, and loads a key afterwards.
 */
import { backend, SigningKey, secret } from 'locksign';

const options = { algorithm: 'hmac-sha256', encoding: 'utf8' };
const load = () => SigningKey.load(secret.text('a secret of this test'), options);
process.once('newListener', () => {
  throw new Error('thrown by another package');
});
const first = await load().catch(({ message }) => message);
const key = await load();
console.log(JSON.stringify({ first, backend: backend().name, memory: key.protection.memory }));
