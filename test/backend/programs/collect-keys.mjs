/**
 * Drops 2,000 keys, collects garbage (--expose-gc) and keeps one key. It prints the locked memory
 * in KiB before, with all keys and after, and the length of a signature of the kept key.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { load, loadMany, lockedKilobytes } from './locked-keys.mjs';

const kept = await load('kept');
const before = lockedKilobytes();
const held = { keys: await loadMany(2000) };
const full = lockedKilobytes();
held.keys = undefined;
for (let i = 0; i < 50 && lockedKilobytes() > before; i++) {
  globalThis.gc();
  await sleep(20);
}
console.log(JSON.stringify({ before, full, after: lockedKilobytes(), kept: kept.sign('m').length }));
