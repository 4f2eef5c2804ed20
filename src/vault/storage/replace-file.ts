/**
 * Replaces files so that a crash at any moment leaves either the old file or the new one.
 * @module
 */
import { closeSync, constants, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemFacts } from '../../errors/locksign-error.js';
import { warn } from '../../util/warning.js';

const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_RDONLY, O_WRONLY } = constants;

/** The errors of file systems that cannot flush a folder. */
const withoutSync: readonly string[] = ['EINVAL', 'ENOTSUP', 'ENOSYS'];

export interface Replacement {
  readonly path: string;
  /** A path in the same folder, where nothing exists. */
  readonly temporary: string;
  /** The new content, one part after another. */
  readonly parts: readonly Uint8Array[];
  /** Runs while the new file is open, for example to set its mode, which is 0600 before. */
  readonly prepare?: (descriptor: number) => void;
}

/**
 * Replaces each file completely or not at all, in this order. It renames none before all new files
 * are on the disk: rename(2) is atomic. It writes straight from the given memory, without a copy.
 */
export function replaceFiles(replacements: readonly Replacement[]): void {
  const made: string[] = [];
  try {
    for (const { temporary, parts, prepare } of replacements) {
      const descriptor = openSync(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      made.push(temporary);
      try {
        fchmodSync(descriptor, 0o600); // restores bits that a umask removed
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
 * Flushes a file's folder, so that the new name survives a power failure (fsync(2)). Windows has no
 * such call for folders. A failure is a warning and no error, because the file has been replaced.
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
    warn(
      `${path} was written, but its folder could not be flushed to the disk (fsync: ${errno}). After a power failure the old ` +
        'file may be back. Check the disk, and repeat the change.',
      'LOCKSIGN_NOT_SYNCED',
    );
  }
}
