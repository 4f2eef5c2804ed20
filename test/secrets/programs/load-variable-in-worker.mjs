/**
 * Loads a key from the variable TRADING_SECRET in a worker thread. It prints the result, and the
 * length of the variable afterwards.
 */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { SigningKey, secret } from 'locksign';

if (isMainThread) {
  const [result] = await once(new Worker(new URL(import.meta.url)), 'message');
  console.log(JSON.stringify({ result, left: process.env.TRADING_SECRET?.length }));
} else {
  const result = await SigningKey.load(secret.env('TRADING_SECRET'), {
    algorithm: 'hmac-sha256',
    encoding: 'utf8',
  }).then(
    () => 'loaded',
    ({ code }) => code,
  );
  parentPort?.postMessage(result);
}
