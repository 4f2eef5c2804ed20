/**
 * readLog: the lines of the log, for people.
 * @module
 */
import { closeSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Broken, parseLine, rawLines } from './chain.js';
import { isReplaced, logPaths, openLog, openPrivate } from './folder.js';
import type { Line } from './line.js';

/** A line of the log, without the lines of its snapshots, or one that cannot be read. */
export type Entry = Extract<
  Line,
  { type: 'begin' | 'decision' | 'outcome' | 'mode' | 'refused' | 'repair' | 'checkpoint' }
>;

export interface Damaged {
  readonly type: 'damaged';
  readonly file: string;
  readonly line: number;
}

export interface ReadOptions {
  /** Only decisions about this client, and their outcomes. */
  readonly client?: string | undefined;
  /** Only lines from this time on, in milliseconds since 1970. */
  readonly since?: number | undefined;
  /** Only denials. */
  readonly denied?: boolean | undefined;
}

const pollMilliseconds = 250;

function isWanted(line: Line, { client, since = 0, denied = false }: ReadOptions): line is Entry {
  if (line.time < since) return false;
  switch (line.type) {
    case 'decision':
      return (client === undefined || line.client === client) && (!denied || line.decision === 'deny');
    case 'outcome':
      return (client === undefined || line.client === client) && !denied;
    case 'refused':
      return client === undefined;
    case 'mode':
    case 'repair':
      return client === undefined && !denied;
    case 'begin':
      return line.lost !== undefined && client === undefined && !denied;
    case 'checkpoint':
      return (line.cause === 'start' || line.cause === 'close') && client === undefined && !denied;
    default:
      return false;
  }
}

/** Reads the lines of a file from where the last call ended. */
class Reader {
  readonly #file: string;
  readonly #descriptor: number;
  #end = 0;
  #line = 0;

  constructor(file: string, descriptor = openPrivate(file, 'read')) {
    this.#file = file;
    this.#descriptor = descriptor;
  }

  /** Whether the path names another file by now. */
  isReplaced(): boolean {
    return isReplaced(this.#file, this.#descriptor);
  }

  *read(options: ReadOptions): Generator<Entry | Damaged> {
    for (const { bytes, end } of rawLines(this.#descriptor, this.#end)) {
      this.#end = end;
      this.#line += 1;
      try {
        const line = parseLine(bytes.toString('utf8'));
        if (isWanted(line, options)) yield line;
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        yield { type: 'damaged', file: this.#file, line: this.#line };
      }
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function beginOf(file: string): number {
  const descriptor = openPrivate(file, 'read');
  try {
    for (const { bytes } of rawLines(descriptor)) return parseLine(bytes.toString('utf8')).time;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
  } finally {
    closeSync(descriptor);
  }
  return Number.POSITIVE_INFINITY; // nothing is known about it, so the file before it is read
}

/**
 * The lines of the full files that may have lines of this time. The first line of each file has the
 * time at which the one before it ended.
 */
function* readFull(full: readonly string[], current: string, options: ReadOptions): Generator<Entry | Damaged> {
  for (const [i, file] of full.entries()) {
    if (beginOf(full[i + 1] ?? current) < (options.since ?? 0)) continue;
    const reader = new Reader(file);
    try {
      yield* reader.read(options);
    } finally {
      reader.close();
    }
  }
}

/**
 * The lines of all files, the oldest first. It reads while the agent writes, and verifies nothing.
 * @throws {LocksignError} `ERR_AGENT_LOG`
 */
export function* readLog(folder: string, options: ReadOptions = {}): Generator<Entry | Damaged> {
  const { current } = logPaths(folder);
  const open = openLog(folder);
  const reader = new Reader(current, open.current);
  try {
    yield* readFull(open.full, current, options);
    yield* reader.read(options);
  } finally {
    reader.close();
  }
}

/**
 * As readLog, and then the lines that the agent adds, until the signal.
 * @throws {LocksignError} `ERR_AGENT_LOG`
 */
export async function* followLog(
  folder: string,
  options: ReadOptions,
  signal: AbortSignal,
): AsyncGenerator<Entry | Damaged> {
  const { current } = logPaths(folder);
  const open = openLog(folder);
  let reader = new Reader(current, open.current);
  try {
    yield* readFull(open.full, current, options);
    while (!signal.aborted) {
      // Asked before reading, because the lines before the rotation must be read first.
      const hasNext = reader.isReplaced() && existsSync(current);
      yield* reader.read(options);
      if (hasNext) {
        const next = new Reader(current);
        reader.close();
        reader = next;
      } else {
        await sleep(pollMilliseconds, undefined, { signal }).catch(() => {});
      }
    }
  } finally {
    reader.close();
  }
}
