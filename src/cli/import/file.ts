/**
 * A file with secrets in clear: read into locked memory, and blanked. JavaScript gets at its bytes one by one, and makes
 * strings of what is not secret.
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
import type { Span } from '../../util/dotenv.js';
import { notThenable } from '../../util/not-thenable.js';
import { replaceFiles, type Sodium, selectSodium, syncFolderOf } from '../../vault/inspect.js';
import { ImportError, SourceError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { protectOnce } from '../options/read-secret.js';
import { namesSomething, neverAnArgument } from '../options/unrecognised.js';
import { reasonOf, remedyOf, temporaryOf, whyNotReplaceable } from './replace.js';

const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

/** As of a dotenv file for secret.dotenv: it is locked as a whole. */
const maxBytes = 64 * 1024;
const lineFeed = 0x0a;
const groupAndOthers = 0o077;
const permissionBits = 0o7777;

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'ERR_SOURCE_NOT_FOUND',
  ENOTDIR: 'ERR_SOURCE_NOT_FOUND',
  EACCES: 'ERR_SOURCE_FORBIDDEN',
  EPERM: 'ERR_SOURCE_FORBIDDEN',
};

/** @throws {LocksignError} with what the system said. */
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
      `The file ${path} is open to other users. Make it yours alone, \`chmod 600\` and \`chown\`, or pass --allow-others.`,
    );
  }
  if (stats.size > maxBytes) throw new ImportError(`The file ${path} is longer than ${maxBytes / 1024} KiB.`);
}

interface Content {
  readonly stats: Stats;
  readonly memory: Uint8Array;
}

export class ImportFile {
  /** After symbolic links: what is renamed over it must not replace a link. */
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
   * @param allowOthers take a file that other users can get at.
   * @throws {SourceError} @throws {LocksignError} `ERR_SOURCE_*`, `ERR_MEMLOCK_LIMIT`, `ERR_SODIUM_UNAVAILABLE` @throws {ImportError}
   */
  static async read(given: string, allowOthers: boolean): Promise<ImportFile> {
    if (!namesSomething(given)) throw new SourceError(`FILE is no file that this user can reach.\n${neverAnArgument}`);
    protectOnce();
    const sodium = await selectSodium();
    try {
      const path = realpathSync(given);
      return new ImportFile(path, sodium, readInto(sodium, path, allowOthers));
    } catch (error) {
      if (error instanceof LocksignError || error instanceof ImportError) throw error;
      return failed(given, error);
    }
  }

  get bytes(): Uint8Array {
    return this.#content.memory;
  }

  /** Whether another name leads to it, where blanking does not reach. */
  get hasOtherNames(): boolean {
    return this.#content.stats.nlink > 1;
  }

  /** What keeps it from being blanked, as far as that can be found out without doing it. */
  whyNotReplaceable(): string | undefined {
    return whyNotReplaceable(this.path, this.#prepare);
  }

  /**
   * Takes these parts out of the file: the same bytes but for those, the same mode and owner, all of it or nothing. Their secrets
   * are in the vault.
   * @throws {ImportError} if the file is no longer what was read, or cannot be replaced.
   */
  blank(spans: readonly Span[]): void {
    try {
      if (!this.#isAsRead()) throw new ImportError('it has changed meanwhile');
      replaceFiles([
        { path: this.path, temporary: temporaryOf(this.path), parts: this.#without(spans), prepare: this.#prepare },
      ]);
    } catch (error) {
      throw new ImportError(
        `The secrets are in the vault, but ${this.path} could not be blanked: ${reasonOf(error)}. They are in it still, in clear. ` +
          `${remedyOf(error)}, and run the same \`${commandName} import\` again: it finds the ` +
          'accounts in the vault, and blanks their secrets. Or delete them from the file yourself.',
        { cause: error },
      );
    }
    syncFolderOf(this.path);
  }

  /** The lines of the file without these parts, from 1, that have one of these values still. */
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

  /** The parts of the file that stay. */
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
      // Empty, too long, or no file any more: it was none of that.
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
    fchmodSync(descriptor, mode & permissionBits); // after that, as chown(2) clears bits
  };
}

function positionsOf(value: Uint8Array, part: Buffer): number[] {
  const positions: number[] = [];
  for (let at = part.indexOf(value); at !== -1; at = part.indexOf(value, at + 1)) positions.push(at);
  return positions;
}

function readInto(sodium: Sodium, path: string, allowOthers: boolean): Content {
  // Opening a FIFO would wait for its writer otherwise.
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
      if (length < memory.length) throw new ImportError(`The file ${path} is being changed. Try again.`);
      return { stats, memory };
    } catch (error) {
      sodium.free(memory);
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
}
