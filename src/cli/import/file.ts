/**
 * A file with secrets in plain text. It is read into locked memory, and secrets are erased in it.
 * Only parts that are not secret become strings.
 * @module
 */

import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import { systemFacts } from '../../errors/locksign-error.js';
import { type ErrorCode, LocksignError } from '../../index.js';
import { lineFeed } from '../../util/ascii.js';
import type { Span } from '../../util/dotenv.js';
import { notThenable } from '../../util/not-thenable.js';
import { replaceFiles, type Sodium, selectSodium, syncFolderOf } from '../../vault/inspect.js';
import { ImportError, SourceError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { protectOnce } from '../options/read-secret.js';
import { namesSomething, neverAnArgument } from '../options/unrecognised.js';
import { reasonOf, remedyOf, temporaryOf, whyNotReplaceable } from './replace.js';

const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

/** The limit of secret.dotenv as well, because the whole file is locked in memory. */
const maxBytes = 64 * 1024;
const groupAndOthers = 0o077;
const permissionBits = 0o7777;

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'ERR_SOURCE_NOT_FOUND',
  ENOTDIR: 'ERR_SOURCE_NOT_FOUND',
  EACCES: 'ERR_SOURCE_FORBIDDEN',
  EPERM: 'ERR_SOURCE_FORBIDDEN',
};

/** @throws {LocksignError} `ERR_SOURCE_*` with the error of the system. */
function failed(path: string, error: unknown): never {
  const facts = systemFacts(error);
  throw new LocksignError(codes[facts.errno ?? ''] ?? 'ERR_SOURCE_READ', { subject: path, ...facts, cause: error });
}

function checkStats(stats: Stats, path: string, allowOthers: boolean): void {
  if (!stats.isFile()) throw new LocksignError('ERR_SOURCE_TYPE', { subject: path });
  const user = process.geteuid?.();
  const isOpen = user !== undefined && (stats.uid !== user || (stats.mode & groupAndOthers) !== 0);
  if (isOpen && !allowOthers) {
    throw new ImportError(
      `Other users can read or change ${path}. Close it to them with \`chmod 600\` and \`chown\`, or pass --allow-others.`,
    );
  }
  if (stats.size > maxBytes) throw new ImportError(`The file ${path} is longer than ${maxBytes / 1024} KiB.`);
}

interface Content {
  readonly stats: Stats;
  readonly memory: Uint8Array;
}

export class ImportFile {
  /** The path with symbolic links resolved, so that the replacement does not replace a link. */
  readonly path: string;
  readonly #sodium: Sodium;
  readonly #content: Content;

  private constructor(path: string, sodium: Sodium, content: Content) {
    notThenable(this);
    this.path = path;
    this.#sodium = sodium;
    this.#content = content;
  }

  /**
   * @param allowOthers accept a file that other users can read or change.
   * @throws {SourceError} if the path names nothing.
   * @throws {LocksignError} `ERR_SOURCE_*`, `ERR_MEMLOCK_LIMIT`, `ERR_SODIUM_UNAVAILABLE`
   * @throws {ImportError} if the file is empty, too long, or open to other users.
   */
  static async read(given: string, allowOthers: boolean): Promise<ImportFile> {
    if (!namesSomething(given))
      throw new SourceError(`FILE names no file that this user can reach.\n${neverAnArgument}`);
    protectOnce();
    const sodium = await selectSodium();
    try {
      const path = realpathSync(given);
      // Messages name the path. What follows a line break in it would look like another message.
      if (/\p{Cc}/u.test(path))
        throw new ImportError('The path of FILE has a line break or another control character.');
      return new ImportFile(path, sodium, readInto(sodium, path, allowOthers));
    } catch (error) {
      if (error instanceof LocksignError || error instanceof ImportError) throw error;
      return failed(given, error);
    }
  }

  get bytes(): Uint8Array {
    return this.#content.memory;
  }

  /** Whether the file has other names (hard links). Erasing does not reach those. */
  get hasOtherNames(): boolean {
    return this.#content.stats.nlink > 1;
  }

