/**
 * Where the vault is, and whether only its user can get at it.
 * @module
 */
import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync, rmdirSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { type ErrorCode, LocksignError, systemFacts } from '../errors.js';
import { shellWord } from '../shell-word.js';
import { damaged } from './format.js';
import { syncFolderOf } from './replace-file.js';

const groupAndOthers = 0o077;

/** What a change writes beside its vault, and overwrites. Some file systems take capital letters for the same. */
const besideVault = /(?:\.(?:lock|locksign-new|previous))+$/i;
const besideRule = 'path must not end in .lock, .locksign-new or .previous';

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

function invalid(detail: string, cause?: unknown): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail, cause });
}

function whole(path: string): string {
  // Only a shell expands that, and none does in quotes, nor most of them in --vault=~/x: a vault would be made in a folder called ~.
  if (/^~(?:[^/]*\/|$)/.test(path)) {
    invalid(`the path ${path} begins with ~, which no shell has replaced: write $HOME there, or the whole path`);
  }
  return known(() => resolve(path), 'path is relative to a working directory that is gone: pass the whole path');
}
const home = (): string =>
  known(homedir, 'path is missing, and this user has no home folder: pass one, or set LOCKSIGN_VAULT');

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

/** @throws {LocksignError} `ERR_VAULT_PERMISSIONS` if another user can get at it. */
export function checkOwner(stats: Stats, path: string): void {
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
const putBack = (left: string, vault: string): string =>
  `put it back with \`mv ${shellWord(left)} ${shellWord(vault)}\``;

/** What to do where there is no vault, if there is one that a change of it has left; else undefined. */
export function waysBack(path: string): string | undefined {
  const left = `${path}.previous`;
  return existsSync(left) ? `its state before its last change is beside it: ${putBack(left, path)}` : undefined;
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
 * For a new vault. A link that leads nowhere counts: something is there.
 * @throws {LocksignError} `ERR_VAULT_EXISTS`, `ERR_INVALID_ARGUMENT`, `ERR_VAULT_WRITE`
 */
export function requireNew(path: string): void {
  if (besideVault.test(path)) invalid(`${besideRule}: a change of the vault beside it would overwrite it`);
  exists(temporaryOf(`${path}.previous`), path); // if that is too long, no change could ever be written
  if (exists(path)) throw new LocksignError('ERR_VAULT_EXISTS', { subject: path });
  const left = `${path}.previous`;
  if (!exists(left, path)) return;
  const detail = `It may be all that is left of a vault, and the first change of a new one would overwrite it: ${putBack(left, path)}`;
  throw new LocksignError('ERR_VAULT_EXISTS', { subject: left, detail });
}

/**
 * Has `ask` say what it has against a new vault's place, in the folder that it is to be made in. What is made for that is taken away
 * again: whoever is refused, or gives up at a question, finds no empty folders.
 * @returns where the vault goes.
 */
export function tryFolder(path: string, ask: (path: string) => void): string {
  const made = missingFolders(dirname(path));
  try {
    const real = makeFolders(path);
    ask(real);
    return real;
  } finally {
    for (const folder of made) removeEmpty(folder);
  }
}

/** Makes the folder for a new vault where there is none, and says where the vault goes. */
export function prepareFolder(path: string): string {
  return makeFolders(path, syncFolderOf);
}

/** One by one: `then` brings each to the disk, and a umask may take what making the next one in it needs. */
function makeFolders(path: string, then?: (folder: string) => void): string {
  try {
    for (const folder of missingFolders(dirname(path)).reverse()) {
      mkdirSync(folder, { recursive: true, mode: 0o700 }); // recursive: another process may have made it meanwhile
      chmodSync(folder, 0o700);
      then?.(folder);
    }
    const real = join(realpathSync(dirname(path)), basename(path));
    checkFolder(real);
    return real;
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    return failed('ERR_VAULT_WRITE', path, error);
  }
}

/** Those on the way to a folder that are not there, the deepest first. */
function missingFolders(path: string): string[] {
  const above = dirname(path);
  if (above === path || statSync(path, { throwIfNoEntry: false }) !== undefined) return [];
  return [path, ...missingFolders(above)];
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It was not made after all, or another process has put something there.
  }
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
