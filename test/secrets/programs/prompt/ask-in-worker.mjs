/** Asks for a key in a worker thread. */
import { isMainThread, Worker } from 'node:worker_threads';
import { say, sign } from '../../../helpers/terminal/terminal-program.mjs';

if (isMainThread) new Worker(new URL(import.meta.url));
else say(await sign());
