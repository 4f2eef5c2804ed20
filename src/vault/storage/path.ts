/**
 * Finds the vault.
 * @module
 */
import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type ErrorCode, LocksignError, systemFacts } from '../../errors/locksign-error.js';
import { shellWord } from '../../util/shell-quote.js';
import { damaged } from '../format/format.js';

/** Linux follows this many (path_resolution(7)). */
const mostLinks = 40;

/**
 * The names that a change writes next to its vault, and overwrites. Some file systems ignore case.
 */
export const reservedName = /(?:\.(?:lock|locksign-new|previous))+$/i;
export const reservedRule = 'path must not end in .lock, .locksign-new or .previous';

/**
 * The new content of a file before it is renamed over it. The next change removes a leftover, so no
 * user may name a copy like this.
 */
export const temporaryOf = (path: string): string => `${path}.locksign-new`;

/**
 * Asks the system for what it may not know: this user's home, or a working directory that was
 * removed.
 */
function known(ask: () => string, detail: string, remedy: string): string {
  try {
    return ask();
  } catch (cause) {
    return invalid(detail, remedy, cause);
  }
}

export function invalid(detail: string, remedy?: string, cause?: unknown): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail, ...(remedy !== undefined && { remedy }), cause });
}

function whole(path: string): string {
  // Only a shell expands ~, but not in quotes, and most shells not in --vault=~/x. The vault would
  // be created in a folder called ~.
  if (/^~(?:[^/]*\/|$)/.test(path)) {
    invalid(`the path ${path} begins with ~, which the shell did not expand`, 'Write $HOME or the whole path.');
  }
  const absolute = known(
    () => resolve(path),
    'path is relative to a working directory that no longer exists',
    'Pass an absolute path.',
  );
  // Messages name the path. What follows a line break in it would look like another message.
  if (/\p{Cc}/u.test(absolute)) {
    invalid('the path of the vault has a line break or another control character', 'Rename the folder or the file.');
  }
  return absolute;
}
const noHome = ['path is missing, and this user has no home folder', 'Pass a path or set LOCKSIGN_VAULT.'] as const;
function home(): string {
  const folder = known(homedir, ...noHome);
  return isAbsolute(folder) ? folder : invalid(...noHome); // an empty HOME would mean the working directory
}

/**
 * The path of the vault if none is given: `LOCKSIGN_VAULT`, or else `locksign/vault.json` in
 * `XDG_DATA_HOME`, or else in `~/.local/share`. The XDG Base Directory Specification ignores an
 * `XDG_DATA_HOME` that is not absolute.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT` if this user has no home folder, or if
 *   `LOCKSIGN_VAULT` begins with `~`.
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

/** @throws {LocksignError} with this code and the system call that failed. */
export function failed(code: ErrorCode, path: string, error: unknown): never {
  throw new LocksignError(code, { subject: path, ...systemFacts(error), cause: error });
}

/** Whether a system call failed because nothing is at its path. */
export const isMissing = (error: unknown): boolean => systemFacts(error).errno === 'ENOENT';

/** The advice that makes the vault of a file that was left next to it. */
export const putBack = (left: string, vault: string): string =>
  `Put it back with \`mv ${shellWord(left)} ${shellWord(vault)}\`.`;

/** The path at the end of a chain of links, where nothing may exist. */
export function endOfLinks(path: string): string {
  let end = path;
  try {
    for (let steps = 0; steps < mostLinks; steps += 1) end = resolve(dirname(end), readlinkSync(end));
    return path; // the links form a circle
  } catch {
    return end; // it is not a link
  }
}

/** How to restore a missing vault from its `.previous` file. Undefined if there is none. */
export function wayBack(path: string): { readonly detail: string; readonly remedy: string } | undefined {
  const vault = endOfLinks(path);
  const left = `${vault}.previous`;
  if (!existsSync(left)) return undefined;
  return { detail: 'its state before the last change exists', remedy: putBack(left, vault) };
}

/**
 * Resolves links to a regular file, because renaming must not replace a link. It refuses a path
 * that is no regular file before anything is checked about its folder, which may be /dev.
 * @throws {LocksignError} `ERR_VAULT_MISSING` if there is a file to put back, `ERR_VAULT_DAMAGED`;
 *   otherwise the system's error.
 */
export function followLinks(path: string): string {
  try {
    const real = realpathSync(path);
    if (!statSync(real).isFile()) damaged(real, 'it is not a regular file');
    return real;
  } catch (error) {
    const back = isMissing(error) ? wayBack(path) : undefined;
    if (back === undefined) throw error;
    throw new LocksignError('ERR_VAULT_MISSING', { subject: path, ...back, cause: error });
  }
}

/**
 * Refuses to change a file that is kept next to a vault. Reading it is allowed.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
 */
export function requireNotReserved(path: string): void {
  const vault = path.replace(reservedName, '');
  if (vault === path) return;
  const way = existsSync(vault)
    ? `Copy it to another name first: \`cp -i ${shellWord(path)} ${shellWord(`${vault}.copy`)}\`.`
    : putBack(path, vault);
  invalid(`${reservedRule} for a change, because the next change of the vault next to it would overwrite it`, way);
}

/**
 * Whether anything is at a path, also a broken link.
 * @param vault names the vault in errors.
 * @throws {LocksignError} `ERR_VAULT_WRITE` if the system cannot say.
 */
export function exists(path: string, vault = path): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return failed('ERR_VAULT_WRITE', vault, error);
  }
}

/** The folders on the way to this one that do not exist, the outermost first. */
export function missingFolders(path: string): string[] {
  const above = dirname(path);
  if (above === path || statSync(path, { throwIfNoEntry: false }) !== undefined) return [];
  return [...missingFolders(above), path];
}
