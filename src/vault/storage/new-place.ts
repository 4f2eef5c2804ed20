/**
 * Where a new vault goes: looked at before there is a passphrase, and made when there is something to write.
 * @module
 */
import { chmodSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { LocksignError } from '../../errors/locksign-error.js';
import {
  besideRule,
  besideVault,
  checkFolder,
  endOfLinks,
  exists,
  failed,
  invalid,
  putBack,
  temporaryOf,
  waysBack,
} from './path.js';
import { syncFolderOf } from './replace-file.js';

/**
 * A link that leads nowhere counts: something is there.
 * @throws {LocksignError} `ERR_VAULT_EXISTS`, `ERR_INVALID_ARGUMENT`, `ERR_VAULT_WRITE`
 */
export function requireNew(path: string): void {
  if (besideVault.test(path)) invalid(`${besideRule}: a change of the vault beside it would overwrite it`);
  if (exists(path)) throw new LocksignError('ERR_VAULT_EXISTS', { subject: path, ...whatIsThere(path) });
  const left = `${path}.previous`;
  if (!exists(left, path)) return;
  const detail = `It may be all that is left of a vault, and the first change of a new one would overwrite it: ${putBack(left, path)}`;
  throw new LocksignError('ERR_VAULT_EXISTS', { subject: left, detail });
}

function whatIsThere(path: string): { detail?: string } {
  const end = endOfLinks(path);
  if (end === path || exists(end, path)) return {};
  const ways = waysBack(path);
  return {
    detail: `It is a link to ${end}, where no vault is${ways === undefined ? '' : `, but ${ways}`}. Remove the link`,
  };
}

export interface NewPlace {
  /** Of the vault, after links. */
  readonly path: string;
  /** The vault's folder, or the one above those that are to be made for it. */
  readonly folder: string;
}

/** @throws {LocksignError} `ERR_VAULT_WRITE`, `ERR_VAULT_PERMISSIONS` */
export function newPlace(wanted: string): NewPlace {
  try {
    const missing = missingFolders(dirname(wanted));
    const there = dirname(missing[0] ?? wanted);
    const folder = realpathSync(there);
    const path = join(folder, relative(there, wanted));
    // Too long a name is told of one in a folder that is there, and of what no change could write later.
    for (const each of [...missing, temporaryOf(`${path}.previous`)]) {
      const beside = join(folder, basename(each));
      if (lstatSync(beside, { throwIfNoEntry: false })?.isSymbolicLink()) realpathSync(beside); // nor a link to nowhere
    }
    if (missing.length === 0) checkFolder(path);
    return { path, folder };
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    return failed('ERR_VAULT_WRITE', wanted, error);
  }
}

/** Those on the way to a folder that are not there, the outermost first. */
function missingFolders(path: string): string[] {
  const above = dirname(path);
  if (above === path || statSync(path, { throwIfNoEntry: false }) !== undefined) return [];
  return [...missingFolders(above), path];
}

/**
 * Makes the folder of a new vault where there is none, and brings each that it makes to the disk.
 * @throws {LocksignError} `ERR_VAULT_WRITE`, `ERR_VAULT_PERMISSIONS`
 */
export function makeFolder(path: string): void {
  try {
    for (const folder of missingFolders(dirname(path))) {
      if (!makeOwn(folder)) continue;
      chmodSync(folder, 0o700); // a umask may have taken what making the next one in it needs
      syncFolderOf(folder);
    }
    checkFolder(path);
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    failed('ERR_VAULT_WRITE', path, error);
  }
}

/** @returns false if another process has made it meanwhile. */
function makeOwn(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false;
    throw error;
  }
}
