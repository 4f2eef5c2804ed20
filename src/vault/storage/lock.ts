/**
 * One writer at a time: a lock beside the vault, which the kernel ends with its process.
 * @module
 */
import { accessSync, closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';
import { lockFile } from '../../index.js';
import { shellWord } from '../../util/shell-quote.js';
import { exists, failed, requireKept } from './path.js';

const { O_CREAT, O_NOFOLLOW = 0, O_RDONLY, O_RDWR, W_OK, X_OK } = constants;
const waitMilliseconds = 5_000;
const pauseMilliseconds = 25;

function openLock(lock: string, flags: number, vault: string): number {
  try {
    return openSync(lock, flags | O_RDWR | O_NOFOLLOW, 0o600);
  } catch (error) {
    if (!exists(lock, vault)) return failed('ERR_VAULT_WRITE', vault, error);
    const { errno = 'an unknown error' } = systemFacts(error);
    const detail = `its lock cannot be opened (${errno}): delete ${shellWord(lock)} if no other locksign is running`;
    throw new LocksignError('ERR_VAULT_WRITE', { subject: vault, detail, cause: error });
  }
}

/** What making files in a folder takes; on a mount that is read-only not even root may. */
function requireWritable(folder: string, vault: string): void {
  try {
    accessSync(folder, W_OK | X_OK);
  } catch (error) {
    failed('ERR_VAULT_WRITE', vault, error);
  }
}

function openFolder(folder: string, vault: string): number {
  try {
    return openSync(folder, O_RDONLY);
  } catch (error) {
    return failed('ERR_VAULT_WRITE', vault, error);
  }
}

/** Takes the lock. One that was deleted meanwhile keeps nobody out: then the next try opens the one that is there. */
function take(descriptor: number, lock: string, vault: string): boolean {
  try {
    fchmodSync(descriptor, 0o600); // what a umask took from it
    if (!lockFile(descriptor)) return false;
    const own = fstatSync(descriptor, { bigint: true });
    const there = lstatSync(lock, { bigint: true, throwIfNoEntry: false });
    return own.dev === there?.dev && own.ino === there.ino;
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    return failed('ERR_VAULT_WRITE', vault, error);
  }
}

/**
 * Runs `change` while no other process changes the vault. The lock is on a file of its own, which stays: the vault's own file is
 * another one after each change.
 * @throws {LocksignError} `ERR_VAULT_LOCKED` after five seconds, `ERR_VAULT_WRITE`, and what lockFile throws.
 */
export async function withLock<T>(path: string, change: () => T): Promise<T> {
  const lock = `${path}.lock`;
  const end = performance.now() + waitMilliseconds; // of a clock that nobody sets
  for (;;) {
    const descriptor = openLock(lock, O_CREAT, path);
    try {
      if (take(descriptor, lock, path)) return change();
    } finally {
      closeSync(descriptor);
    }
    if (performance.now() > end) throw new LocksignError('ERR_VAULT_LOCKED', { subject: path });
    await delay(pauseMilliseconds);
  }
}

/**
 * Whether files can be made and locked here: to be asked before a secret is that could not be written then. For a moment, the lock
 * is taken; where there is none yet, its folder is locked, so that nothing is left behind.
 * @param folder the vault's, or the one that it will be made in.
 * @throws {LocksignError} `ERR_LOCK_UNAVAILABLE`, `ERR_LOCK_FAILED`, `ERR_VAULT_WRITE`
 */
export function requireLock(path: string, folder = dirname(path)): void {
  requireWritable(folder, path);
  const lock = `${path}.lock`;
  const isThere = exists(lock, path);
  const descriptor = isThere ? openLock(lock, 0, path) : openFolder(folder, path);
  try {
    lockFile(descriptor);
  } catch (error) {
    // NFS locks what is open for writing (flock(2)): files, and no folders.
    if (isThere || !(error instanceof LocksignError) || error.errno !== 'EBADF') throw error;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * What is asked of a vault that is to be changed, before its passphrase is asked for.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`, and as requireLock()
 */
export function requireChangeable(path: string): void {
  requireKept(path);
  requireLock(path);
}
