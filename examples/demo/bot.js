/**
 * A typical bot, run as a child process. Its secrets come from a dotenv file in process.env, and it
 * signs with `createHmac`. It signs the orders that it receives, then searches its memory as the
 * demo does.
 * @module
 */
import { createHmac } from 'node:crypto';
import { searchOwnMemory } from '../../tools/forensics/search-own-memory.js';
import { timeSignatures } from './timing.js';

/**
 * @typedef {object} Task
 * @property {string} exchange
 * @property {string} algorithm
 * @property {import('locksign/exchanges').Exchange['secretEncoding']} secretEncoding
 * @property {import('locksign').SignatureEncoding} signatureEncoding
 * @property {string} message
 * @property {boolean} isText if false, the message is bytes, written as base64
 */
/**
 * @typedef {{ tasks: Task[], fingerprints:
 * import('../../tools/forensics/fingerprint.js').Fingerprint[] | undefined }} Work
 */
/**
 * @typedef {{ signatures: string[], times: number[], findings:
 * import('../../tools/forensics/search-own-memory.js').Findings | undefined }} Result
 */

process.once('message', (/** @type {Work} */ { tasks, fingerprints }) => {
  /** @type {string[]} */
  const signatures = [];
  const times = tasks.map(({ exchange, algorithm, secretEncoding, signatureEncoding, message, isText }, index) => {
    const secret = process.env[`${exchange.toUpperCase()}_SECRET`] ?? '';
    const signed = isText ? message : Buffer.from(message, 'base64');
    return timeSignatures(() => {
      // The exchanges of this demo issue their secrets, so the encoding is not that of a private
      // key.
      const encoding = /** @type {BufferEncoding} */ (secretEncoding);
      const key = secretEncoding === 'utf8' ? secret : Buffer.from(secret, encoding);
      signatures[index] = createHmac(algorithm.slice('hmac-'.length), key).update(signed).digest(signatureEncoding);
    });
  });
  /** @type {Result} */
  const result = { signatures, times, findings: fingerprints && searchOwnMemory(fingerprints) };
  process.send?.(result, () => process.disconnect());
});
