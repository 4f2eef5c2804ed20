/**
 * Loads a key, and 500 more in a worker thread that then ends. It prints the locked memory in KiB
 * before, with all keys and after, and the lengths of signatures of both threads. Argument: how the
 * worker ends.
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { load, loadMany, lockedKilobytes } from './locked-keys.mjs';

const ends = {
  returns() {},
  'is terminated': () => sleep(60_000),
  throws() {
    throw new Error('of the worker');
  },
  'calls process.exit()': () => process.exit(3),
};

async function hold(end) {
  globalThis.keys = await loadMany(500);
  parentPort.postMessage(globalThis.keys.at(-1).sign('m').length);
  await once(parentPort, 'message');
  await ends[end]();
}

async function watch(end) {
  const kept = await load('kept');
  const before = lockedKilobytes();
  const worker = new Worker(new URL(import.meta.url), { workerData: end });
  worker.on('error', () => {});
  const [signed] = await once(worker, 'message');
  const full = lockedKilobytes();
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.postMessage('end');
  if (end === 'is terminated') {
    await sleep(50);
    await worker.terminate();
  }
  await ended;
  console.log(JSON.stringify({ before, full, after: lockedKilobytes(), signed, kept: kept.sign('m').length }));
}

await (isMainThread ? watch(process.argv[2]) : hold(workerData));
