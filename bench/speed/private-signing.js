/**
 * Measures the time of one signature with a private key, for each algorithm and way to sign.
 * @module
 */
import { createPublicKey } from 'node:crypto';
import { pairedRatio, quartiles } from '../statistics.js';
import { orderMessages } from './messages.js';
import { isRight, newPrivateKey, privateAlgorithms, privateReference } from './private-signers.js';
import { race } from './race.js';
import { contestant } from './signing.js';

/**
 * @typedef {object} PrivateSigningResult
 * @property {import('./private-signers.js').PrivateAlgorithm} algorithm
 * @property {string} signer
 * @property {import('../statistics.js').Quartiles} nanoseconds for one signature, from text to
 *   base64
 * @property {import('../statistics.js').Quartiles} ratio speed relative to crypto.sign with a
 *   KeyObject
 */

const messageBytes = 110;
const checked = 4;

/**
 * @param {readonly import('./private-signers.js').MakePrivateSigner[]} makers
 * @param {import('./race.js').Pace} pace
 * @param {(step: string) => void} progress
 * @returns {Promise<PrivateSigningResult[]>}
 * @throws {Error} that names a way whose signature is not valid
 */
export async function measurePrivateSigning(makers, pace, progress) {
  /** @type {PrivateSigningResult[]} */
  const results = [];
  const messages = orderMessages(messageBytes);
  for (const algorithm of privateAlgorithms) {
    progress(algorithm);
    const { privateKey } = newPrivateKey(algorithm);
    const made = await Promise.all(makers.map((make) => make(algorithm, privateKey)));
    const signers = made.filter((signer) => signer !== undefined);
    for (const { id, sign, publicKey = createPublicKey(privateKey) } of signers) {
      for (const message of messages.slice(0, checked)) {
        if (!isRight(algorithm, publicKey, message, await sign(message))) {
          throw new Error(`the signature by ${id} of '${message}' with ${algorithm} is not valid`);
        }
      }
    }
    const contestants = await Promise.all(signers.map((signer) => contestant(signer, messages, algorithm)));
    const samples = await race(contestants, pace);
    const base = samples.get(privateReference) ?? [];
    for (const [signer, times] of samples) {
      results.push({ algorithm, signer, nanoseconds: quartiles(times), ratio: pairedRatio(base, times) });
    }
    for (const { destroy } of signers) destroy?.();
  }
  return results;
}
