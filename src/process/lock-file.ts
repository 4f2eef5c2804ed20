/**
 * lockFile: an advisory lock on an open file.
 * @module
 */
import { selectBackend } from '../backend/select.js';
import { secret } from '../secrets/source.js';

/**
 * Locks an open file exclusively with flock(2), without waiting. The vault uses it. The lock is
 * advisory: only programs that also request it respect it. It ends when every descriptor of this
 * open file description is closed, at the latest when the process exits. It works on Linux and
 * macOS. Without the native addon it runs the command flock(1).
 *
 * @returns false if another open file description holds the lock, in this process or another.
 * @throws {LocksignError} `ERR_LOCK_FAILED`, `ERR_LOCK_UNAVAILABLE`, `ERR_INVALID_ARGUMENT`
 * @example
 * const descriptor = openSync('vault.json.lock', 'a', 0o600);
 * if (!lockFile(descriptor)) throw new Error('another process is changing the vault');
 */
export function lockFile(descriptor: number): boolean {
  return selectBackend().lockFile(secret.descriptor(descriptor).descriptor);
}
