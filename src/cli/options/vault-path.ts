/**
 * The path of the vault, as the command line gives it. Unlike the library, the command names the
 * option or variable that gave it.
 * @module
 */
import { statSync } from 'node:fs';
import { sep } from 'node:path';
import { LocksignError } from '../../index.js';
import { givenPath } from '../../vault/inspect.js';

function isFolder(path: string): boolean {
  if (path.endsWith('/') || path.endsWith(sep)) return true; // no file is written like this, whether or not the folder exists
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // opening the path reports what is wrong with it
  }
}

/**
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT` if it names no file. `doctor` reports that among
 * its findings.
 */
function fileOf(path: string, place: string): string {
  const refuse = (detail: string, remedy: string): never => {
    throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: `${place} ${detail}`, remedy });
  };
  if (path === '') refuse('is empty', "Name the vault's file.");
  if (path.startsWith('~'))
    refuse('begins with ~, which the shell has not replaced', 'Write $HOME, or the whole path.');
  if (isFolder(path)) refuse('names a folder', 'Name a file in it, such as FOLDER/vault.json.');
  return givenPath(path);
}

/**
 * The path of `--vault`, else that of `LOCKSIGN_VAULT`, else the library's default.
 * @throws as fileOf()
 */
export function vaultPathOf(option: string | undefined): string {
  if (option !== undefined) return fileOf(option, '--vault');
  const { LOCKSIGN_VAULT: own } = process.env;
  return own ? fileOf(own, 'LOCKSIGN_VAULT') : givenPath(undefined);
}

/** The path of a vault that `export` makes. @throws as fileOf() */
export const newFilePath = (file: string): string => fileOf(file, 'FILE');
