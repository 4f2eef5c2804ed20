/**
 * One writer at a time: a lock beside the vault, which the kernel ends with its process.
 * @module
 */
import { closeSync, constants, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { LocksignError } from '../errors.js';
import { lockFile } from '../index.js';
import { failed } from './path.js';

const { O_CREAT, O_NOFOLLOW = 0, O_RDWR } = constants;
const waitMilliseconds = 5_000;
const pauseMilliseconds = 25;

function openLock(path: string): number {
  try {
    return openSync(`${path}.lock`, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
  } catch (error) {
    return failed('ERR_VAULT_WRITE', path, error);
  }
}

/**
 * Runs `change` while no other process changes the vault. The lock is on a file of its own, which stays: the vault's own file is
 * another one after each change.
 * @throws {LocksignError} `ERR_VAULT_LOCKED` after five seconds, `ERR_VAULT_WRITE`, and what lockFile throws.
 */
export async function withLock<T>(path: string, change: () => T): Promise<T> {
  const descriptor = openLock(path);
  try {
    const end = Date.now() + waitMilliseconds;
    while (!lockFile(descriptor)) {
      if (Date.now() > end) throw new LocksignError('ERR_VAULT_LOCKED', { subject: path });
      await delay(pauseMilliseconds);
    }
    return change();
  } finally {
    closeSync(descriptor);
  }
}