  /** Why the file cannot be replaced, as far as a trial shows. */
  whyNotReplaceable(): string | undefined {
    return whyNotReplaceable(this.path, this.#prepare);
  }

  /**
   * Removes these parts from the file. The other bytes, the mode and the owner stay. The file is
   * replaced whole or not at all.
   * @throws {ImportError} if the file has changed, or cannot be replaced.
   */
  erase(spans: readonly Span[]): void {
    try {
      if (!this.#isAsRead()) throw new ImportError('it changed after it was read');
      replaceFiles([
        { path: this.path, temporary: temporaryOf(this.path), parts: this.#without(spans), prepare: this.#prepare },
      ]);
    } catch (error) {
      throw new ImportError(
        `The secrets are in the vault, but could not be erased in ${this.path}: ${reasonOf(error)}. They are still in plain text there. ` +
          `${remedyOf(error)}, and run the same \`${commandName} import\` again: it finds the accounts in the ` +
          'vault and erases their secrets. Or delete the secrets from the file yourself.',
        { cause: error },
      );
    }
    syncFolderOf(this.path);
  }

  /** The lines, counted from 1, that have one of these values outside of these parts. */
  linesWith(values: readonly Uint8Array[], spans: readonly Span[]): number[] {
    const lines = new Set<number>();
    let line = 1;
    for (const { buffer, byteOffset, length } of this.#without(spans)) {
      const part = Buffer.from(buffer, byteOffset, length); // the same memory
      const hits = new Set(values.filter((value) => value.length > 0).flatMap((value) => positionsOf(value, part)));
      part.forEach((byte, at) => {
        if (hits.has(at)) lines.add(line);
        if (byte === lineFeed) line += 1;
      });
    }
    return [...lines];
  }

  [Symbol.dispose](): void {
    this.#sodium.free(this.bytes);
  }

  /** The file without these parts. */
  #without(spans: readonly Span[]): Uint8Array[] {
    const parts: Uint8Array[] = [];
    let from = 0;
    for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
      parts.push(this.bytes.subarray(from, start));
      from = end;
    }
    return [...parts, this.bytes.subarray(from)];
  }

  #isAsRead(): boolean {
    let now: Content;
    try {
      now = readInto(this.#sodium, this.path, true);
    } catch (error) {
      // It is empty, too long, or not a regular file. It was none of these when it was read.
      if (error instanceof ImportError || (error instanceof LocksignError && error.code === 'ERR_SOURCE_TYPE'))
        return false;
      throw error;
    }
    try {
      return Buffer.compare(now.memory, this.bytes) === 0;
    } finally {
      this.#sodium.free(now.memory);
    }
  }

  readonly #prepare = (descriptor: number): void => {
    const { uid, gid, mode } = this.#content.stats;
    const own = fstatSync(descriptor);
    if (own.uid !== uid || own.gid !== gid) fchownSync(descriptor, uid, gid);
    fchmodSync(descriptor, mode & permissionBits); // last, because chown(2) clears bits
  };
}

function positionsOf(value: Uint8Array, part: Buffer): number[] {
  const positions: number[] = [];
  for (let at = part.indexOf(value); at !== -1; at = part.indexOf(value, at + 1)) positions.push(at);
  return positions;
}

function readInto(sodium: Sodium, path: string, allowOthers: boolean): Content {
  // Without O_NONBLOCK, opening a FIFO would wait for its writer.
  const descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    checkStats(stats, path, allowOthers);
    if (stats.size === 0) throw new ImportError(`The file ${path} is empty.`);
    const memory = sodium.allocate(stats.size);
    let length = 0;
    try {
      for (let got = -1; got !== 0 && length < memory.length; length += got) {
        got = readSync(descriptor, memory, length, memory.length - length, null);
      }
      if (length < memory.length)
        throw new ImportError(`Another program is changing ${path}. Run the command again when it has finished.`);
      return { stats, memory };
    } catch (error) {
      sodium.free(memory);
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
}
