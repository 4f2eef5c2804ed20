/**
 * Functions for the programs that a test runs on a terminal (terminal.ts).
 * @module
 */
import { SigningKey, secret } from 'locksign';

/** Asks for a key on the terminal. */
export const load = (label = 'Secret') =>
  SigningKey.load(secret.prompt(label), { algorithm: 'hmac-sha256', encoding: 'utf8' });

/** Reports a value to the test. */
export const say = (value) => console.log(`SAID ${JSON.stringify(value)};`);

export const sign = (label) => load(label).then((key) => key.sign('message'));

/** The facts of the error that a promise rejects with, or its value. */
export const outcome = (promise) => promise.catch(({ code, errno, message }) => ({ code, errno, message }));

/**
 * Resolves when the test sends SIGUSR2. The timer keeps the process alive, which a listener does
 * not.
 */
export const nudge = () =>
  new Promise((resolve) => {
    const timer = setInterval(() => {}, 1_000);
    process.once('SIGUSR2', () => {
      clearInterval(timer);
      resolve();
    });
  });
