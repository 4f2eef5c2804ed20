/** Changes the last byte of shared memory between 0 and 1, for ever. */
import { parentPort, workerData } from 'node:worker_threads';

const bytes = new Uint8Array(workerData);
parentPort?.postMessage('begun');
for (;;) bytes[bytes.length - 1] ^= 1;
