/**
 * Loads keys from environment variables, one after the other. Arguments: a name and an encoding for
 * each key. It prints the signature or the error of each, and before and after: the environment
 * block that the kernel shows (proc_pid_environ(5)) and the names in process.env.
 */
import { readFileSync } from 'node:fs';
import { SigningKey, secret } from 'locksign';

const wanted = process.argv.slice(2);
const environment = () => ({
  block: readFileSync('/proc/self/environ', 'latin1'),
  names: Object.keys(process.env),
});

const before = environment();
const results = [];
for (let index = 0; index < wanted.length; index += 2) {
  const [name, encoding] = wanted.slice(index);
  try {
    const key = await SigningKey.load(secret.env(name), { algorithm: 'hmac-sha256', encoding });
    results.push({ signature: key.sign('message') });
  } catch (error) {
    results.push({ code: error.code, message: error.message, isTypeError: error instanceof TypeError });
  }
}
console.log(JSON.stringify({ results, before, after: environment() }));
