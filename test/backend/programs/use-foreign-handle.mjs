/**
 * Uses and destroys a key of the main thread in a worker, by calls of the addon itself. It prints
 * the worker's answers, and the length of a signature of the main thread. Arguments: the path of
 * the addon, and the number of an algorithm.
 */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const [path, algorithm] = process.argv.slice(2);
const addon = createRequire(path)(path);
if (isMainThread) {
  const [handle] = addon.loadText('a key', [undefined, Number(algorithm), 0]);
  const worker = new Worker(new URL(import.meta.url), { argv: [path], workerData: handle });
  const [[foreign]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
  console.log(JSON.stringify({ foreign, own: addon.signHex(handle, 'm').length }));
} else {
  const answers = [addon.signHex(workerData, 'm'), addon.memory(workerData)];
  addon.destroy(workerData);
  parentPort.postMessage(answers.map(String));
}
