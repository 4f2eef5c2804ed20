/**
 * Lets one process at a time change a vault: a lock file next to it, which the kernel releases when
 * its process ends.
 * @module
 */
import { accessSync, closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';
import { lockFile } from '../../index.js';
import { shellWord } from '../../util/shell-quote.js';
import { fileSystemOf } from './file-system.js';
import { isKeptByRoot } from './owner.js';
import { exists, failed, missingFolders, requireNotReserved } from './path.js';

const { O_CREAT, O_NOFOLLOW = 0, O_RDONLY, O_RDWR, W_OK, X_OK } = constants;
const waitMilliseconds = 5_000;
const pauseMilliseconds = 25;

function openLock(lock: string, flags: number, vault: string): number {
  try {
    return openSync(lock, flags | O_RDWR | O_NOFOLLOW, 0o600);
  } catch (error) {
    if (!exists(lock, vault)) return failed('ERR_VAULT_WRITE', vault, error);
    const { errno = 'an unknown error' } = systemFacts(error);
    const detail = `its lock file cannot be opened (${errno})`;
    const remedy = `Delete ${shellWord(lock)} if no other locksign is running.`;
    throw new LocksignError('ERR_VAULT_WRITE', { subject: vault, detail, remedy, cause: error });
  }
}

/** Checks that files can be created in a folder. On a read-only mount not even root can. */
function requireWritable(folder: string, vault: string): void {
  try {
    accessSync(folder, W_OK | X_OK);
  } catch (error) {
    const [missing] = missingFolders(dirname(vault));
    if (missing === undefined) failed('ERR_VAULT_WRITE', vault, error);
    const detail = `its folder ${missing} does not exist, and this user cannot make it in ${folder}`;
    throw new LocksignError('ERR_VAULT_WRITE', { subject: vault, detail, ...systemFacts(error), cause: error });
  }
}

function openFolder(folder: string, vault: string): number {
  try {
    return openSync(folder, O_RDONLY);
  } catch (error) {
    return failed('ERR_VAULT_WRITE', vault, error);
  }
}

/**
 * Locks an open file or folder of a vault.
 * @returns false if another process has the lock.
 * @throws {LocksignError} `ERR_LOCK_FAILED` that names the vault and its file system.
 */
function lockFor(vault: string, descriptor: number, folder = dirname(vault)): boolean {
  try {
    return lockFile(descriptor);
  } catch (error) {
    if (!(error instanceof LocksignError) || error.code !== 'ERR_LOCK_FAILED') throw error;
    const system = fileSystemOf(folder);
    const on = system === undefined ? '' : ` (${system})`;
    const { call, errno } = error;
    throw new LocksignError('ERR_LOCK_FAILED', {
      subject: vault,
      ...(call !== undefined && { call }),
      ...(errno !== undefined && { errno }),
      remedy: `Move the vault to a local disk: the file system of ${folder}${on} cannot lock files, and without a lock two programs could overwrite each other's changes.`,
      cause: error,
    });
  }
}

/**
 * @returns whether the lock was acquired. A lock file that was deleted excludes nobody, so the next
 *   attempt opens the new one.
 */
function acquire(descriptor: number, lock: string, vault: string): boolean {
  try {
    fchmodSync(descriptor, 0o600); // restores bits that a umask removed
    if (!lockFor(vault, descriptor)) return false;
    const own = fstatSync(descriptor, { bigint: true });
    const there = lstatSync(lock, { bigint: true, throwIfNoEntry: false });
    return own.dev === there?.dev && own.ino === there.ino;
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    return failed('ERR_VAULT_WRITE', vault, error);
  }
}

/**
 * Runs `change` while no other process changes the vault. The lock is on a file of its own, which
 * stays, because each change replaces the vault's file.
 * @throws {LocksignError} `ERR_VAULT_LOCKED` after five seconds, `ERR_VAULT_WRITE`, and what
 *   lockFile throws.
 */
export async function withLock<T>(path: string, change: () => T): Promise<T> {
  const lock = `${path}.lock`;
  const end = performance.now() + waitMilliseconds; // monotonic
  for (;;) {
    const descriptor = openLock(lock, O_CREAT, path);
    try {
      if (acquire(descriptor, lock, path)) return change();
    } finally {
      closeSync(descriptor);
    }
    if (performance.now() > end) throw new LocksignError('ERR_VAULT_LOCKED', { subject: path });
    await delay(pauseMilliseconds);
  }
}

/**
 * Checks that files can be created and locked here, before the user types a secret that could not
 * be saved. It locks the lock file for a moment. If that does not exist yet, it locks the folder
 * instead, so that it creates nothing.
 * @param folder of the vault, or its first parent that exists.
 * @throws {LocksignError} `ERR_LOCK_UNAVAILABLE`, `ERR_LOCK_FAILED`, `ERR_VAULT_WRITE`
 */
export function requireLock(path: string, folder = dirname(path)): void {
  requireWritable(folder, path);
  const lock = `${path}.lock`;
  const isThere = exists(lock, path);
  const descriptor = isThere ? openLock(lock, 0, path) : openFolder(folder, path);
  try {
    lockFor(path, descriptor, folder);
  } catch (error) {
    // NFS locks only what is open for writing (flock(2)), which a folder cannot be.
    if (isThere || !(error instanceof LocksignError) || error.errno !== 'EBADF') throw error;
  } finally {
    closeSync(descriptor);
  }
}

function requireOwn(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !isKeptByRoot(stats, path)) return;
  throw new LocksignError('ERR_VAULT_WRITE', {
    subject: path,
    detail: 'it belongs to root, and can only be read here',
    remedy: 'Change the vault where it was made, and replace this copy. In Kubernetes, update the Secret.',
  });
}

/**
 * Checks that a vault can be changed, before its passphrase is read.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`, `ERR_VAULT_WRITE` for a vault that root keeps,
 *   and as requireLock()
 */
export function requireChangeable(path: string): void {
  requireNotReserved(path);
  requireOwn(path);
  requireLock(path);
}
