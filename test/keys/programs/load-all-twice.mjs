/**
 * Loads the keys of a variable twice. Arguments: its name, the purposes as JSON. It prints the
 * signatures of the keys, and the code of the second call's error.
 */
import { SigningKey, secret } from 'locksign';

const [name = '', purposes = ''] = process.argv.slice(2);
const load = () => SigningKey.loadAll(secret.env(name), JSON.parse(purposes));
const signatures = (await load()).map((key) => key.sign('m'));
const again = await load().then(
  () => 'loaded',
  ({ code }) => code,
);
console.log(JSON.stringify({ signatures, again }));
