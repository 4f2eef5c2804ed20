/**
 * Lets a process recognise bytes in memory without holding them. A fingerprint has the length,
 * quick hashes of eight bytes that are computed all over the memory, and the SHA-256 of all bytes.
 * @module
 */
import { createHash } from 'node:crypto';

/**
 * @typedef {object} Fingerprint
 * @property {string} name the name under which matches are counted
 * @property {number} length bytes
 * @property {readonly number[]} heads quick hashes of the eight bytes at offsets 0 to 3
 * @property {string} sha256
 */

/**
 * Memory is read in words of four bytes, and the bytes can begin anywhere in a word. One of their
 * first four offsets is then the beginning of a word.
 */
export const wordBytes = 4;

/**
 * Computes the quick hash of two little-endian words. The multipliers are those of xxHash. Any odd
 * numbers would work.
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
 * Whether the bytes at an offset match a fingerprint.
 * @param {Fingerprint} wanted
 * @param {Buffer} memory
 * @param {number} offset
 */
export function matches(wanted, memory, offset) {
  const bytes = memory.subarray(offset, offset + wanted.length);
  return bytes.length === wanted.length && createHash('sha256').update(bytes).digest('hex') === wanted.sha256;
}
