/**
 * This process's own memory through /proc (proc_pid_maps(5), proc_pid_mem(5)).
 * @module
 */
import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** @typedef {{ readonly start: number, readonly end: number, readonly access: string, readonly name: string }} Mapping */
/** @typedef {{ readonly mapping: Mapping, readonly bytes: number }} Refusal a mapping, and how much of it was not read */

const chunkBytes = 4 << 20;
const markerBytes = 32;
const pageBytes = 4096;

/** @param {string} text the content of /proc/self/maps */
export function parseMaps(text) {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [range = '', access = '', , , , ...name] = line.split(/ +/);
      const [start, end] = range.split('-').map((address) => Number.parseInt(address, 16));
      return { start: start ?? 0, end: end ?? 0, access, name: name.join(' ') };
    });
}

/** The mappings that this process can read. [vsyscall] is the kernel's, the same in every process. */
const readableMappings = () =>
  parseMaps(readFileSync('/proc/self/maps', 'latin1')).filter(
    ({ access, name }) => access.startsWith('r') && name !== '[vsyscall]',
  );

/**
 * Reads mappings piece by piece.
 * @param {number} memory descriptor of /proc/self/mem
 * @param {Mapping} mapping
 * @param {Buffer} into
 * @param {number} overlap how many bytes of a piece come again at the start of the next
 * @param {(piece: Buffer, starts: number, address: number) => void} visit given the bytes, and how many of them are not
 *   in the next piece
 * @returns {number} the bytes that could not be read
 */
function readMapping(memory, mapping, into, overlap, visit) {
  let unread = 0;
  for (let address = mapping.start; address < mapping.end; ) {
    const wanted = Math.min(into.length, mapping.end - address);
    let got = 0;
    try {
      got = readSync(memory, into, 0, wanted, address);
    } catch {
      // EIO: the kernel refuses this page to everyone, or there is nothing behind it.
    }
    if (got === 0) {
      unread += pageBytes;
      address += pageBytes;
      continue;
    }
    const more = got === wanted && address + got < mapping.end;
    const starts = more ? got - overlap : got;
    visit(into.subarray(0, got), starts, address);
    address += starts;
  }
  return unread;
}

/**
 * Where a buffer of this process lies. Its head is filled with random bytes, which are looked for; what then follows a
 * change of the head is the buffer itself and not a copy.
 * @param {number} memory descriptor of /proc/self/mem
 * @param {Buffer} buffer
 */
function findOwnBuffer(memory, buffer) {
  const head = buffer.subarray(0, markerBytes);
  randomFillSync(head);
  /** @type {number[]} */
  const candidates = [];
  for (const mapping of readableMappings().filter(({ access }) => access.startsWith('rw'))) {
    readMapping(memory, mapping, buffer.subarray(markerBytes), markerBytes, (piece, _starts, address) => {
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
 * Shows a visitor all of this process's readable memory, except the buffer it is read into.
 * @param {number} overlap bytes that neighbouring pieces share
 * @param {(piece: Buffer, starts: number, address: number) => void} visit
 * @returns {{ read: number, refused: Refusal[] }} bytes read, and what could not be
 */
export function readOwnMemory(overlap, visit) {
  const buffer = Buffer.allocUnsafeSlow(markerBytes + chunkBytes);
  const memory = openSync('/proc/self/mem', 'r');
  try {
    const own = findOwnBuffer(memory, buffer);
    if (own === undefined) throw new Error('the search did not find its own buffer');
    const mappings = readableMappings().flatMap((mapping) => without(mapping, own, own + buffer.length));
    /** @type {Refusal[]} */
    const refused = [];
    let read = 0;
    for (const mapping of mappings) {
      const bytes = readMapping(memory, mapping, buffer.subarray(markerBytes), overlap, visit);
      read += mapping.end - mapping.start - bytes;
      if (bytes > 0) refused.push({ mapping, bytes });
    }
    return { read, refused };
  } finally {
    closeSync(memory);
  }
}
