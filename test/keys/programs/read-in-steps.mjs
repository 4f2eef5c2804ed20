/**
 * Reads a secret into libsodium's memory, one step for each line of input, while its memory is
 * searched. Argument: the path of the secret.
 */
import { openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { readSecret, SigningKey, secret } from 'locksign';

const sodium = createRequire(import.meta.url)('sodium-native');
const memory = sodium.sodium_malloc(4_096);
const [path = ''] = process.argv.slice(2);
let length = 0;

async function read(source) {
  length = await readSecret(source, memory);
}

const steps = {
  file: () => read(secret.file(path)),
  descriptor: () => read(secret.descriptor(openSync(path, 'r'))),
  dotenv: () => read(secret.dotenv(path, 'KEY')),
  /** Reads without locksign. */
  itself() {
    length = readSync(openSync(path, 'r'), memory);
  },
  async sign() {
    const source = secret.bytes(memory.subarray(0, length), { outsideHeap: true });
    const key = await SigningKey.load(source, { algorithm: 'hmac-sha256', encoding: 'utf8' });
    key.destroy();
  },
  wipe: () => sodium.sodium_memzero(memory),
};
for await (const line of createInterface({ input: process.stdin })) {
  await steps[line]();
  console.log('done');
}
