/**
 * Finds many byte strings in one pass.
 * @module
 */
import { pageBytes } from './read-range.js';

/**
 * @typedef {object} Needle
 * @property {string} owner `secret`, `decoy` or another group that is counted by itself
 * @property {string} key the name of the key
 * @property {string} form the form of that key, such as `text` or `inner block`
 * @property {string} hex at least eight bytes, because fewer occur by chance
 */

const hashBits = 20;
const zeros = Buffer.alloc(pageBytes);

/** @param {number} word four bytes */
const hash = (word) => Math.imul(word, 0x9e3779b1) >>> (32 - hashBits);

/** Looks the first four bytes of every needle up in a table, and compares only those that match. */
export class NeedleSet {
  /** @param {readonly Needle[]} needles */
  constructor(needles) {
    this.needles = needles.map((needle) => ({ ...needle, bytes: Buffer.from(needle.hex, 'hex') }));
    this.longest = Math.max(...this.needles.map(({ bytes }) => bytes.length));
    this.table = new Uint8Array(1 << hashBits);
    /** @type {Map<number, number[]>} */
    this.byHash = new Map();
    for (const [index, { bytes }] of this.needles.entries()) {
      if (bytes.length < 8) throw new Error('a needle under eight bytes is found by chance');
      const at = hash(bytes.readInt32LE(0));
      this.table[at] = 1;
      this.byHash.set(at, [...(this.byHash.get(at) ?? []), index]);
    }
  }

  /**
   * Calls `found` for every needle that starts before `starts` and ends before `length`.
   * @param {Buffer} buffer
   * @param {number} length
   * @param {number} starts
   * @param {(needle: Needle) => void} found
   */
  scan(buffer, length, starts, found) {
    for (let page = 0; page < starts; page += pageBytes) {
      const end = Math.min(page + pageBytes, starts);
      // Most pages are untouched and hold zeros. A needle may still begin in the last bytes of such
      // a page.
      const empty = page + pageBytes <= length && buffer.compare(zeros, 0, pageBytes, page, page + pageBytes) === 0;
      this.#scanPage(buffer, length, empty ? Math.max(page, end - 8) : page, end, found);
    }
  }

  /**
   * @param {Buffer} buffer
   * @param {number} length
   * @param {number} from
   * @param {number} to
   * @param {(needle: Needle) => void} found
   */
  #scanPage(buffer, length, from, to, found) {
    const { table } = this;
    let word = (buffer[from] << 8) | (buffer[from + 1] << 16) | (buffer[from + 2] << 24);
    for (let at = from; at < to && at + 3 < length; at += 1) {
      word = (word >>> 8) | (buffer[at + 3] << 24);
      if (table[Math.imul(word, 0x9e3779b1) >>> (32 - hashBits)] === 0) continue;
      for (const index of this.byHash.get(hash(word)) ?? []) {
        const { bytes } = this.needles[index];
        if (at + bytes.length > length) continue;
        if (buffer.compare(bytes, 0, bytes.length, at, at + bytes.length) === 0) found(this.needles[index]);
      }
    }
  }
}
