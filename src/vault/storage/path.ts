/**
 * Where the vault is, and whether only its user can get at it.
 * @module
 */
import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type ErrorCode, LocksignError, systemFacts } from '../../errors/locksign-error.js';
import { shellWord } from '../../util/shell-quote.js';
import { damaged } from '../format/format.js';

const groupAndOthers = 0o077;
/** As many as Linux follows (path_resolution(7)). */
const mostLinks = 40;

/** What a change writes beside its vault, and overwrites. Some file systems take capital letters for the same. */
export const besideVault = /(?:\.(?:lock|locksign-new|previous))+$/i;
export const besideRule = 'path must not end in .lock, .locksign-new or .previous';

/** Where what takes a file's place is written. Who changes the vault next removes it, so it is no name that a user gives a copy. */
export const temporaryOf = (path: string): string => `${path}.locksign-new`;

/** What the system may not know: this user's home, or a working directory that has been removed. */
function known(ask: () => string, detail: string): string {
  try {
    return ask();
  } catch (cause) {
    return invalid(detail, cause);
  }
}

export function invalid(detail: string, cause?: unknown): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail, cause });
}

function whole(path: string): string {
  // Only a shell expands that, and none does in quotes, nor most of them in --vault=~/x: a vault would be made in a folder called ~.
  if (/^~(?:[^/]*\/|$)/.test(path)) {
    invalid(`the path ${path} begins with ~, which no shell has replaced: write $HOME there, or the whole path`);
  }
  return known(() => resolve(path), 'path is relative to a working directory that is gone: pass the whole path');
}
const noHome = 'path is missing, and this user has no home folder: pass one, or set LOCKSIGN_VAULT';
function home(): string {
  const folder = known(homedir, noHome);
  return isAbsolute(folder) ? folder : invalid(noHome); // HOME may be empty: the vault would be in the working directory
}

/**
 * The path of the vault, unless one is given: `LOCKSIGN_VAULT`, else `locksign/vault.json` in `XDG_DATA_HOME`, else in
 * `~/.local/share` (XDG Base Directory Specification, which ignores a path that is not absolute).
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT` if the system has none, or if `LOCKSIGN_VAULT` begins with `~`.
 */
export function defaultVaultPath(): string {
  const { LOCKSIGN_VAULT: own, XDG_DATA_HOME: data = '' } = process.env;
  if (own) return whole(own);
  return whole(join(isAbsolute(data) ? data : join(home(), '.local', 'share'), 'locksign', 'vault.json'));
}

export function givenPath(path: unknown): string {
  if (path === undefined) return defaultVaultPath();
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    invalid('path must be a non-empty string');
  }
  return whole(path);
}

/** @throws {LocksignError} with that code and the system call that failed. */
export function failed(code: ErrorCode, path: string, error: unknown): never {
  throw new LocksignError(code, { subject: path, ...systemFacts(error), cause: error });
}

/** Whether a failed system call says that there is nothing at its path. */
export const isMissing = (error: unknown): boolean => systemFacts(error).errno === 'ENOENT';

/** Of node:fs's Stats, whose type not every project with this package has. */
interface Owned {
  readonly uid: number;
  readonly mode: number;
  isDirectory(): boolean;
}

/** @throws {LocksignError} `ERR_VAULT_PERMISSIONS` if another user can get at it. */
export function checkOwner(stats: Owned, path: string): void {
  const user = process.geteuid?.();
  if (user === undefined) return; // Windows keeps a user's folder to that user
  const refuse = (detail: string): never => {
    throw new LocksignError('ERR_VAULT_PERMISSIONS', { subject: path, detail });
  };
  if (stats.uid !== user) {
    // Not chown(1): whoever followed that would take the vault away from its user, or /tmp from everyone.
    refuse(
      `belongs to user ${stats.uid}, and this process runs as user ${user}: run it as that user, or keep a vault of this user's in a folder of its own`,
    );
  }
  if ((stats.mode & groupAndOthers) === 0) return;
  const word = shellWord(path);
  if (!stats.isDirectory()) refuse(`is open to other users: \`chmod 600 ${word}\``);
  const closing = isInHome(path) ? `; or, if nothing else in this one is for others, \`chmod 700 ${word}\`` : '';
  refuse(`is open to other users: keep the vault in a folder of its own, made by \`mkdir -m 700\`${closing}`);
}

/** Elsewhere nobody is told to close a folder: root's may be /etc, and a service's may be what others are served from. */
function isInHome(folder: string): boolean {
  try {
    const own = realpathSync(homedir());
    return own !== '/' && `${folder}/`.startsWith(`${own}/`);
  } catch {
    return false; // there is none
  }
}

export function checkFolder(path: string): void {
  const folder = dirname(path);
  checkOwner(statSync(folder), folder);
}

/** How a file that was left beside a vault becomes the vault. */
export const putBack = (left: string, vault: string): string =>
  `put it back with \`mv ${shellWord(left)} ${shellWord(vault)}\``;

/** Where the links of a path end, though nothing may be there. */
export function endOfLinks(path: string): string {
  let end = path;
  try {
    for (let steps = 0; steps < mostLinks; steps += 1) end = resolve(dirname(end), readlinkSync(end));
    return path; // in a circle
  } catch {
    return end; // that is no link
  }
}

/** What to do where there is no vault, if there is one that a change of it has left; else undefined. */
export function waysBack(path: string): string | undefined {
  const vault = endOfLinks(path);
  const left = `${vault}.previous`;
  return existsSync(left) ? `its state before its last change is there: ${putBack(left, vault)}` : undefined;
}

/**
 * The regular file that a path leads to, through links: renaming must not replace a link. What is no file is told before anything
 * is of its folder, such as /dev.
 * @throws {LocksignError} `ERR_VAULT_MISSING` if there is one to put back, `ERR_VAULT_DAMAGED`; else what the system says.
 */
export function followLinks(path: string): string {
  try {
    const real = realpathSync(path);
    if (!statSync(real).isFile()) damaged(real, 'it is not a file');
    return real;
  } catch (error) {
    const detail = isMissing(error) ? waysBack(path) : undefined;
    if (detail === undefined) throw error;
    throw new LocksignError('ERR_VAULT_MISSING', { subject: path, detail, cause: error });
  }
}

/**
 * For a vault that is to be changed. Reading what is kept beside another is allowed.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
 */
export function requireKept(path: string): void {
  const vault = path.replace(besideVault, '');
  if (vault === path) return;
  const way = existsSync(vault)
    ? `copy it to a name of its own first: \`cp -i ${shellWord(path)} ${shellWord(`${vault}.copy`)}\``
    : putBack(path, vault);
  invalid(`${besideRule} to be changed: the next change of the vault beside it would overwrite that; ${way}`);
}

/**
 * @param vault that it is, or is beside.
 * @throws {LocksignError} `ERR_VAULT_WRITE` if the system does not tell.
 */
export function exists(path: string, vault = path): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return failed('ERR_VAULT_WRITE', vault, error);
  }
}
