/**
 * Threads with keys that end in every possible way, and a main thread that ends during a load. It
 * prints one line of JSON for each event, which the parent checks.
 * @module
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { SigningKey, secret } from './dist/index.js';

/** @typedef {{ ending: string, file: string, fifo: string }} Task */

const options = /** @type {const} */ ({ algorithm: 'hmac-sha256', encoding: 'utf8' });
const crowd = 8;
/**
 * More keys than fit in one mapping of the smallest page size, so that each thread gets its own
 * locked memory.
 */
const keysPerThread = 40;

/** @param {unknown} line */
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** KiB. */
const lockedMemory = () => Number(/^VmLck:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);

/**
 * @param {string} ending
 * @param {string} fifo
 */
function startPending(ending, fifo) {
  if (ending.includes('fifo')) void SigningKey.load(secret.file(fifo), options).catch(() => {});
  if (ending.includes('prompt')) void SigningKey.load(secret.prompt('Secret'), options).catch(() => {});
}

/** @param {Task} task */
async function work({ ending, file, fifo }) {
  const keys = [];
  for (let number = 0; number < keysPerThread; number += 1)
    keys.push(await SigningKey.load(secret.file(file), options));
  for (let number = 0; number < 200; number += 1) keys[number % keys.length].sign(`order ${number}`);
  startPending(ending, fifo);
  await wait(20); // the load's thread waits for its writer by then
  parentPort?.postMessage(lockedMemory());
  if (ending.startsWith('exit')) process.exit(7);
  if (ending.startsWith('throw')) throw new Error('a bot has a bug');
  // To be stopped during a load or a signature.
  while (ending.startsWith('terminate')) {
    keys.push(await SigningKey.load(secret.file(file), options));
    for (let number = 0; number < 50; number += 1) keys[0].sign(`order ${number}`);
    keys.pop()?.destroy();
  }
}

/** @param {Task} task */
async function runCrowd(task) {
  const baseline = lockedMemory();
  let highest = 0;
  const codes = await Promise.all(
    Array.from({ length: crowd }, () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: task });
      worker.on('error', () => {}); // ignores what was thrown, since the exit code shows it
      worker.on('message', (locked) => {
        highest = Math.max(highest, locked);
        if (task.ending.startsWith('terminate')) setTimeout(() => worker.terminate(), 30);
      });
      return new Promise((resolve) => worker.once('exit', resolve));
    }),
  );
  say({ ending: task.ending, codes, baseline, highest, after: lockedMemory() });
}

/** @param {Task} task */
async function endMain({ ending, file, fifo }) {
  await SigningKey.load(secret.file(file), options);
  startPending(ending, fifo);
  await wait(50);
  say({ ending });
  if (ending.startsWith('main exit')) process.exit(3);
  if (ending.startsWith('main throw'))
    setImmediate(() => {
      throw new Error('a bot has a bug');
    });
  if (ending.startsWith('main wait')) setInterval(() => {}, 1000);
}

if (isMainThread) {
  const [file = '', fifo = '', ...endings] = process.argv.slice(2);
  // A key of the main thread, which the other threads must not affect.
  const key = endings[0]?.startsWith('main') ? undefined : await SigningKey.load(secret.file(file), options);
  const signature = key?.sign('order');
  for (const ending of endings) {
    if (ending.startsWith('main')) await endMain({ ending, file, fifo });
    else await runCrowd({ ending, file, fifo });
  }
  if (key !== undefined) say({ same: key.sign('order') === signature });
  key?.destroy();
  if (key !== undefined) say({ left: lockedMemory() });
} else {
  await work(workerData);
}
