/**
 * Accounts in JSON: freqtrade's `exchange`, and objects as ccxt takes them.
 * @module
 */
import type { Span } from '../../util/dotenv.js';
import { ImportError } from '../exit.js';
import { type Found, type FoundAccount, type FoundSecret, isEmpty, labelled, marketOf, soundsSecret } from './found.js';
import { copyText, readJson, textOf, type Value } from './json.js';

type Fields = ReadonlyMap<string, Value>;

// freqtrade's load of `exchange` takes the key under each of these; ccxt's own name is apiKey.
const keyFields = ['apiKey', 'api_key', 'key'];
const passphraseFields = ['password', 'passphrase'];
const exchangeFields = ['exchange', 'id', 'name'];
const none: Found = { accounts: [], blank: [] };

export function findInJson(file: Uint8Array): Found {
  const root = readJson(file);
  if (root.kind !== 'object') throw new ImportError('The file has no accounts: it is not a JSON object.');
  const text = (fields: Fields, names: readonly string[]): Span | undefined => {
    for (const name of names) {
      const value = fields.get(name);
      if (value?.kind === 'text' && !isEmpty(value.span)) return value.span;
    }
    return undefined;
  };
  const publicText = (fields: Fields, names: readonly string[]): string | undefined => {
    const span = text(fields, names);
    return span && textOf(file, span);
  };
  const secretOf = (span: Span): FoundSecret => ({
    spans: [span],
    writeTo: (memory) => copyText(file, span, memory),
  });
  const accountOf = (value: Value, key?: string): Found => {
    if (value.kind !== 'object') return none;
    const { fields } = value;
    const apiKey = publicText(fields, keyFields);
    const secret = text(fields, ['secret']);
    if (apiKey === undefined) return none;
    if (secret === undefined) {
      return fields.get('secret')?.kind === 'text' ? { accounts: [], blank: [{ ...labelled(key), apiKey }] } : none;
    }
    const passphrase = text(fields, passphraseFields);
    const exchange = publicText(fields, exchangeFields);
    const market = (exchange === undefined ? undefined : marketOf(exchange)) ?? labelled(key).market;
    const account: FoundAccount = {
      ...labelled(key),
      ...(market !== undefined && { market }),
      apiKey,
      secret: secretOf(secret),
      ...(passphrase !== undefined && { passphrase: secretOf(passphrase) }),
    };
    return { accounts: [account], blank: [] };
  };
  const one = accountOf(root);
  // freqtrade's: `exchange` is what it is, and no name.
  const exchange = accountOf(root.fields.get('exchange') ?? { kind: 'other' });
  const isForFutures = publicText(root.fields, ['trading_mode']) === 'futures';
  const freqtrade = {
    ...exchange,
    accounts: exchange.accounts.map((account) => (isForFutures ? { ...account, isForFutures } : account)),
  };
  const each = [...root.fields].map(([key, value]) => accountOf(value, key));
  const ways: readonly Found[] = [
    one,
    freqtrade,
    { accounts: each.flatMap(({ accounts }) => accounts), blank: each.flatMap(({ blank }) => blank) },
  ];
  return ways.find(({ accounts }) => accounts.length > 0) ?? ways.find(({ blank }) => blank.length > 0) ?? none;
}

/** The texts that sound like secrets, beside these parts: the names that lead to them. */
export function fieldsLeft(file: Uint8Array, isTaken: (span: Span) => boolean): string[] {
  const left = (value: Value, path: readonly string[]): string[] => {
    if (value.kind === 'object') return [...value.fields].flatMap(([name, each]) => left(each, [...path, name]));
    if (value.kind === 'list') return value.items.flatMap((each) => left(each, path));
    const isLeft =
      value.kind === 'text' && soundsSecret(path.at(-1) ?? '') && !isEmpty(value.span) && !isTaken(value.span);
    return isLeft ? [path.join('.')] : [];
  };
  return [...new Set(left(readJson(file), []))];
}
