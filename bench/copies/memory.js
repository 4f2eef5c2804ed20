/**
 * Reads another process's memory: /proc/<pid>/maps and /proc/<pid>/mem, proc(5). Its parent may, or root.
 * @module
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** @typedef {{ readonly start: number, readonly end: number, readonly name: string }} Mapping */

const chunkBytes = 4 * 1024 * 1024;
const kernelOwn = ['[vvar]', '[vvar_vclock]', '[vsyscall]'];

/**
 * The mappings the process itself can read, without those that the kernel makes for every process.
 * @param {number} process
 * @returns {Mapping[]}
 */
export function readableMappings(process) {
  const mappings = [];
  for (const line of readFileSync(`/proc/${process}/maps`, 'latin1').split('\n')) {
    const [, start, end, name = ''] = /^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \S+ *(.*)$/.exec(line) ?? [];
    if (start === undefined || end === undefined || kernelOwn.includes(name)) continue;
    mappings.push({ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16), name });
  }
  return mappings;
}

/** Counts needles in bytes that come in pieces, across their seams too. */
export class Counter {
  #needles;
  #overlap;
  #end = Buffer.alloc(0);
  /** @type {number[]} */
  counts;

  /** @param {readonly Buffer[]} needles */
  constructor(needles) {
    this.#needles = needles;
    this.#overlap = Math.max(...needles.map((needle) => needle.length)) - 1;
    this.counts = needles.map(() => 0);
  }

  /** The next piece does not follow the last one. */
  restart() {
    this.#end = Buffer.alloc(0);
  }

  /** @param {Buffer} piece */
  take(piece) {
    const seen = this.#end.length;
    const bytes = seen === 0 ? piece : Buffer.concat([this.#end, piece]);
    for (const [index, needle] of this.#needles.entries()) {
      // What ends within the part seen before was counted then.
      const from = Math.max(0, seen - needle.length + 1);
      for (let at = bytes.indexOf(needle, from); at !== -1; at = bytes.indexOf(needle, at + 1)) {
        this.counts[index] = (this.counts[index] ?? 0) + 1;
      }
    }
    this.#end = Buffer.from(bytes.subarray(Math.max(0, bytes.length - this.#overlap)));
  }
}

/**
 * @param {number} process
 * @param {readonly Buffer[]} needles
 * @returns {{ counts: number[], bytes: number, refused: string[] }} `refused` names the mappings the kernel does not show
 */
export function searchMemory(process, needles) {
  const counter = new Counter(needles);
  const chunk = Buffer.allocUnsafeSlow(chunkBytes);
  const refused = [];
  let bytes = 0;
  const descriptor = openSync(`/proc/${process}/mem`, 'r');
  try {
    for (const { start, end, name } of readableMappings(process)) {
      counter.restart();
      try {
        for (let position = start; position < end; ) {
          const read = readSync(descriptor, chunk, 0, Math.min(chunkBytes, end - position), position);
          if (read === 0) break;
          counter.take(chunk.subarray(0, read));
          position += read;
          bytes += read;
        }
      } catch {
        refused.push(name === '' ? 'anonymous' : name);
      }
    }
  } finally {
    closeSync(descriptor);
    chunk.fill(0);
  }
  return { counts: counter.counts, bytes, refused };
}
