/**
 * Replaces files so that a crash at any moment leaves of each the old one or the new one.
 * @module
 */
import { closeSync, constants, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemFacts } from '../../errors/locksign-error.js';

const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_RDONLY, O_WRONLY } = constants;

/** What a file system answers that has no such thing. */
const withoutSync: readonly string[] = ['EINVAL', 'ENOTSUP', 'ENOSYS'];

export interface Replacement {
  readonly path: string;
  /** In the same folder; must not be there. */
  readonly temporary: string;
  readonly parts: readonly Uint8Array[];
  /** What else is to be done to the new file while it is open, such as its mode, which is 0600. */
  readonly prepare?: (descriptor: number) => void;
}

/**
 * Each whole or not at all: rename(2) is atomic, and what it puts there is on the disk already. None before all of them are on the
 * disk, then in this order. Each write is from the memory given, without a copy.
 */
export function replaceFiles(replacements: readonly Replacement[]): void {
  const made: string[] = [];
  try {
    for (const { temporary, parts, prepare } of replacements) {
      const descriptor = openSync(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      made.push(temporary);
      try {
        fchmodSync(descriptor, 0o600); // what a umask took from it
        for (const part of parts) {
          for (let written = 0; written < part.length; ) written += writeSync(descriptor, part, written);
        }
        prepare?.(descriptor);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    }
    for (const { temporary, path } of replacements) renameSync(temporary, path);
  } catch (error) {
    for (const temporary of made) rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * So that the new name survives a power failure (fsync(2)); Windows has no such call for folders. The file is in its place already,
 * so a failure is no error of what was asked for: a warning says it.
 */
export function syncFolderOf(path: string): void {
  if (process.platform === 'win32') return;
  try {
    const descriptor = openSync(dirname(path), O_RDONLY);
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const { errno = 'an unknown error' } = systemFacts(error);
    if (withoutSync.includes(errno)) return;
    process.emitWarning(
      `${path} was written, but its folder could not be brought to the disk (fsync: ${errno}): after a power failure what was ` +
        'there before may be back. Check the disk, and write again.',
      { type: 'LocksignWarning', code: 'LOCKSIGN_NOT_SYNCED' },
    );
  }
}
