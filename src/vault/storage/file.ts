/**
 * Reads the vault's file if nobody else can change it, and replaces it so that a crash at any
 * moment leaves a good file.
 * @module
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { LocksignError } from '../../errors/locksign-error.js';
import { damaged, maxFileBytes } from '../format/format.js';
import { withLock } from './lock.js';
import { checkFolder, checkKept, checkOwner, checkWay, closeToAll, isKeptByRoot, isOpenToAll } from './owner.js';
import { exists, failed, followLinks, isMissing, temporaryOf } from './path.js';
import { replaceFiles, syncFolderOf } from './replace-file.js';

const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

export interface FileOnDisk {
  /** The path with symbolic links resolved. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * @throws {LocksignError} `ERR_VAULT_MISSING`, `ERR_VAULT_PERMISSIONS`, `ERR_VAULT_DAMAGED`,
 *   `ERR_VAULT_READ`
 */
export function readVaultFile(given: string): FileOnDisk {
  try {
    const path = followLinks(given);
    const isKept = isKeptByRoot(statSync(path), path);
    if (isKept) checkWay(given);
    else checkFolder(path);
    return { path, bytes: read(path, isKept) };
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    return failed(isMissing(error) ? 'ERR_VAULT_MISSING' : 'ERR_VAULT_READ', given, error);
  }
}

function warnOfReaders(path: string): void {
  process.emitWarning(`Every user here can read the vault ${path}, so only its passphrase protects it. ${closeToAll}`, {
    type: 'LocksignWarning',
    code: 'LOCKSIGN_VAULT_READABLE',
  });
}

function read(path: string, isKept: boolean): Uint8Array {
  // O_NONBLOCK, because opening a FIFO would wait for a writer.
  const descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) damaged(path, 'it is not a regular file');
    if (!isKept) checkOwner(stats, path);
    else {
      checkKept(stats, path);
      if (isOpenToAll(stats)) warnOfReaders(path);
    }
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
 * Replaces a vault's file if nothing has changed it since it was read. The old content stays as
 * `<path>.previous`.
 * @throws {LocksignError} `ERR_VAULT_CHANGED`, `ERR_VAULT_LOCKED`, `ERR_VAULT_WRITE`
 */
export async function replaceVaultFile(path: string, before: Uint8Array, after: Uint8Array): Promise<void> {
  await withLock(path, () => {
    // If a link took the file's place, renaming would replace the link and leave its target
    // unchanged.
    const current = readVaultFile(path);
    if (current.path !== path || Buffer.compare(current.bytes, before) !== 0) {
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
  const detail = `it would be longer than ${maxFileBytes / 1024 / 1024} MiB`;
  const remedy = 'Remove accounts, or move some to another vault.';
  throw new LocksignError('ERR_VAULT_WRITE', { subject: path, detail, remedy });
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false; // nothing is there, or the disk fails here too: the first error is reported
  }
}

/** Writes files in this order. @param contents maps paths to contents. */
function write(path: string, contents: Readonly<Record<string, Uint8Array>>): void {
  const files = Object.entries(contents).map(([path, bytes]) => ({
    path,
    temporary: temporaryOf(path),
    parts: [bytes],
  }));
  try {
    // Files of a writer that crashed. This process holds the lock, so no other writer is using
    // them.
    for (const { temporary } of files) rmSync(temporary, { force: true });
    replaceFiles(files);
  } catch (error) {
    const folder = files.flatMap(({ path, temporary }) => [path, temporary]).find(isFolder);
    if (folder === undefined) failed('ERR_VAULT_WRITE', path, error);
    const detail = `${folder} is a folder, and the vault needs a file there`;
    throw new LocksignError('ERR_VAULT_WRITE', { subject: path, detail, remedy: 'Move it away.', cause: error });
  }
  syncFolderOf(path);
}
