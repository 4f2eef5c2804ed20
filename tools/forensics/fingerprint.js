/**
 * What a process needs to recognise bytes in memory without holding them: their length, hashes of eight bytes that are
 * cheap enough to compute all over memory, and the SHA-256 of everything.
 * @module
 */
import { createHash } from 'node:crypto';

/**
 * @typedef {object} Fingerprint
 * @property {string} name what to count a match as
 * @property {number} length bytes
 * @property {readonly number[]} heads quick hashes of the eight bytes at offsets 0 to 3
 * @property {string} sha256
 */

/**
 * Memory is read in words of four bytes, and bytes can begin anywhere in a word: one of the first four offsets is then
 * the beginning of a word.
 */
export const wordBytes = 4;

/**
 * The quick hash, of two little-endian words. The multipliers are those of xxHash; any odd numbers would do.
 * @param {number} low
 * @param {number} high
 */
export function quickHash(low, high) {
  const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca77);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/**
 * @param {string} name
 * @param {Buffer} bytes at least 11
 * @returns {Fingerprint}
 */
export function fingerprint(name, bytes) {
  return {
    name,
    length: bytes.length,
    heads: [0, 1, 2, 3].map((offset) => quickHash(bytes.readInt32LE(offset), bytes.readInt32LE(offset + wordBytes))),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/**
 * Whether the bytes at an offset are the ones of a fingerprint.
 * @param {Fingerprint} wanted
 * @param {Buffer} memory
 * @param {number} offset
 */
export function matches(wanted, memory, offset) {
  const bytes = memory.subarray(offset, offset + wanted.length);
  return bytes.length === wanted.length && createHash('sha256').update(bytes).digest('hex') === wanted.sha256;
}
