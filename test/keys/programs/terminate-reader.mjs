/**
 * Terminates a worker whose secret is read, and which never gets to copy it. Argument: the path of
 * a FIFO, which this program writes. It prints whether memory was locked before, and how many KiB
 * are locked afterwards.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { readSecret, secret } from 'locksign';

const lockedKiB = () => Number(/VmLck:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);

if (isMainThread) {
  const [path = ''] = process.argv.slice(2);
  const worker = new Worker(new URL(import.meta.url), { workerData: path });
  await once(worker, 'message');
  await writeFile(path, 'a secret');
  await sleep(200); // time for the thread that reads it
  const before = lockedKiB();
  await worker.terminate();
  console.log(JSON.stringify([before > 0, lockedKiB()]));
} else {
  readSecret(secret.file(workerData), new Uint8Array(4_096));
  parentPort?.postMessage('reads');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); // forever
}
