/**
 * Makes every form in which a process may hold an HMAC key (RFC 2104). Each of them is enough to
 * sign.
 * @module
 */
import { createHash } from 'node:crypto';
import { compress, initialState, stateBytes } from './sha2-state.js';

/** @typedef {import('./sha2-state.js').Algorithm} Algorithm */
/** @typedef {{ readonly form: FormName, readonly bytes: Buffer }} KeyForm */
/**
 * @typedef {'text' | 'text, UTF-16' | 'decoded' | 'inner block' | 'outer block'
 *   | 'inner state, big-endian' | 'outer state, big-endian'
 *   | 'inner state, little-endian' | 'outer state, little-endian'} FormName
 */

const innerPad = 0x36;
const outerPad = 0x5c;

/**
 * Returns the forms of one secret without repetition: the text in one and in two bytes for each
 * character, the decoded bytes, the key XORed with the two pads, and the two hash states in both
 * byte orders.
 *
 * @param {string | Uint8Array} secret the secret's text, or its bytes
 * @param {'utf8' | 'base64' | 'hex'} encoding the encoding of the text
 * @param {Algorithm} algorithm
 * @returns {KeyForm[]}
 * @example
 * for (const { form, bytes } of keyForms('my secret', 'utf8', 'hmac-sha256')) {
 *   console.log(form, memory.indexOf(bytes));
 * }
 */
export function keyForms(secret, encoding, algorithm) {
  const text = Buffer.from(secret);
  const key = encoding === 'utf8' ? text : Buffer.from(text.toString('latin1'), encoding);
  const blockBytes = algorithm === 'hmac-sha256' ? 64 : 128;
  const block = Buffer.alloc(blockBytes);
  (key.length > blockBytes ? createHash(algorithm.slice('hmac-'.length)).update(key).digest() : key).copy(block);

  const inner = block.map((byte) => byte ^ innerPad);
  const outer = block.map((byte) => byte ^ outerPad);
  const innerState = compress(algorithm, initialState(algorithm), inner);
  const outerState = compress(algorithm, initialState(algorithm), outer);

  /** @type {KeyForm[]} */
  const forms = [
    { form: 'text', bytes: text },
    { form: 'text, UTF-16', bytes: Buffer.from(text.toString('utf8'), 'utf16le') },
  ];
  if (encoding !== 'utf8') forms.push({ form: 'decoded', bytes: key });
  forms.push(
    { form: 'inner block', bytes: Buffer.from(inner) },
    { form: 'outer block', bytes: Buffer.from(outer) },
    { form: 'inner state, big-endian', bytes: stateBytes(algorithm, innerState, 'big') },
    { form: 'outer state, big-endian', bytes: stateBytes(algorithm, outerState, 'big') },
    { form: 'inner state, little-endian', bytes: stateBytes(algorithm, innerState, 'little') },
    { form: 'outer state, little-endian', bytes: stateBytes(algorithm, outerState, 'little') },
  );
  return forms;
}
