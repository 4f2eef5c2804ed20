/**
 * What a script has that plays a conversation on a terminal (helpers/terminal.ts).
 * @module
 */
import { Worker } from 'node:worker_threads';
import { SigningKey, secret } from 'locksign';

export { SigningKey, secret, Worker };

/** Asks for a key on the terminal. */
export const load = (label = 'Secret') =>
  SigningKey.load(secret.prompt(label), { algorithm: 'hmac-sha256', encoding: 'utf8' });

/** Reports a value to the test. */
export const say = (value) => console.log(`SAID ${JSON.stringify(value)};`);

export const sign = (label) => load(label).then((key) => key.sign('message'));

/** The result of a promise, or the code of its error. */
export const code = (promise) =>
  promise.then(
    (key) => key,
    (error) => error.code ?? String(error),
  );
