/**
 * Where the vault is, and whether only its user can get at it.
 * @module
 */
import { lstatSync, mkdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { type ErrorCode, LocksignError, systemFacts } from '../errors.js';
import { shellWord } from '../shell-word.js';

const groupAndOthers = 0o077;

/**
 * The path of the vault, unless one is given: `LOCKSIGN_VAULT`, else `locksign/vault.json` in `XDG_DATA_HOME`, else in
 * `~/.local/share` (XDG Base Directory Specification, which ignores a path that is not absolute).
 */
export function defaultVaultPath(): string {
  const { LOCKSIGN_VAULT: own, XDG_DATA_HOME: data = '' } = process.env;
  if (own) return resolve(own);
  return join(isAbsolute(data) ? data : join(homedir(), '.local', 'share'), 'locksign', 'vault.json');
}

export function givenPath(path: unknown): string {
  if (path === undefined) return defaultVaultPath();
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'path must be a non-empty string' });
  }
  return resolve(path);
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
  refuse(
    `is open to other users: keep the vault in a folder of its own, made by \`mkdir -m 700\`; or, if nothing else in this one is for others, \`chmod 700 ${word}\``,
  );
}

export function checkFolder(path: string): void {
  const folder = dirname(path);
  checkOwner(statSync(folder), folder);
}

/** The file that a path leads to, through links: renaming must not replace a link. @throws ENOENT */
export function followLinks(path: string): string {
  return realpathSync(path);
}

/** Makes the folder for a new vault where there is none, and says where the vault goes. */
export function prepareFolder(path: string): string {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const real = join(realpathSync(dirname(path)), basename(path));
    checkFolder(real);
    return real;
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    return failed('ERR_VAULT_WRITE', path, error);
  }
}

/** A link that leads nowhere counts: something is there. */
export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
