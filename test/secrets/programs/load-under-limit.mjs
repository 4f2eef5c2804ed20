/**
 * Loads a key from the environment variable and with the encoding that its arguments name: after a
 * first line of input, again after a second one, and a last time after it has raised its limit of
 * locked memory. It prints the signature or the error of each.
 * @module
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { SigningKey, secret } from 'locksign';

const [name = '', encoding = ''] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const print = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

async function load() {
  try {
    const key = await SigningKey.load(secret.env(name), { algorithm: 'hmac-sha256', encoding });
    const signature = key.sign('message');
    key.destroy();
    return { signature };
  } catch ({ code, message }) {
    return { code, message };
  }
}

print('started');
await lines.next();
print(await load());
await lines.next();
print(await load());
await lines.next();
// Without `env`, this would read every variable.
spawnSync('/usr/bin/prlimit', ['--pid', String(process.pid), '--memlock=65536:'], { env: {} });
print({ ...(await load()), isKnown: Object.hasOwn(process.env, name) });
await lines.next();
