/**
 * Counts fingerprints in the memory of this process.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { fingerprint, matches, quickHash, wordBytes } from './fingerprint.js';
import { readOwnMemory } from './own-memory.js';

/** @typedef {import('./fingerprint.js').Fingerprint} Fingerprint */
/** @typedef {import('./own-memory.js').Refusal} Refusal */
/**
 * @typedef {object} Findings
 * @property {Record<string, number>} counts copies found, by the fingerprints' names
 * @property {number} controls the number of planted random strings, one for each length of a
 *   fingerprint
 * @property {number} controlsFound how many of those the search found
 * @property {number} bytesRead
 * @property {{ name: string, bytes: number }[]} refused mappings that the kernel lets nobody read
 * @property {number} milliseconds
 */

const controlName = 'control ';

// Reading an import is slow where a test runner rewrites imports.
const hashOf = quickHash;

/**
 * Calls back for every word at which the eight bytes of a fingerprint may be.
 * @param {Buffer} piece begins at a word of its array
 * @param {Uint8Array} filter one entry for each value of the hash's upper half
 * @param {(offset: number, hash: number) => void} found
 */
function scan(piece, filter, found) {
  const words = new Int32Array(piece.buffer, piece.byteOffset, Math.floor(piece.length / wordBytes));
  let low = words[0] ?? 0;
  for (let i = 1; i < words.length; i += 1) {
    const high = words[i];
    const hash = hashOf(low, high);
    if (filter[hash >>> 16] !== 0) found((i - 1) * wordBytes, hash);
    low = high;
  }
}

/**
 * Searches all readable memory of this process, without holding the bytes of any fingerprint. As a
 * positive control it first plants random strings, which the search must find.
 * @param {readonly Fingerprint[]} fingerprints
 * @returns {Findings}
 */
export function searchOwnMemory(fingerprints) {
  const began = performance.now();
  const planted = [...new Set(fingerprints.map(({ length }) => length))].map((length) => randomBytes(length));
  const wanted = [...fingerprints, ...planted.map((bytes, index) => fingerprint(`${controlName}${index}`, bytes))];

  const filter = new Uint8Array(1 << 16);
  /** @type {Map<number, { fingerprint: Fingerprint, before: number }[]>} */
  const byHash = new Map();
  for (const each of wanted) {
    each.heads.forEach((hash, before) => {
      filter[hash >>> 16] = 1;
      byHash.set(hash, [...(byHash.get(hash) ?? []), { fingerprint: each, before }]);
    });
  }

  const counts = new Map(wanted.map(({ name }) => [name, 0]));
  const overlap = Math.max(...wanted.map(({ length }) => length)) - 1;
  const { read, refused } = readOwnMemory(overlap, (piece, starts) => {
    scan(piece, filter, (offset, hash) => {
      for (const { fingerprint: each, before } of byHash.get(hash) ?? []) {
        const start = offset - before;
        if (start < 0 || start >= starts || !matches(each, piece, start)) continue;
        counts.set(each.name, (counts.get(each.name) ?? 0) + 1);
      }
    });
  });

  const found = planted.filter((_bytes, index) => (counts.get(`${controlName}${index}`) ?? 0) > 0);
  return {
    counts: Object.fromEntries([...counts].filter(([name]) => !name.startsWith(controlName))),
    controls: planted.length,
    controlsFound: found.length,
    bytesRead: read,
    refused: refused.map(({ mapping, bytes }) => ({ name: mapping.name, bytes })),
    milliseconds: performance.now() - began,
  };
}
