/**
 * Finds accounts in JSON: in freqtrade's `exchange`, and in the objects that ccxt takes.
 * @module
 */
import type { Span } from '../../util/dotenv.js';
import { JsonError } from '../../util/json-error.js';
import { readJson, type Value } from '../../util/json-spans.js';
import { copyText, textOf } from '../../util/json-text.js';
import { ImportError } from '../exit.js';
import {
  type Found,
  type FoundAccount,
  type FoundSecret,
  isEmpty,
  labelled,
  lineOf,
  marketOf,
  soundsSecret,
} from './found.js';

type Fields = ReadonlyMap<string, Value>;

/** ccxt calls the API key apiKey. freqtrade reads it under each of these names. */
const keyFields = ['apiKey', 'api_key', 'key'];
const passphraseFields = ['password', 'passphrase'];
const exchangeFields = ['exchange', 'id', 'name'];
const notJson = 'The file is not JSON';
const none: Found = { accounts: [], erased: [] };

/** @throws {ImportError} instead of a JsonError: the problem, then why and where. */
function refusing<T>(file: Uint8Array, problem: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const where = error.position === undefined ? '' : ` in line ${lineOf(file, error.position)}`;
    throw new ImportError(`${problem}: ${error.message}${where}.`);
  }
}

/** The first of these fields that is a text and not empty. */
function textField(fields: Fields, names: readonly string[]): Span | undefined {
  for (const name of names) {
    const value = fields.get(name);
    if (value?.kind === 'text' && !isEmpty(value.span)) return value.span;
  }
  return undefined;
}

/** A field that is not secret, as a string. */
function publicField(file: Uint8Array, fields: Fields, names: readonly string[]): string | undefined {
  const span = textField(fields, names);
  return span && textOf(file, span);
}

const secretAt = (file: Uint8Array, span: Span): FoundSecret => ({
  spans: [span],
  writeTo: (memory) => refusing(file, 'A secret in the file cannot be read', () => copyText(file, span, memory)),
});

/** @param key the name of the field that has this value, if that names the account. */
function findInObject(file: Uint8Array, value: Value | undefined, key?: string): Found {
  if (value?.kind !== 'object') return none;
  const { fields } = value;
  const apiKey = publicField(file, fields, keyFields);
  if (apiKey === undefined) return none;
  const named = labelled(key);
  const secret = textField(fields, ['secret']);
  if (secret === undefined) {
    const isErased = fields.get('secret')?.kind === 'text';
    return isErased ? { accounts: [], erased: [{ ...named, apiKey }] } : none;
  }
  const exchange = publicField(file, fields, exchangeFields);
  const market = (exchange === undefined ? undefined : marketOf(exchange)) ?? named.market;
  const passphrase = textField(fields, passphraseFields);
  const account: FoundAccount = {
    ...named,
    ...(market !== undefined && { market }),
    apiKey,
    secret: secretAt(file, secret),
    ...(passphrase !== undefined && { passphrase: secretAt(file, passphrase) }),
  };
  return { accounts: [account], erased: [] };
}

/** freqtrade's `exchange` has one account. The name of that field does not name the account. */
function findInFreqtrade(file: Uint8Array, fields: Fields): Found {
  const { accounts, erased } = findInObject(file, fields.get('exchange'));
  const isForFutures = publicField(file, fields, ['trading_mode']) === 'futures';
  return { accounts: accounts.map((account) => (isForFutures ? { ...account, isForFutures } : account)), erased };
}

/** ccxt's objects, each under the name of its account. */
function findInEach(file: Uint8Array, fields: Fields): Found {
  const each = [...fields].map(([key, value]) => findInObject(file, value, key));
  return { accounts: each.flatMap(({ accounts }) => accounts), erased: each.flatMap(({ erased }) => erased) };
}

/** The first kind of file that has accounts counts, or else the first that has erased ones. */
export function findInJson(file: Uint8Array): Found {
  return refusing(file, notJson, () => {
    const root = readJson(file);
    if (root.kind !== 'object') throw new ImportError('The file has no accounts: it is not a JSON object.');
    const kinds = [findInObject(file, root), findInFreqtrade(file, root.fields), findInEach(file, root.fields)];
    return kinds.find(({ accounts }) => accounts.length > 0) ?? kinds.find(({ erased }) => erased.length > 0) ?? none;
  });
}

/** Paths of texts whose names sound like secrets, except those that are imported. */
export function fieldsLeft(file: Uint8Array, isImported: (span: Span) => boolean): string[] {
  const left = (value: Value, path: readonly string[]): string[] => {
    if (value.kind === 'object') return [...value.fields].flatMap(([name, each]) => left(each, [...path, name]));
    if (value.kind === 'list') return value.items.flatMap((each) => left(each, path));
    if (value.kind !== 'text' || !soundsSecret(path.at(-1) ?? '')) return [];
    return isEmpty(value.span) || isImported(value.span) ? [] : [path.join('.')];
  };
  return [...new Set(refusing(file, notJson, () => left(readJson(file), [])))];
}
