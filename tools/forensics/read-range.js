/**
 * Reads a range of addresses in pieces that overlap, so that a match across two pieces is found.
 * @module
 */

/**
 * Fills the buffer from an address, or throws.
 * @typedef {(buffer: Buffer, address: number) => number} Read
 */
/**
 * @callback Visit
 * @param {Buffer} piece
 * @param {number} starts how many bytes of the piece do not come again in the next one
 * @param {number} address
 * @returns {void}
 */
/** @typedef {{ error: string, bytes: number }} Refusal what could not be read, and why: `EIO` */

export const chunkBytes = 4 << 20;
export const pageBytes = 4096;

/**
 * @param {Read} read
 * @param {{ start: number, end: number }} range
 * @param {Buffer} buffer is filled with each piece
 * @param {number} overlap bytes of a piece that come again at the start of the next
 * @param {Visit} visit
 * @returns {Refusal[]}
 */
export function readRange(read, { start, end }, buffer, overlap, visit) {
  /** @type {Map<string, number>} */
  const refused = new Map();
  for (let address = start; address < end; ) {
    const wanted = Math.min(buffer.length, end - address);
    let got = 0;
    let error = 'EOF';
    try {
      got = read(buffer.subarray(0, wanted), address);
    } catch (failure) {
      error = /** @type {NodeJS.ErrnoException} */ (failure).code ?? String(failure);
    }
    if (got === 0) {
      // One page of a mapping may be refused. The rest of it is still read.
      const bytes = Math.min(pageBytes, end - address);
      refused.set(error, (refused.get(error) ?? 0) + bytes);
      address += bytes;
      continue;
    }
    const more = got === buffer.length && address + got < end;
    const starts = more ? got - overlap : got;
    visit(buffer.subarray(0, got), starts, address);
    address += starts;
  }
  return [...refused].map(([error, bytes]) => ({ error, bytes }));
}
