/**
 * Looks for byte strings in another process's memory or in a file. A program of its own, so that it can be run as another
 * user, and so that nobody finds the needles of the searcher: request as JSON on stdin, report as JSON on stdout.
 * @module
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';

/** @typedef {{ owner: string, key: string, form: string, hex: string }} Needle */
/** @typedef {{ owner: string, key: string, form: string, where: string, count: number }} Finding */
/** @typedef {{ where: string, error: string, bytes: number }} Refusal */
/** @typedef {{ findings: Finding[], refusals: Refusal[], bytes: number, regions: number }} SearchReport */
/** @typedef {(buffer: Buffer, address: number) => number} Read fills the buffer from an address, or throws */

const chunkBytes = 4 << 20;
const pageBytes = 4096;
const hashBits = 20;
const zeros = Buffer.alloc(pageBytes);

/** @param {number} word four bytes */
const hash = (word) => Math.imul(word, 0x9e3779b1) >>> (32 - hashBits);

/** Many needles in one pass: their first four bytes are looked up in a table, the few that match are compared. */
class NeedleSet {
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
      // Most of a process is untouched stack and heap. A needle may still begin in the last bytes of such a page.
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

/** Gathers what is found, and where, from one range of addresses after another. */
class Search {
  /** @param {readonly Needle[]} needles */
  constructor(needles) {
    this.set = new NeedleSet(needles);
    this.buffer = Buffer.alloc(chunkBytes + this.set.longest);
    /** @type {Map<string, Finding>} */
    this.findings = new Map();
    /** @type {Map<string, Refusal>} */
    this.refusals = new Map();
    this.bytes = 0;
    this.regions = 0;
  }

  /**
   * @param {number} start
   * @param {number} end
   * @param {string} where
   * @param {Read} read
   */
  range(start, end, where, read) {
    this.regions += 1;
    for (let address = start; address < end; ) {
      const wanted = Math.min(this.buffer.length, end - address);
      let got = 0;
      let error = 'EOF';
      try {
        got = read(this.buffer.subarray(0, wanted), address);
      } catch (failure) {
        error = /** @type {NodeJS.ErrnoException} */ (failure).code ?? String(failure);
      }
      if (got === 0) {
        // What refuses may be one page of a mapping: the rest is still looked at.
        this.#refuse(where, error, Math.min(pageBytes, end - address));
        address += pageBytes;
        continue;
      }
      const starts = address + got >= end || got < wanted ? got : chunkBytes;
      this.set.scan(this.buffer, got, starts, (needle) => this.#find(needle, where));
      this.bytes += starts;
      address += starts;
    }
  }

  /** @returns {SearchReport} */
  report() {
    const { bytes, regions } = this;
    return { findings: [...this.findings.values()], refusals: [...this.refusals.values()], bytes, regions };
  }

  /**
   * @param {Needle} needle
   * @param {string} where
   */
  #find({ owner, key, form }, where) {
    const name = JSON.stringify([owner, key, form, where]);
    const finding = this.findings.get(name) ?? { owner, key, form, where, count: 0 };
    finding.count += 1;
    this.findings.set(name, finding);
  }

  /**
   * @param {string} where
   * @param {string} error
   * @param {number} bytes
   */
  #refuse(where, error, bytes) {
    const refusal = this.refusals.get(`${where} ${error}`) ?? { where, error, bytes: 0 };
    refusal.bytes += bytes;
    this.refusals.set(`${where} ${error}`, refusal);
  }
}

/**
 * Every mapping of a process that it may read itself, from /proc/<pid>/maps (proc(5)).
 * @param {Search} search
 * @param {number} pid
 * @param {Read} read
 */
function searchMappings(search, pid, read) {
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const match = /^([0-9a-f]+)-([0-9a-f]+) (r\S+) \S+ \S+ \S+\s*(.*)$/.exec(line);
    if (match === null) continue;
    const [, start = '', end = '', permissions = '', name = ''] = match;
    // A page of the kernel's, the same for every process and beyond the numbers JavaScript can tell apart.
    if (name === '[vsyscall]') continue;
    search.range(Number.parseInt(start, 16), Number.parseInt(end, 16), name || `anonymous ${permissions}`, read);
  }
}

/**
 * @param {{ needles: Needle[], file?: string, pid?: number, attacker?: string }} request
 */
function run({ needles, file, pid, attacker }) {
  const search = new Search(needles);
  if (attacker !== undefined) {
    const { readProcess } = createRequire(import.meta.url)(attacker);
    searchMappings(search, pid ?? 0, (buffer, address) => {
      const got = readProcess(pid, address, buffer);
      if (got < 0) throw Object.assign(new Error('process_vm_readv'), { code: `errno ${-got}` });
      return got;
    });
    return search.report();
  }
  const descriptor = openSync(file ?? `/proc/${pid}/mem`, constants.O_RDONLY);
  try {
    /** @type {Read} */
    const read = (buffer, address) => readSync(descriptor, buffer, 0, buffer.length, address);
    // Files of /proc do not tell their size.
    if (file !== undefined) search.range(0, fstatSync(descriptor).size || readFileSync(file).length, 'file', read);
    else searchMappings(search, pid ?? 0, read);
  } finally {
    closeSync(descriptor);
  }
  return search.report();
}

try {
  console.log(JSON.stringify(run(JSON.parse(readFileSync(0, 'utf8')))));
} catch (error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  console.log(JSON.stringify({ failed: code ?? message }));
}
