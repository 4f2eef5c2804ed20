/**
 * The vault's file: read only if it is its user's alone, and replaced so that a crash at any moment leaves a good one.
 * @module
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, rmSync } from 'node:fs';
import { LocksignError } from '../../errors/locksign-error.js';
import { damaged, maxFileBytes } from '../format/format.js';
import { withLock } from './lock.js';
import { checkFolder, checkOwner, exists, failed, followLinks, isMissing, temporaryOf } from './path.js';
import { replaceFiles, syncFolderOf } from './replace-file.js';

const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

export interface FileOnDisk {
  /** After links. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * @throws {LocksignError} `ERR_VAULT_MISSING`, `ERR_VAULT_PERMISSIONS`, `ERR_VAULT_DAMAGED`, `ERR_VAULT_READ`
 */
export function readVaultFile(given: string): FileOnDisk {
  try {
    const path = followLinks(given);
    checkFolder(path);
    return { path, bytes: readOwn(path) };
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    return failed(isMissing(error) ? 'ERR_VAULT_MISSING' : 'ERR_VAULT_READ', given, error);
  }
}

function readOwn(path: string): Uint8Array {
  // Opening a FIFO would wait for its writer otherwise.
  const descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) damaged(path, 'it is not a file');
    checkOwner(stats, path);
    if (stats.size > maxFileBytes) damaged(path, `it is longer than ${maxFileBytes / 1024 / 1024} MiB`);
    const bytes = Buffer.alloc(stats.size);
    let length = 0;
    for (let got = -1; got !== 0; length += got) got = readSync(descriptor, bytes, length, bytes.length - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Replaces a vault, if it is still the one that was read. The one before it is kept as `<path>.previous`.
 * @throws {LocksignError} `ERR_VAULT_CHANGED`, `ERR_VAULT_LOCKED`, `ERR_VAULT_WRITE`
 */
export async function replaceVaultFile(path: string, before: Uint8Array, after: Uint8Array): Promise<void> {
  await withLock(path, () => {
    // A link put in its place is not followed: renaming would replace the link, and leave what it leads to as it was.
    const there = readVaultFile(path);
    if (there.path !== path || Buffer.compare(there.bytes, before) !== 0) {
      throw new LocksignError('ERR_VAULT_CHANGED', { subject: path });
    }
    write(path, { [`${path}.previous`]: before, [path]: after });
  });
}

/** @throws {LocksignError} `ERR_VAULT_EXISTS`, `ERR_VAULT_LOCKED`, `ERR_VAULT_WRITE` */
export async function createVaultFile(path: string, bytes: Uint8Array): Promise<void> {
  await withLock(path, () => {
    if (exists(path)) throw new LocksignError('ERR_VAULT_EXISTS', { subject: path });
    write(path, { [path]: bytes });
  });
}

/** @throws {LocksignError} `ERR_VAULT_WRITE` */
export function checkSize(path: string, { length }: Uint8Array): void {
  if (length <= maxFileBytes) return;
  const detail = `it would be longer than ${maxFileBytes / 1024 / 1024} MiB; remove accounts, or keep some in another vault`;
  throw new LocksignError('ERR_VAULT_WRITE', { subject: path, detail });
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false; // nothing is there; or the disk fails in this too, and what failed first is told
  }
}

/** The contents by their paths, in this order. */
function write(path: string, contents: Readonly<Record<string, Uint8Array>>): void {
  const files = Object.entries(contents).map(([path, bytes]) => ({
    path,
    temporary: temporaryOf(path),
    parts: [bytes],
  }));
  try {
    // What a crash left; whoever writes now holds the lock.
    for (const { temporary } of files) rmSync(temporary, { force: true });
    replaceFiles(files);
  } catch (error) {
    const folder = files.flatMap(({ path, temporary }) => [path, temporary]).find(isFolder);
    if (folder === undefined) failed('ERR_VAULT_WRITE', path, error);
    const detail = `there is a folder in the way: ${folder}`;
    throw new LocksignError('ERR_VAULT_WRITE', { subject: path, detail, cause: error });
  }
  syncFolderOf(path);
}
