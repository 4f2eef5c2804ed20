/**
 * Finds accounts in a file, of whichever kind it is.
 * @module
 */
import type { Span } from '../../util/dotenv.js';
import { ImportError, SourceError, UsageError } from '../exit.js';
import { neverAnArgument } from '../options/unrecognised.js';
import { fieldsLeft, findInJson } from './config.js';
import { findInDotenv, hasVariable, type VariableNames, variablesLeft } from './dotenv.js';
import type { Found } from './found.js';

const isJson = (file: Uint8Array): boolean => {
  const first = file.find((byte, index) => byte > 0x20 && !(index < 3 && byte > 0x7f));
  return first === 0x7b || first === 0x5b || first === 0x2f;
};

/**
 * What sounds like a secret and is in the file still when these parts are taken out of it.
 * @returns the names of variables, or those that lead to a field.
 */
export function namesLeft(file: Uint8Array, taken: readonly Span[]): string[] {
  const isTaken = (span: Span): boolean => taken.some(({ start }) => start === span.start);
  return (isJson(file) ? fieldsLeft : variablesLeft)(file, isTaken);
}

/**
 * The accounts whose secret is there, or blank.
 * @throws {ImportError} for a file that cannot be read so, or has none. @throws {UsageError} @throws {SourceError}
 */
export function findAccounts(file: Uint8Array, names: VariableNames): Found {
  const { keyName, secretName } = names;
  const hasNames = keyName !== undefined;
  const json = isJson(file);
  if (json && hasNames) throw new UsageError('--key-name is for dotenv files, and the file is JSON.');
  const found = json ? findInJson(file) : findInDotenv(file, names);
  if (found.accounts.length > 0 || found.blank.length > 0) return found;
  for (const [option, name] of [
    ['--key-name', keyName],
    ['--secret-name', secretName],
  ] as const) {
    if (name !== undefined && !hasVariable(file, name)) {
      throw new SourceError(`${option} names a variable that the file does not have.\n${neverAnArgument}`);
    }
  }
  throw new ImportError(
    json
      ? 'The file has no accounts: neither freqtrade\'s "exchange" nor objects with "apiKey" and "secret" that are not empty.'
      : hasNames
        ? `The file has no ${keyName} and ${secretName} that are not empty.`
        : 'The file has no accounts: no NAME_API_KEY and NAME_API_SECRET that are not empty. Name the variables with --key-name and --secret-name.',
  );
}
