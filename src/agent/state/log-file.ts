/**
 * LogFile: one file of the log. A line is in it whole, or not at all.
 * @module
 */
import { closeSync, fstatSync } from 'node:fs';
import { LocksignError } from '../../errors/locksign-error.js';
import { openPrivate } from './folder.js';
import { logError, logFailure } from './log-error.js';
import type { SystemCalls } from './system-calls.js';

export class LogFile {
  /** For errors. */
  readonly path: string;
  readonly descriptor: number;
  readonly #calls: SystemCalls;
  #size: number;
  /** Whether a part of a line follows the last whole line. */
  #isTorn = false;
  #isDirty = false;
  #isSyncing = false;
  #isClosed = false;
  #failure: LocksignError | undefined;

  private constructor(name: string, descriptor: number, calls: SystemCalls) {
    this.path = name;
    this.descriptor = descriptor;
    this.#calls = calls;
    this.#size = fstatSync(descriptor).size;
  }

  /**
   * @param name the path that errors name, if the file will be renamed.
   * @throws {LocksignError} `ERR_AGENT_LOG`
   */
  static open(path: string, purpose: 'append' | 'create', calls: SystemCalls, name = path): LogFile {
    return new LogFile(name, openPrivate(path, purpose), calls);
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Writes a line, with its line break. If it throws, the file is as before, or is made so before
   * the next line.
   * @throws {LocksignError} `ERR_AGENT_LOG`
   */
  append(line: Uint8Array): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      if (this.#isTorn) this.cut(this.#size);
      this.#isTorn = true;
      const written = this.#calls.writeSync(this.descriptor, line, 0, line.length, null);
      // A full disk takes a part of the line, and only the next write fails (write(2)).
      if (written !== line.length) {
        const detail = `the disk took ${written} of ${line.length} bytes`;
        throw new LocksignError('ERR_AGENT_LOG', { subject: this.path, detail, call: 'write', errno: 'ENOSPC' });
      }
    } catch (error) {
      this.#cutBack();
      throw logFailure(this.path, error);
    }
    this.#isTorn = false;
    this.#isDirty = true;
    this.#size += line.length;
  }

  #cutBack(): void {
    try {
      this.cut(this.#size);
    } catch {
      // The next line is not written before this has succeeded.
    }
  }

  /** Shortens the file. */
  cut(size: number): void {
    this.#calls.ftruncateSync(this.descriptor, size);
    this.#isTorn = false;
    this.#size = size;
  }

  /**
   * Waits until every line is on the disk. After a failure nobody knows which lines are, so the
   * file takes no more.
   * @throws {LocksignError} `ERR_AGENT_LOG`
   */
  sync(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (!this.#isDirty) return;
    try {
      this.#calls.fdatasyncSync(this.descriptor);
      this.#isDirty = false;
    } catch (error) {
      this.#failure = logFailure(this.path, error);
      throw this.#failure;
    }
  }

  /** Starts to write the lines to the disk. A failure is thrown by the next call. */
  syncSoon(failed: (error: LocksignError) => void): void {
    if (!this.#isDirty || this.#isSyncing || this.#failure !== undefined) return;
    this.#isDirty = false;
    this.#isSyncing = true;
    this.#calls.fdatasync(this.descriptor, (error) => {
      this.#isSyncing = false;
      if (this.#isClosed) closeSync(this.descriptor);
      if (error === null) return;
      this.#failure = logFailure(this.path, error);
      failed(this.#failure);
    });
  }

  /** @throws {LocksignError} `ERR_AGENT_LOG` if somebody else removed or changed the file. */
  check(): void {
    if (this.#failure !== undefined) return;
    const { nlink, size } = fstatSync(this.descriptor);
    if (nlink === 1 && (size === this.#size || this.#isTorn)) return;
    const detail =
      nlink === 0 ? 'it was removed while the agent ran' : 'another program changed it while the agent ran';
    this.#failure = logError(this.path, detail);
    throw this.#failure;
  }

  /** Call sync() before. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#failure ??= logError(this.path, 'it is closed');
    // The descriptor must stay open until a flush in another thread ends: its number could be given
    // to another file.
    if (!this.#isSyncing) closeSync(this.descriptor);
  }
}
