/**
 * Searches the memory of a process, a file or a stream for needles.
 * @module
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { readableMappings } from './mappings.js';
import { NeedleSet } from './needle-set.js';
import { chunkBytes, readRange } from './read-range.js';

/** @typedef {import('./needle-set.js').Needle} Needle */
/** @typedef {{ owner: string, key: string, form: string, where: string, count: number }} Finding */
/** @typedef {{ where: string, error: string, bytes: number }} Refusal */
/** @typedef {{ findings: Finding[], refusals: Refusal[], bytes: number, regions: number }} SearchReport */

class Search {
  /** @type {Map<string, Finding>} */
  #findings = new Map();
  /** @type {Refusal[]} */
  #refusals = [];
  #bytes = 0;
  #regions = 0;
  #set;
  #buffer;

  /** @param {readonly Needle[]} needles */
  constructor(needles) {
    this.#set = new NeedleSet(needles);
    this.#buffer = Buffer.allocUnsafeSlow(chunkBytes + this.#set.longest);
  }

  /**
   * @param {{ start: number, end: number }} range
   * @param {string} where the name under which findings are reported
   * @param {import('./read-range.js').Read} read
   */
  range(range, where, read) {
    this.#regions += 1;
    const refused = readRange(read, range, this.#buffer, this.#set.longest, (piece, starts) =>
      this.#take(piece, starts, where),
    );
    for (const refusal of refused) this.#refuse(where, refusal);
  }

  /**
   * @param {AsyncIterable<Buffer>} pieces
   * @param {string} where
   */
  async stream(pieces, where) {
    this.#regions += 1;
    let bytes = Buffer.alloc(0);
    for await (const piece of pieces) {
      bytes = Buffer.concat([bytes, piece]);
      const starts = Math.max(0, bytes.length - this.#set.longest);
      this.#take(bytes, starts, where);
      bytes = Buffer.from(bytes.subarray(starts));
    }
    this.#take(bytes, bytes.length, where);
  }

  /** @returns {SearchReport} */
  report() {
    this.#buffer.fill(0);
    const findings = [...this.#findings.values()];
    return { findings, refusals: this.#refusals, bytes: this.#bytes, regions: this.#regions };
  }

  /** @param {Buffer} piece @param {number} starts @param {string} where */
  #take(piece, starts, where) {
    this.#set.scan(piece, piece.length, starts, (needle) => this.#find(needle, where));
    this.#bytes += starts;
  }

  /** @param {Needle} needle @param {string} where */
  #find({ owner, key, form }, where) {
    const name = JSON.stringify([owner, key, form, where]);
    const finding = this.#findings.get(name) ?? { owner, key, form, where, count: 0 };
    finding.count += 1;
    this.#findings.set(name, finding);
  }

  /** @param {string} where @param {import('./read-range.js').Refusal} refusal */
  #refuse(where, { error, bytes }) {
    const known = this.#refusals.find((refusal) => refusal.where === where && refusal.error === error);
    if (known === undefined) this.#refusals.push({ where, error, bytes });
    else known.bytes += bytes;
  }
}

/**
 * Searches every mapping that a process may read itself.
 * @param {number} pid
 * @param {readonly Needle[]} needles
 * @param {import('./read-range.js').Read} [read] default: /proc/<pid>/mem (proc_pid_mem(5))
 * @param {(mapping: import('./mappings.js').Mapping) => boolean} [wanted] default: all mappings
 * @returns {SearchReport}
 * @throws an error with `code` if the kernel refuses to open the memory
 */
export function searchProcess(pid, needles, read, wanted = () => true) {
  const search = new Search(needles);
  const descriptor = read === undefined ? openSync(`/proc/${pid}/mem`, constants.O_RDONLY) : undefined;
  const fromMemory = (/** @type {Buffer} */ buffer, /** @type {number} */ address) =>
    readSync(descriptor ?? -1, buffer, 0, buffer.length, address);
  try {
    for (const mapping of readableMappings(pid).filter(wanted)) {
      search.range(mapping, mapping.name || `anonymous ${mapping.permissions}`, read ?? fromMemory);
    }
    return search.report();
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/**
 * @param {string} path
 * @param {readonly Needle[]} needles
 * @returns {SearchReport}
 */
export function searchFile(path, needles) {
  const search = new Search(needles);
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    // Files of /proc report no size.
    const end = fstatSync(descriptor).size || readFileSync(path).length;
    search.range({ start: 0, end }, 'file', (buffer, at) => readSync(descriptor, buffer, 0, buffer.length, at));
    return search.report();
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @param {AsyncIterable<Buffer>} pieces
 * @param {readonly Needle[]} needles
 * @returns {Promise<SearchReport>}
 */
export async function searchStream(pieces, needles) {
  const search = new Search(needles);
  await search.stream(pieces, 'stream');
  return search.report();
}
