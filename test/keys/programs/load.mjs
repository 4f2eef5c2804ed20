/**
 * Starts threads of load-worker.mjs and waits for them. Arguments: how many, and the cases of each.
 * It prints their answers, and how many secret pages the process maps before and after.
 * @module
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { backend } from 'locksign';

const [threads, cases] = process.argv.slice(2);
const worker = new URL('load-worker.mjs', import.meta.url);
const secretPages = () => readFileSync('/proc/self/maps', 'utf8').match(/secretmem/g)?.length ?? 0;

backend(); // loads the addon, so that both counts include its own pages
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
