/**
 * Prints the URL of Node's inspector after each step. Argument: the steps, as JSON.
 */
import inspector from 'node:inspector';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { keepInspectorClosed, protectProcess } from 'locksign';

const steps = {
  open: () => void inspector.open(0, '127.0.0.1'),
  close: () => keepInspectorClosed(),
  protect: () => protectProcess().inspectorWasOpen,
  remove: () => void process.removeAllListeners('SIGUSR1'),
  signal: async () => {
    process.kill(process.pid, 'SIGUSR1');
    await sleep(300);
  },
  inWorker: () =>
    new Promise((resolve) => {
      new Worker(new URL('protect-in-worker.mjs', import.meta.url)).once('message', resolve);
    }),
};
const answers = [];
for (const name of JSON.parse(process.argv[2] ?? '[]')) {
  const answer = await steps[name]();
  answers.push([name, answer ?? null, inspector.url() !== undefined]);
}
console.log(JSON.stringify(answers));
process.exit();
