/**
 * Reads the memory that a process has closed to itself, as root can. The searcher of
 * tools/forensics skips it.
 * @module
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { mappings } from '../kernel.js';

/** Larger mappings without access are address space that V8 reserves. */
const largest = 1024 * 1024;

export interface ClosedMemory {
  readonly bytes: Buffer;
  /** The mappings that the kernel refuses to read. */
  readonly refused: number;
}

export function readClosed(pid: number): ClosedMemory {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const parts: Buffer[] = [];
  let refused = 0;
  try {
    for (const { start, end, permissions } of mappings(pid)) {
      if (!permissions.startsWith('---') || end - start > largest) continue;
      const bytes = Buffer.alloc(end - start);
      try {
        readSync(memory, bytes, 0, bytes.length, start);
        parts.push(bytes);
      } catch {
        refused += 1;
      }
    }
  } finally {
    closeSync(memory);
  }
  return { bytes: Buffer.concat(parts), refused };
}
