/**
 * Opens a vault, and loops forever once it has called crypto_pwhash a given number of times, so
 * that its memory can be searched in that state. Another thread reports the state, because anything
 * that this thread did would overwrite its stack. Arguments: the folder with the files
 * `vault.json`, `passphrase` and `decoys`, and the number of calls.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { secret } from 'locksign';
import { openVault } from 'locksign/vault';
// @ts-expect-error The package has no types.
import sodium from 'sodium-native';

const [, , folder = '', calls] = process.argv;
const decoys = [readFileSync(join(folder, 'decoys')), readFileSync(join(folder, 'decoys'), 'latin1')];

const step = new Int32Array(new SharedArrayBuffer(4));
const reporter = new URL('derivation-reporter.mjs', import.meta.url);
await once(new Worker(reporter, { workerData: step }), 'online');

const { crypto_pwhash: derive } = sodium;
let called = 0;
Object.assign(sodium, {
  /** @type {(...values: unknown[]) => void} */
  crypto_pwhash(...values) {
    called += 1;
    if (called === 1) Atomics.store(step, 0, 1);
    derive(...values);
    if (called !== Number(calls)) return;
    Atomics.store(step, 0, 2);
    for (;;);
  },
});
await openVault({ path: join(folder, 'vault.json'), passphrase: secret.file(join(folder, 'passphrase')) });
throw new Error(`crypto_pwhash was called less than ${calls} times, with ${decoys.length} decoys`);
