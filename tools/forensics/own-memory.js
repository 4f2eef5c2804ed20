/**
 * Reads the memory of this process through /proc (proc_pid_maps(5), proc_pid_mem(5)).
 * @module
 */
import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { readableMappings } from './mappings.js';
import { chunkBytes, readRange } from './read-range.js';

/** @typedef {import('./mappings.js').Mapping} Mapping */
/**
 * A mapping, and the number of its bytes that could not be read.
 * @typedef {{ readonly mapping: Mapping, readonly bytes: number }} Refusal
 */

const markerBytes = 32;

/** @param {number} descriptor of /proc/self/mem @returns {import('./read-range.js').Read} */
const reader = (descriptor) => (buffer, address) => readSync(descriptor, buffer, 0, buffer.length, address);

/**
 * Finds the address of a buffer of this process. It fills the head of the buffer with random bytes
 * and searches for them. A place that follows a change of the head is the buffer itself, not a
 * copy.
 * @param {number} memory descriptor of /proc/self/mem
 * @param {Buffer} buffer
 */
export function findOwnBuffer(memory, buffer) {
  const head = buffer.subarray(0, markerBytes);
  randomFillSync(head);
  /** @type {number[]} */
  const candidates = [];
  for (const mapping of readableMappings('self').filter(({ permissions }) => permissions.startsWith('rw'))) {
    readRange(reader(memory), mapping, buffer.subarray(markerBytes), markerBytes, (piece, _starts, address) => {
      for (let at = piece.indexOf(head); at !== -1; at = piece.indexOf(head, at + 1)) candidates.push(address + at);
    });
  }
  randomFillSync(head);
  const seen = Buffer.alloc(markerBytes);
  return candidates.find((address) => {
    try {
      return readSync(memory, seen, 0, markerBytes, address) === markerBytes && seen.equals(head);
    } catch {
      return false; // A copy in memory that has been given back since.
    }
  });
}

/**
 * @param {Mapping} mapping
 * @param {number} from
 * @param {number} to
 * @returns {Mapping[]} the mapping without a range of addresses
 */
function without(mapping, from, to) {
  if (to <= mapping.start || from >= mapping.end) return [mapping];
  return [
    { ...mapping, end: Math.max(mapping.start, from) },
    { ...mapping, start: Math.min(mapping.end, to) },
  ].filter(({ start, end }) => start < end);
}

/**
 * Shows a visitor all readable memory of this process, except the buffer that it is read into.
 * @param {number} overlap bytes that neighbouring pieces share
 * @param {import('./read-range.js').Visit} visit
 * @returns {{ read: number, refused: Refusal[] }} bytes read, and what could not be
 */
export function readOwnMemory(overlap, visit) {
  const buffer = Buffer.allocUnsafeSlow(markerBytes + chunkBytes);
  const memory = openSync('/proc/self/mem', 'r');
  try {
    const own = findOwnBuffer(memory, buffer);
    if (own === undefined) throw new Error('the search did not find its own buffer');
    const mappings = readableMappings('self').flatMap((mapping) => without(mapping, own, own + buffer.length));
    /** @type {Refusal[]} */
    const refused = [];
    let read = 0;
    for (const mapping of mappings) {
      const refusals = readRange(reader(memory), mapping, buffer.subarray(markerBytes), overlap, visit);
      const bytes = refusals.reduce((sum, refusal) => sum + refusal.bytes, 0);
      read += mapping.end - mapping.start - bytes;
      if (bytes > 0) refused.push({ mapping, bytes });
    }
    return { read, refused };
  } finally {
    closeSync(memory);
  }
}
