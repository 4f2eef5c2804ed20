/**
 * The place of a new vault. It is checked before the passphrase is read, and its folder is created
 * when the file is written.
 * @module
 */
import { chmodSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type ErrorFacts, LocksignError } from '../../errors/locksign-error.js';
import { checkFolder } from './owner.js';
import {
  endOfLinks,
  exists,
  failed,
  invalid,
  missingFolders,
  putBack,
  reservedName,
  reservedRule,
  temporaryOf,
  wayBack,
} from './path.js';
import { syncFolderOf } from './replace-file.js';

/**
 * Checks that nothing is at the path of a new vault. A broken link counts as something.
 * @throws {LocksignError} `ERR_VAULT_EXISTS`, `ERR_INVALID_ARGUMENT`, `ERR_VAULT_WRITE`
 */
export function requireNew(path: string): void {
  if (reservedName.test(path)) invalid(`${reservedRule}, because a change of the vault next to it would overwrite it`);
  if (exists(path)) throw new LocksignError('ERR_VAULT_EXISTS', { subject: path, ...whatIsThere(path) });
  const left = `${path}.previous`;
  if (!exists(left, path)) return;
  throw new LocksignError('ERR_VAULT_EXISTS', {
    subject: left,
    detail: 'it may be the only copy of a vault, and the first change of a new vault would overwrite it',
    remedy: `${putBack(left, path)} Or choose another path.`,
  });
}

function whatIsThere(path: string): Pick<ErrorFacts, 'detail' | 'remedy'> {
  const end = endOfLinks(path);
  if (end === path || exists(end, path)) return {};
  const back = wayBack(path);
  return {
    detail: `it is a link to ${end}, which does not exist${back === undefined ? '' : `, but ${back.detail}`}`,
    remedy: `${back === undefined ? 'Remove the link' : `${back.remedy} Or remove the link`}, or choose another path.`,
  };
}

export interface NewPlace {
  /** The path of the vault, with symbolic links resolved. */
  readonly path: string;
  /** The vault's folder, or its first parent that exists. */
  readonly folder: string;
}

/** @throws {LocksignError} `ERR_VAULT_WRITE`, `ERR_VAULT_PERMISSIONS` */
export function newPlace(wanted: string): NewPlace {
  try {
    const missing = missingFolders(dirname(wanted));
    const existing = dirname(missing[0] ?? wanted);
    const folder = realpathSync(existing);
    const path = join(folder, relative(existing, wanted));
    // lstat(2) reports names that are too long, also those of files that only a later change
    // writes. It needs a folder that exists.
    for (const each of [...missing, temporaryOf(`${path}.previous`)]) {
      const inside = join(folder, basename(each));
      if (lstatSync(inside, { throwIfNoEntry: false })?.isSymbolicLink()) realpathSync(inside); // refuses a broken link
    }
    if (missing.length === 0) checkFolder(path);
    return { path, folder };
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    return failed('ERR_VAULT_WRITE', wanted, error);
  }
}

/**
 * Creates the folder of a new vault if it is missing, and flushes every folder that it creates to
 * the disk.
 * @throws {LocksignError} `ERR_VAULT_WRITE`, `ERR_VAULT_PERMISSIONS`
 */
export function makeFolder(path: string): void {
  try {
    for (const folder of missingFolders(dirname(path))) {
      if (!createFolder(folder)) continue;
      chmodSync(folder, 0o700); // a umask may have removed bits that creating the next folder needs
      syncFolderOf(folder);
    }
    checkFolder(path);
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    failed('ERR_VAULT_WRITE', path, error);
  }
}

/** @returns false if another process has created it meanwhile. */
function createFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false;
    throw error;
  }
}
