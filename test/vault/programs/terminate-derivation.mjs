/**
 * Opens a vault in a worker, and terminates the worker while it derives the key.
 * Argument: a folder with the files `vault.json` and `passphrase`.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { secret } from 'locksign';
import { libsodium, openVault } from 'locksign/vault';

/** The derivation has begun by then, and takes much longer. */
const MILLISECONDS = 400;

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { workerData: process.argv[2] });
  worker.on('message', (text) => {
    console.log(text);
    setTimeout(() => worker.terminate(), MILLISECONDS);
  });
  worker.on('exit', () => console.log('ended'));
} else {
  await libsodium(); // loads the library, so that only the derivation remains
  parentPort?.postMessage('opening');
  await openVault({ path: `${workerData}/vault.json`, passphrase: secret.file(`${workerData}/passphrase`) });
  parentPort?.postMessage('opened');
}
