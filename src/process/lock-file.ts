/**
 * lockFile: a lock that keeps other processes from a file.
 * @module
 */
import { selectBackend } from '../backend/select.js';
import { secret } from '../secrets/source.js';

/**
 * Locks an open file for this process alone, with flock(2), without waiting. For this package's vault. It is advisory: only
 * those who ask for it respect it. It ends when the descriptor, and every other of the same open file, is closed, at the latest
 * with the process. Linux and macOS; where there is no native addon, by the command flock(1).
 *
 * @returns false if another open file has the lock, of this process or of another.
 * @throws {LocksignError} `ERR_LOCK_FAILED`, `ERR_LOCK_UNAVAILABLE`, `ERR_INVALID_ARGUMENT`
 * @example
 * const descriptor = openSync('vault.json.lock', 'a', 0o600);
 * if (!lockFile(descriptor)) throw new Error('another process is changing the vault');
 */
export function lockFile(descriptor: number): boolean {
  return selectBackend().lockFile(secret.descriptor(descriptor).descriptor);
}
