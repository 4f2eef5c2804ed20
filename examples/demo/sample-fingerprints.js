/**
 * A child process that reads the sample secrets and prints the fingerprints of all their forms. The
 * process that searches its memory for them therefore never holds a secret.
 * @module
 */
import { readFileSync } from 'node:fs';
import { fingerprint } from '../../tools/forensics/fingerprint.js';
import { keyForms } from '../../tools/forensics/key-forms.js';
import { exchanges, orders } from './orders.js';

// Bittrex's sample, ABCDEFGHIJ, is part of every base64 table, so its text is found in every
// process.
const shortestText = 16;

/** @type {Map<string, import('../../tools/forensics/fingerprint.js').Fingerprint>} */
const distinct = new Map();

/**
 * @param {string} algorithm
 * @returns {algorithm is import('../../tools/forensics/sha2-state.js').Algorithm}
 */
const isHmac = (algorithm) => algorithm.startsWith('hmac-');

/** @param {string} name */
const sample = (name) => readFileSync(new URL(`secrets/${name}`, import.meta.url), 'latin1').trim();

for (const { exchange } of orders) {
  const { algorithm, secretEncoding } = exchanges[exchange];
  const secret = sample(exchange);
  // The exchanges of this demo issue their secrets.
  if (secretEncoding === 'private-key' || !isHmac(algorithm)) throw new Error(`${exchange} has private keys`);
  for (const { form, bytes } of keyForms(secret, secretEncoding, algorithm)) {
    if (form.startsWith('text') && secret.length < shortestText) continue;
    const each = fingerprint(form, bytes);
    distinct.set(each.sha256, each);
  }
}
for (const encoding of /** @type {const} */ (['latin1', 'utf16le'])) {
  const each = fingerprint('passphrase', Buffer.from(sample('vault-passphrase'), encoding));
  distinct.set(each.sha256, each);
}
process.stdout.write(JSON.stringify([...distinct.values()]));
