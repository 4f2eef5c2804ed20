/**
 * Starts the threads of load-worker.mjs, waits for them, and prints their answers with the number of secret pages that the
 * process maps before and after.
 * @module
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { backend } from 'locksign';

const [worker = '', threads, cases] = process.argv.slice(-3);
const secretPages = () => readFileSync('/proc/self/maps', 'utf8').match(/secretmem/g)?.length ?? 0;

backend(); // Loads the addon, so that both counts include what it maps for itself.
const pagesBefore = secretPages();
const answers = await Promise.all(
  Array.from({ length: Number(threads) }, async () => {
    const thread = new Worker(worker, { workerData: { cases: Number(cases), keys: 200 } });
    const [answer] = await once(thread, 'message');
    await once(thread, 'exit');
    return answer;
  }),
);
console.log(JSON.stringify({ answers, pagesBefore, pagesAfter: secretPages() }));
