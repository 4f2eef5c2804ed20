/**
 * Asks for a key in a worker thread. The first nudge terminates the thread. After the second, the
 * main thread asks.
 */
import { isMainThread, Worker } from 'node:worker_threads';
import { load, nudge, say, sign } from '../../../helpers/terminal/terminal-program.mjs';

if (isMainThread) {
  const nudged = nudge();
  const worker = new Worker(new URL(import.meta.url));
  await nudged;
  const status = await worker.terminate();
  const again = nudge();
  say(status);
  await again;
  say(await sign('Main'));
} else {
  await load();
}
