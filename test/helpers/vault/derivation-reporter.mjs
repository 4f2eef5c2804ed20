/**
 * The thread that reports the steps of derivation-subject.mjs, which a shared number counts. This
 * thread polls it, because a call of Atomics.notify() would change the other thread's stack.
 */
import { writeSync } from 'node:fs';
import { workerData as step } from 'node:worker_threads';

const MILLISECONDS = 10;
const lines = ['deriving\n', 'derived\n'];
for (let reported = 0; reported < lines.length; ) {
  Atomics.wait(step, 0, reported, MILLISECONDS);
  for (; reported < Atomics.load(step, 0); reported += 1) writeSync(1, String(lines[reported]));
}
