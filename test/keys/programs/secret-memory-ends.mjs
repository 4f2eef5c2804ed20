/**
 * Allocates secret memory in a worker that is terminated, and in this thread without a reference to
 * it. Needs --expose-gc. It prints the number of secret mappings while the memory is there and
 * after.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { secretMemory } from 'locksign';

/** Locked mappings. A closed one counts too. */
const count = () => readFileSync('/proc/self/smaps', 'utf8').match(/^VmFlags:.* lo /gm)?.length ?? 0;

function hold() {
  const kept = [1, 2, 3].map(() => secretMemory().allocate(100));
  secretMemory().protect(kept[0], 'none');
  parentPort.postMessage('allocated');
  setInterval(() => kept, 1000);
}

async function watch() {
  const before = count();
  const worker = new Worker(new URL(import.meta.url));
  await once(worker, 'message');
  const inRunningWorker = count() - before;
  await worker.terminate();
  const afterWorker = count() - before;

  for (let allocated = 0; allocated < 5; allocated += 1) secretMemory()?.allocate(100);
  const unreferenced = count() - before;
  for (let tries = 0; tries < 100 && count() > before; tries += 1) {
    Reflect.get(globalThis, 'gc')();
    await sleep(10);
  }
  console.log(JSON.stringify({ inRunningWorker, afterWorker, unreferenced, collected: count() - before }));
}

await (isMainThread ? watch() : hold());
