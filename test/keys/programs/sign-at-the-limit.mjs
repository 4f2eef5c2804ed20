/**
 * Signs at every depth of a recursion, up to the limit of JavaScript's stack, while the CPU
 * profiler interrupts it: on the main thread and in workers with small stacks. Prints how often it
 * reached the limit.
 */
import { Session } from 'node:inspector';
import { isMainThread, Worker } from 'node:worker_threads';
import { SigningKey, secret } from 'locksign';

const times = 5;
const microseconds = 100;
/** MiB. Node adds 192 KiB that JavaScript does not use. */
const workerStacks = [0.3, 1];

const key = await SigningKey.load(secret.text('plainTextSecret0123456789abcdef'), {
  algorithm: 'hmac-sha512',
  encoding: 'utf8',
});
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: microseconds });
session.post('Profiler.start');

/** @returns {never} */
function signDeeper() {
  key.sign('a message');
  return signDeeper();
}

for (let time = 0; time < times; time += 1) {
  try {
    signDeeper();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.log('limit');
  }
}
session.post('Profiler.stop');
if (isMainThread) {
  for (const stackSizeMb of workerStacks) {
    const worker = new Worker(new URL(import.meta.url), { resourceLimits: { stackSizeMb } });
    await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
  }
}
