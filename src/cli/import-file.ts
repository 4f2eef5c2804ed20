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
import type { Span } from '../backend/dotenv-lines.js';
import { systemFacts } from '../errors.js';
import { type ErrorCode, LocksignError } from '../index.js';
import { replaceFiles, syncFolderOf } from '../vault/replace-file.js';
import { selectSodium } from '../vault/select.js';
import type { Sodium } from '../vault/sodium.js';
import { ImportError } from './exit.js';
import { protectOnce } from './held-secret.js';

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
    this.path = path;
    this.#sodium = sodium;
    this.#content = content;
  }

  /**
   * @param allowOthers take a file that other users can get at.
   * @throws {LocksignError} `ERR_SOURCE_*`, `ERR_MEMLOCK_LIMIT`, `ERR_SODIUM_UNAVAILABLE` @throws {ImportError}
   */
  static async read(given: string, allowOthers: boolean): Promise<ImportFile> {
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

  /**
   * Takes these parts out of the file: the same bytes but for those, the same mode and owner, all of it or nothing.
   * @throws {ImportError} if the file is no longer what was read. @throws {LocksignError} `ERR_SOURCE_*`
   */
  blank(spans: readonly Span[]): void {
    try {
      const now = readInto(this.#sodium, this.path, true);
      const isSame = Buffer.compare(now.memory, this.bytes) === 0;
      this.#sodium.free(now.memory);
      if (!isSame) {
        throw new ImportError(
          `The file ${this.path} has changed meanwhile: the secrets are in it still. Blank them yourself.`,
        );
      }
      this.#replace(this.#without(spans));
    } catch (error) {
      if (error instanceof ImportError) throw error;
      throw new ImportError(
        `The secrets are in the vault, but the file could not be blanked: ${systemFacts(error).errno ?? String(error)}.`,
        { cause: error },
      );
    }
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

  #replace(parts: readonly Uint8Array[]): void {
    const { uid, gid, mode } = this.#content.stats;
    const prepare = (descriptor: number): void => {
      const own = fstatSync(descriptor);
      if (own.uid !== uid || own.gid !== gid) fchownSync(descriptor, uid, gid);
      fchmodSync(descriptor, mode & permissionBits); // after that, as chown(2) clears bits
    };
    replaceFiles([{ path: this.path, temporary: `${this.path}.${process.pid}.new`, parts, prepare }]);
    syncFolderOf(this.path);
  }
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
