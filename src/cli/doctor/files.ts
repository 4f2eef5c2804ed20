/**
 * Checks of files that other users should not read: the vault, and configurations with secrets in
 * plain text.
 * @module
 */

import type { Stats } from 'node:fs';
import { basename, join } from 'node:path';
import { LocksignError } from '../../index.js';
import { colon, doubleQuote, isLineEnd, isSpaceOrTab } from '../../util/ascii.js';
import {
  checkFolder,
  checkKept,
  checkOwner,
  checkWay,
  closeToAll,
  isKeptByRoot,
  isOpenToAll,
  wayBack,
} from '../../vault/inspect.js';
import { commandName } from '../help/command-name.js';
import { attention, listed, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

const nameIt = 'Name the vault with --vault or LOCKSIGN_VAULT.';

/** Checks a vault that root keeps for this user to read. */
function checkKeptVault(system: System, path: string, stats: Stats): Result {
  checkWay(system.at(path));
  checkKept(stats, system.at(path));
  return isOpenToAll(stats)
    ? attention(`Every user here can read the vault ${path}, so only its passphrase protects it.`, closeToAll)
    : ok(`Root keeps the vault ${path}: this user can read it, and only root can change it.`);
}

/** @param path the path of the vault, or the error that there was instead. */
export function checkVault(system: System, path: string | LocksignError): Result {
  if (path instanceof LocksignError) return attention(path.problem, nameIt);
  try {
    const there = system.stats(path);
    if (there === undefined) {
      const back = wayBack(system.at(path));
      if (back === undefined) return unknown(`There is no vault at ${path}. To make one, run \`${commandName} init\`.`);
      return attention(
        `There is no vault at ${path}, but ${back.detail}.`,
        `Unless you moved the vault on purpose: ${back.remedy}`,
      );
    }
    if (!there.isFile()) return attention(`${path} is not a file, so it is not a vault.`, nameIt);
    const file = system.real(path) ?? path;
    if (isKeptByRoot(there, system.at(file))) return checkKeptVault(system, path, there);
    const files = [file, `${file}.previous`, `${file}.lock`];
    checkFolder(system.at(file));
    for (const each of files) {
      const stats = system.stats(each);
      if (stats !== undefined) checkOwner(stats, system.at(each));
    }
    return ok(`Only its user can access the vault ${path} and its folder.`);
  } catch (error) {
    if (!(error instanceof LocksignError)) return unknown(`The vault ${path} cannot be examined: ${String(error)}.`);
    return attention(
      error.problem,
      `${error.remedy} If others may have copied ${basename(path)}, only its passphrase protects it: change the API keys.`,
    );
  }
}

const readableByOthers = 0o044;
const isDotenv = (name: string): boolean => /^\.env(\..+)?$|\.env$/.test(name);
const isJson = (name: string): boolean => name.endsWith('.json');
/** freqtrade keeps its configuration in `user_data`, below the folder in which it is started. */
const folders = ['.', 'user_data'];
const secretFields = ['"secret"', '"apiSecret"', '"api_secret"', '"privateKey"'].map((field) => Buffer.from(field));

const isWhitespace = (c = 0): boolean => isSpaceOrTab(c) || isLineEnd(c);

/**
 * Whether a field for a secret has a text that is not empty. It searches bytes, so that no secret
 * becomes a string.
 */
function hasSecretField(bytes: Buffer): boolean {
  const skipWhitespace = (from: number): number => {
    let at = from;
    while (isWhitespace(bytes[at])) at += 1;
    return at;
  };
  return secretFields.some((field) => {
    for (let at = bytes.indexOf(field); at !== -1; at = bytes.indexOf(field, at + 1)) {
      const afterName = skipWhitespace(at + field.length);
      const value = skipWhitespace(afterName + 1);
      if (bytes[afterName] === colon && bytes[value] === doubleQuote && bytes[value + 1] !== doubleQuote) return true;
    }
    return false;
  });
}

/**
 * Whether a file has secrets, by its name or its fields.
 * @throws {RangeError} if it is too long to be searched.
 */
function hasSecrets(system: System, path: string): boolean {
  if (isDotenv(basename(path))) return true;
  const found = system.search(path, hasSecretField);
  if (found === undefined) throw new RangeError('too long');
  return found;
}

export function checkConfigurations(system: System): Result {
  const { workingFolder } = system.facts;
  const open: string[] = [];
  const unread: string[] = [];
  for (const folder of folders) {
    const names = system.names(join(workingFolder, folder));
    if (names === undefined && folder === '.') return unknown('The current folder cannot be read.');
    for (const name of (names ?? []).filter((each) => isDotenv(each) || isJson(each))) {
      const path = join(workingFolder, folder, name);
      try {
        const stats = system.stats(path);
        if (stats === undefined || !stats.isFile() || (stats.mode & readableByOthers) === 0) continue;
        if (hasSecrets(system, path)) open.push(join(folder, name));
      } catch {
        unread.push(join(folder, name));
      }
    }
  }
  if (open.length > 0) {
    return attention(
      `Other users can read ${listed(open)} in the current folder.`,
      `Run \`chmod 600 FILE\`, or move the secrets into the vault: \`${commandName} import FILE\`.`,
    );
  }
  if (unread.length > 0) return unknown(`These files cannot be read: ${listed(unread)}.`);
  return ok('Other users can read no .env or JSON file with secrets in the current folder.');
}
