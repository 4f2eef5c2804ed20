/**
 * A key as the kernel saves it in a signal frame: in words of the registers that it was interrupted
 * in.
 * @module
 */
import { keyForms } from './key-forms.js';

/** @typedef {import('./sha2-state.js').Algorithm} Algorithm */
/** @typedef {{ readonly form: string, readonly bytes: Buffer }} RegisterForm 8 bytes */

const registerBytes = 8;

/** @param {Buffer} word 4 bytes */
const alone = (word) => Buffer.concat([word, Buffer.alloc(registerBytes - word.length)]);
/** @param {Buffer} word */
const reversed = (word) => Buffer.from(word).reverse();

/**
 * Words of 32 bits, of which a general register holds one and a vector register several, in either
 * order (SHA-NI reverses a state).
 * @param {string} form
 * @param {Buffer} first
 * @param {Buffer | undefined} second the word that follows it, if one does
 * @returns {RegisterForm[]}
 */
function narrowForms(form, first, second) {
  const forms = [{ form: `${form}, one word`, bytes: alone(first) }];
  if (second !== undefined) {
    forms.push({ form: `${form}, two words`, bytes: Buffer.concat([first, second]) });
    forms.push({ form: `${form}, two words, reversed`, bytes: Buffer.concat([second, first]) });
  }
  return forms;
}

/**
 * The two states of an HMAC key, word by word.
 * @param {string} secret
 * @param {Algorithm} algorithm
 * @returns {RegisterForm[]}
 */
export function stateRegisters(secret, algorithm) {
  const wordBytes = algorithm === 'hmac-sha256' ? 4 : 8;
  return keyForms(secret, 'utf8', algorithm)
    .filter(({ form }) => form.endsWith('state, little-endian'))
    .flatMap(({ form, bytes }) => {
      const words = Array.from({ length: bytes.length / wordBytes }, (_, index) =>
        bytes.subarray(index * wordBytes, (index + 1) * wordBytes),
      );
      return words.flatMap((word, index) =>
        wordBytes === registerBytes ? [{ form, bytes: word }] : narrowForms(form, word, words[index + 1]),
      );
    });
}

/**
 * A text that is hashed: four characters are a word, wherever the word begins, in the order of MD5
 * or of SHA-256.
 * @param {string} secret
 * @returns {RegisterForm[]}
 */
export function textRegisters(secret) {
  const text = Buffer.from(secret);
  return Array.from({ length: text.length - registerBytes + 1 }, (_, at) => {
    const first = text.subarray(at, at + 4);
    const second = text.subarray(at + 4, at + registerBytes);
    return [
      ...narrowForms('text', first, second),
      ...narrowForms('text, big-endian', reversed(first), reversed(second)),
    ];
  }).flat();
}
