/**
 * Log: the files that lines are added to, one after the other.
 * @module
 */
import { existsSync, rmSync } from 'node:fs';
import type { SigningKey } from '../../index.js';
import type { Clock } from './clock.js';
import { logPaths } from './folder.js';
import type { Ledger } from './ledger.js';
import { type Body, hashOf, noHash, type Position, write } from './line.js';
import { logError, logFailure } from './log-error.js';
import { LogFile } from './log-file.js';
import type { SystemCalls } from './system-calls.js';
import type { Head } from './types.js';

export interface Tools {
  readonly folder: string;
  /** The open folder, which is flushed after its files are renamed. */
  readonly descriptor: number;
  readonly key: SigningKey;
  readonly clock: Clock;
  readonly calls: SystemCalls;
}

/** Of UTF-8, for one UTF-16 unit. */
const maxBytesOfUnit = 3;

/** Where lines are added. */
interface Place {
  readonly file: LogFile;
  readonly number: number;
  /** The bytes of the snapshot that the file begins with. */
  readonly snapshotBytes: number;
}

export class Log {
  readonly #tools: Tools;
  #place: Place | undefined;
  #head: Head;
  /** For the line that is being written. */
  readonly #buffer = Buffer.allocUnsafeSlow(64 * 1024);

  /** @param place undefined if the next file has to be begun. */
  constructor(tools: Tools, head: Head | undefined, place: Place | undefined) {
    this.#tools = tools;
    this.#head = head ?? { sequence: 0, hash: noHash };
    this.#place = place;
  }

  get head(): Head {
    return this.#head;
  }

  get #file(): LogFile {
    if (this.#place === undefined) throw new TypeError('begin() comes first');
    return this.#place.file;
  }

  /**
   * The bytes of the current file after its snapshot. A snapshot can be longer than a file should
   * be, and then a file must not end because of it.
   */
  get added(): number {
    return this.#file.size - (this.#place?.snapshotBytes ?? 0);
  }

  /** @throws {LocksignError} `ERR_AGENT_LOG`, and then the log is as before. */
  append(body: Body): Position {
    const { position, head } = this.#write(this.#file, this.#head, body);
    this.#head = head;
    return position;
  }

  #write(file: LogFile, { sequence, hash }: Head, body: Body): { readonly position: Position; readonly head: Head } {
    const { clock, key } = this.#tools;
    const time = clock.wall();
    const now = clock.now();
    const isSame = Math.abs(now - time) < 1000;
    const position = { sequence: sequence + 1, time, clock: isSame ? undefined : now, previous: hash };
    const bytes = this.#bytesOf(`${write(position, body, key)}\n`);
    file.append(bytes);
    return { position, head: { sequence: position.sequence, hash: hashOf(bytes.subarray(0, -1)) } };
  }

  #bytesOf(text: string): Buffer {
    if (text.length * maxBytesOfUnit > this.#buffer.length) return Buffer.from(text);
    return this.#buffer.subarray(0, this.#buffer.write(text));
  }

  sync(): void {
    this.#file.sync();
  }

  syncSoon(failed: (error: Error) => void): void {
    this.#file.syncSoon(failed);
  }

  check(): void {
    this.#file.check();
  }

  close(): void {
    this.#place?.file.close();
  }

  /**
   * Begins the next file with a snapshot. The file before it gets its number in its name. A crash
   * at any moment leaves the one or the other as the current file, or is finished by
   * finishRotation().
   * @param damaged describes what the operator accepts to lose. `number` is that of the next file.
   * @throws {LocksignError} `ERR_AGENT_LOG`, and then the file before it stays the current one.
   */
  begin(ledger: Ledger, damaged?: { readonly lost: string; readonly number: number }): void {
    const { folder, descriptor, clock, calls } = this.#tools;
    const paths = logPaths(folder);
    const number = damaged?.number ?? (this.#place?.number ?? 0) + 1;
    rmSync(paths.next, { force: true });
    const file = LogFile.open(paths.next, 'create', calls, paths.current);
    let head = this.#head;
    try {
      for (const body of ledger.snapshot(number, clock.now(), damaged?.lost)) head = this.#write(file, head, body).head;
      head = this.#write(file, head, { type: 'checkpoint', cause: 'begin' }).head;
      file.sync();
      this.#place?.file.sync();
      const old = paths.numbered(number - 1);
      const hasOld = existsSync(paths.current);
      if (existsSync(old)) throw logError(old, 'it exists, and the current file would replace it');
      if (hasOld) calls.renameSync(paths.current, old);
      try {
        calls.renameSync(paths.next, paths.current);
      } catch (error) {
        if (hasOld) calls.renameSync(old, paths.current);
        throw error;
      }
    } catch (error) {
      file.close();
      rmSync(paths.next, { force: true });
      throw logFailure(paths.current, error);
    }
    this.#place?.file.close();
    this.#place = { file, number, snapshotBytes: file.size };
    this.#head = head;
    try {
      calls.fsyncSync(descriptor);
    } catch (error) {
      throw logFailure(folder, error);
    }
  }
}

/** Finishes a rotation that a crash has interrupted. Nobody else uses the folder. */
export function finishRotation(folder: string, numbers: readonly number[], { renameSync }: SystemCalls): void {
  const { current, next } = logPaths(folder);
  if (!existsSync(next)) return;
  // The next file was complete before the current one got its number.
  if (!existsSync(current) && numbers.length > 0) renameSync(next, current);
  else rmSync(next);
}
