/**
 * Where the vault is, as the command line has it: what the library makes of a path takes no account of how it was written.
 * @module
 */
import { statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { LocksignError } from '../../index.js';
import { givenPath } from '../../vault/inspect.js';

function isFolder(path: string): boolean {
  if (path.endsWith('/') || path.endsWith(sep)) return true; // also one that is not there: nobody writes a file so
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // what is wrong with it is told by whoever opens it
  }
}

/** @throws {LocksignError} `ERR_INVALID_ARGUMENT`, also if it names no file; `doctor` tells it among its findings. */
function fileOf(path: string, place: string): string {
  const refuse = (detail: string): never => {
    throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: `${place} ${detail}` });
  };
  if (path === '') refuse("is empty: name the vault's file");
  if (isFolder(path)) refuse(`${path} is a folder: name the file, such as ${join(path, 'vault.json')}`);
  return givenPath(path);
}

/** `--vault`, else what the library takes. @throws as fileOf() */
export function vaultPathOf(option: string | undefined): string {
  if (option !== undefined) return fileOf(option, '--vault');
  const { LOCKSIGN_VAULT: own } = process.env;
  return own ? fileOf(own, 'LOCKSIGN_VAULT') : givenPath(undefined);
}

/** The file of another vault, which is to be made. @throws as fileOf() */
export const newFilePath = (file: string): string => fileOf(file, 'the new vault');
