/**
 * Reserve: space on the disk that outcomes and cancels get when the disk is full.
 * @module
 */
import { closeSync, existsSync, fstatSync } from 'node:fs';
import { openPrivate } from './folder.js';
import type { SystemCalls } from './system-calls.js';

/** Bytes that are given up at a time. */
const step = 16 * 1024;

/**
 * A file of zeros. Node.js has no fallocate(2), so the file is written, and cut when a line needs
 * its space. A file system that compresses zeros gives none back.
 */
export class Reserve {
  readonly #descriptor: number;
  readonly #bytes: number;
  readonly #calls: SystemCalls;
  #size: number;

  /** @throws {LocksignError} `ERR_AGENT_LOG` */
  constructor(path: string, bytes: number, calls: SystemCalls) {
    this.#descriptor = openPrivate(path, existsSync(path) ? 'append' : 'create');
    this.#bytes = bytes;
    this.#calls = calls;
    this.#size = fstatSync(this.#descriptor).size;
  }

  /** Gives up some of the space. False if none is left, or if the system refuses. */
  release(): boolean {
    if (this.#size === 0) return false;
    try {
      const size = Math.max(0, this.#size - step);
      this.#calls.ftruncateSync(this.#descriptor, size);
      this.#size = size;
      return true;
    } catch {
      return false;
    }
  }

  /** Takes the space again. False while the disk is full. */
  restore(): boolean {
    const missing = this.#bytes - this.#size;
    if (missing <= 0) return true;
    try {
      this.#size += this.#calls.writeSync(this.#descriptor, Buffer.alloc(missing), 0, missing, null);
      // Some file systems find out that they are full only when they write to the disk.
      this.#calls.fdatasyncSync(this.#descriptor);
      return this.#size >= this.#bytes;
    } catch {
      return false;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
