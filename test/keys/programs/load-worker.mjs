/**
 * A thread that loads keys, signs, verifies and destroys them. It compares each result with
 * node:crypto.
 * @module
 */
import { createHmac, randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { SigningKey, secret } from 'locksign';

/** @type {{ cases: number, keys: number }} */
const { cases, keys: most } = workerData;
const algorithms = /** @type {const} */ (['hmac-sha256', 'hmac-sha384', 'hmac-sha512']);

/** @type {{ key: SigningKey, bytes: Buffer }[]} */
const held = [];
let wrong = 0;
for (let number = 0; number < cases; number += 1) {
  if (held.length < most || number % 16 === 0) {
    if (held.length >= most) held.splice(number % held.length, 1)[0]?.key.destroy();
    const bytes = randomBytes(1 + (number % 200));
    const algorithm = algorithms[number % algorithms.length] ?? 'hmac-sha256';
    const source = secret.bytes(new TextEncoder().encode(bytes.toString('hex')));
    held.push({ key: await SigningKey.load(source, { algorithm, encoding: 'hex' }), bytes });
  }
  const { key, bytes } = held[number % held.length] ?? held[0];
  const message = randomBytes(number % 300);
  const expected = createHmac(key.algorithm.slice('hmac-'.length), bytes).update(message).digest('hex');
  if (key.sign(message) !== expected || !key.verify(message, expected)) wrong += 1;
}
for (const { key } of held) key.destroy();
parentPort?.postMessage({ cases, wrong });
