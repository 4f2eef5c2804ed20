/**
 * Finds accounts in a dotenv or JSON file.
 * @module
 */
import { slash, space } from '../../util/ascii.js';
import type { Span } from '../../util/dotenv.js';
import { ImportError, SourceError, UsageError } from '../exit.js';
import { neverAnArgument } from '../options/unrecognised.js';
import { findInDotenv, hasVariable, type VariableNames, variablesLeft } from './dotenv.js';
import type { Found } from './found.js';
import { settleScopes } from './host/scope.js';
import { fieldsLeft, findInJson } from './json.js';
import { findInPem, isPem } from './pem.js';

/** The first byte that is neither whitespace nor of a byte order mark opens JSON or a comment. */
function isJson(file: Uint8Array): boolean {
  const first = file.find((byte, index) => byte > space && !(index < 3 && byte > 0x7f));
  return first === 0x7b || first === 0x5b || first === slash;
}

/**
 * Finds values that are not imported although their names sound like secrets.
 * @param imported the spans of the secrets that are imported.
 * @returns the names of variables, or the paths of JSON fields. Control characters are escaped.
 */
export function namesLeft(file: Uint8Array, imported: readonly Span[]): string[] {
  if (isPem(file)) return [];
  const isImported = (span: Span): boolean => imported.some(({ start }) => start === span.start);
  const names = (isJson(file) ? fieldsLeft : variablesLeft)(file, isImported);
  return names.map((name) => JSON.stringify(name).slice(1, -1));
}

/**
 * Finds the accounts that have a secret, and those whose secret is erased.
 * @param decrypted the private key, if the file is one that is encrypted.
 * @throws {ImportError} if the file cannot be read, or has no accounts.
 * @throws {UsageError} if `--key-name` is given for JSON.
 * @throws {SourceError} if an option names a variable that the file does not have.
 */
export function findAccounts(
  file: Uint8Array,
  names: VariableNames & { readonly apiKey?: string },
  decrypted?: Uint8Array,
): Found {
  if (isPem(file)) return findInPem(file, names.apiKey, decrypted);
  if (names.apiKey !== undefined) {
    throw new UsageError('--api-key is for a file that is a private key in PEM, and this file is not. Leave it out.');
  }
  const json = isJson(file);
  if (json && names.keyName !== undefined) {
    throw new UsageError('--key-name is for dotenv files, and this file is JSON. Leave it out.');
  }
  const { accounts, erased } = json ? findInJson(file) : findInDotenv(file, names);
  const all = [...accounts, ...erased];
  const found = { accounts: settleScopes(accounts, all), erased };
  if (found.accounts.length > 0 || found.erased.length > 0) return found;
  if (!json) requireVariables(file, names);
  throw new ImportError(whyNone(json, names));
}

function requireVariables(file: Uint8Array, { keyName, secretName }: VariableNames): void {
  for (const [option, name] of [
    ['--key-name', keyName],
    ['--secret-name', secretName],
  ] as const) {
    if (name === undefined || hasVariable(file, name)) continue;
    throw new SourceError(`${option} names a variable that the file does not have.\n${neverAnArgument}`);
  }
}

function whyNone(json: boolean, { keyName, secretName }: VariableNames): string {
  if (json) {
    return (
      'The file has no accounts: it has neither freqtrade\'s "exchange" nor objects with "apiKey" and "secret" ' +
      'that are not empty.'
    );
  }
  if (keyName !== undefined) return `The file has no ${keyName} and ${secretName} that are not empty.`;
  return (
    'The file has no accounts: it has no NAME_API_KEY and NAME_API_SECRET that are not empty. ' +
    'Name the variables with --key-name and --secret-name.'
  );
}
