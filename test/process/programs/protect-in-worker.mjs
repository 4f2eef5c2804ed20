/**
 * Reports the code with which protectProcess() refuses to run in a worker.
 */
import { parentPort } from 'node:worker_threads';
import { protectProcess } from 'locksign';

try {
  protectProcess();
  parentPort?.postMessage('protected');
} catch ({ code }) {
  parentPort?.postMessage(code);
}
