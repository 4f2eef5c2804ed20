/**
 * Measures the time of one signature for each algorithm, message length and way to sign.
 * @module
 */

import { pairedRatio, quartiles } from '../statistics.js';
import { orderMessages } from './messages.js';
import { race } from './race.js';
import { randomSecret, reference } from './signers.js';

/** @typedef {import('./signers.js').Signer} Signer */
/**
 * @typedef {object} SigningResult
 * @property {import('./signers.js').Algorithm} algorithm
 * @property {number} bytes length of the message
 * @property {string} signer
 * @property {import('../statistics.js').Quartiles} nanoseconds for one signature, from text to
 *   hexadecimal
 * @property {import('../statistics.js').Quartiles} ratio speed relative to createHmac with a
 *   KeyObject
 */

export const algorithms = /** @type {const} */ (['sha256', 'sha384', 'sha512']);
export const messageLengths = /** @type {const} */ ([32, 110, 512, 4096]);

/**
 * Checks, before anything is timed, that all ways make the same signatures. The floor makes none.
 * @param {readonly Signer[]} signers
 * @param {readonly string[]} messages
 * @throws {Error} that names the way that differs
 */
async function requireSameSignatures(signers, messages) {
  const [first, ...others] = signers.filter(({ id }) => id !== 'floor');
  if (first === undefined) throw new Error('there is nothing to compare');
  for (const message of messages) {
    const expected = await first.sign(message);
    for (const { id, sign } of others) {
      if ((await sign(message)) !== expected) throw new Error(`${id} and ${first.id} sign '${message}' differently`);
    }
  }
}

/**
 * @param {Signer} signer
 * @param {readonly string[]} messages
 * @param {string} name of the course, to give each contestant a loop of its own there
 */
export async function contestant({ id, sign, asynchronous }, messages, name) {
  const { signLoop, signLoopAsync } = await import(`./sign-loop.js?${name}-${id}`);
  return { id, run: asynchronous ? signLoopAsync(sign, messages) : signLoop(sign, messages) };
}

/**
 * @param {readonly import('./signers.js').MakeSigner[]} makers
 * @param {import('./race.js').Pace} pace
 * @param {(step: string) => void} progress
 * @returns {Promise<SigningResult[]>}
 */
export async function measureSigning(makers, pace, progress) {
  /** @type {SigningResult[]} */
  const results = [];
  for (const algorithm of algorithms) {
    const key = randomSecret();
    const signers = await Promise.all(makers.map((make) => make(algorithm, key)));
    for (const bytes of messageLengths) {
      progress(`${algorithm}, ${bytes} bytes`);
      const messages = orderMessages(bytes);
      await requireSameSignatures(signers, messages);
      const name = `${algorithm}-${bytes}`;
      const samples = await race(await Promise.all(signers.map((signer) => contestant(signer, messages, name))), pace);
      const base = samples.get(reference) ?? [];
      for (const [signer, times] of samples) {
        results.push({ algorithm, bytes, signer, nanoseconds: quartiles(times), ratio: pairedRatio(base, times) });
      }
    }
    for (const { destroy } of signers) destroy?.();
  }
  return results;
}
