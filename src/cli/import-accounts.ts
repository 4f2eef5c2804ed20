/**
 * Finds accounts in a file: what is public of them as text, and where their secrets are.
 * @module
 */
import { type Value as Assigned, copyValue, forEachAssignment, type Span } from '../backend/dotenv-lines.js';
import { LocksignError } from '../index.js';
import { exchangeIds } from '../vault/names.js';
import { ImportError, UsageError } from './exit.js';
import { copyText, readJson, textOf, type Value } from './import-json.js';

export interface FoundSecret {
  /** Everywhere that its value stands. */
  readonly spans: readonly Span[];
  /** Writes it to the start of some memory. @returns its length. @throws {ImportError} if that is too short. */
  writeTo(memory: Uint8Array): number;
}

/** One of locksign's exchanges. */
export interface Market {
  readonly exchange: string;
  readonly host?: string;
}

export interface FoundAccount {
  /** What the file calls it, if anything. */
  readonly label?: string;
  readonly market?: Market;
  readonly apiKey: string;
  readonly secret: FoundSecret;
  readonly passphrase?: FoundSecret;
}

/** The variables of a dotenv file, where they are not of the usual names. */
export interface VariableNames {
  readonly keyName?: string;
  readonly secretName?: string;
  readonly passphraseName?: string;
}

/** Exchanges that ccxt, and so freqtrade, calls otherwise (`exchanges` of ccxt 4.5, and ids that it had before). */
const ccxtIds: ReadonlyMap<string, Market> = new Map([
  ['binanceusdm', { exchange: 'binance', host: 'usdm' }],
  ['binancecoinm', { exchange: 'binance', host: 'coinm' }],
  ['bitfinex2', { exchange: 'bitfinex' }],
  ['gateio', { exchange: 'gate' }],
  ['huobi', { exchange: 'htx' }],
  ['krakenfutures', { exchange: 'kraken-futures' }],
  ['kucoinfutures', { exchange: 'kucoin', host: 'futures' }],
  ['okex', { exchange: 'okx' }],
]);

/** What may follow an exchange's name in that of its account. Not more: BINANCE_US and BINANCE_TESTNET are other exchanges. */
const ofTheSame = /^(?:-main|-?\d+)?$/;

/** `kraken-futures-2` is Kraken Futures. */
function marketOf(label: string): Market | undefined {
  const word = label.toLowerCase().replaceAll('_', '-');
  const isIn = (id: string): boolean => word.startsWith(id) && ofTheSame.test(word.slice(id.length));
  const longestFirst = [...exchangeIds, ...ccxtIds.keys()].filter(isIn).sort((a, b) => b.length - a.length);
  const [id] = longestFirst;
  return id === undefined ? undefined : (ccxtIds.get(id) ?? { exchange: id });
}

const labelled = (label: string | undefined): Pick<FoundAccount, 'label' | 'market'> => {
  if (label === undefined) return {};
  const market = marketOf(label);
  return { label: label.toLowerCase().replaceAll('_', '-'), ...(market !== undefined && { market }) };
};

/** A variable: all that is assigned to it, of which the last counts. */
interface Variable {
  readonly spans: Span[];
  last: Assigned | undefined;
}

const keyPattern = /^(?:(.+)_)?API_KEY$/;
const secretEndings = ['API_SECRET', 'SECRET', 'SECRET_KEY', 'API_SECRET_KEY'];
const passphraseEndings = ['API_PASSPHRASE', 'PASSPHRASE', 'API_PASSWORD', 'PASSWORD'];

function variablesOf(file: Uint8Array): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  forEachAssignment(file, ({ name, value }) => {
    const text = Buffer.from(file.subarray(name.start, name.end)).toString('latin1');
    const variable = variables.get(text) ?? { spans: [], last: undefined };
    variables.set(text, variable);
    variable.last = value;
    if (value !== undefined) variable.spans.push(value);
  });
  return variables;
}

function findInDotenv(file: Uint8Array, names: VariableNames): FoundAccount[] {
  const variables = variablesOf(file);
  const secretOf = (candidates: readonly string[]): FoundSecret | undefined => {
    const name = candidates.find((candidate) => {
      const variable = variables.get(candidate);
      return variable !== undefined && !isEmpty(variable.last);
    });
    if (name === undefined) return undefined;
    requireValue(name, variables.get(name)?.last);
    const writeTo = (memory: Uint8Array): number => {
      const value = variables.get(name)?.last;
      if (value === undefined) throw new LocksignError('ERR_DOTENV_SYNTAX', { subject: name });
      if (value.end - value.start > memory.length) {
        throw new ImportError(`The value of ${name} is longer than ${memory.length} bytes.`);
      }
      return copyValue(file, value, memory);
    };
    return { spans: variables.get(name)?.spans ?? [], writeTo };
  };
  const requireValue = (name: string, value: Assigned | undefined): void => {
    if (value === undefined || !isReference(file, value)) return;
    throw new ImportError(
      `The value of ${name} is the name of a variable, and not what that has: write it into the file.`,
    );
  };
  const found: FoundAccount[] = [];
  const keyNames = names.keyName === undefined ? [...variables.keys()] : [names.keyName];
  for (const keyName of keyNames) {
    const value = variables.get(keyName)?.last;
    const prefix = keyPattern.exec(keyName)?.[1];
    const named = (endings: readonly string[]): string[] =>
      keyPattern.test(keyName) ? endings.map((ending) => (prefix === undefined ? ending : `${prefix}_${ending}`)) : [];
    const secret = secretOf(names.secretName === undefined ? named(secretEndings) : [names.secretName]);
    if (value === undefined || isEmpty(value) || secret === undefined) continue;
    requireValue(keyName, value);
    const apiKey = new TextDecoder().decode(file.subarray(value.start, value.end));
    const passphrase = secretOf(names.passphraseName === undefined ? named(passphraseEndings) : [names.passphraseName]);
    found.push({ ...labelled(prefix), apiKey, secret, ...(passphrase !== undefined && { passphrase }) });
  }
  return found;
}

/** `${NAME}` or `$NAME`, which shells and some programs follow, and a vault would keep. */
function isReference(file: Uint8Array, { start, end }: Span): boolean {
  const after = file[start + 1] ?? 0;
  const isWord = (c: number): boolean =>
    c === 0x5f || (c >= 0x30 && c <= 0x39) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a);
  if (file[start] !== 0x24 || end - start < 2) return false;
  const braces = after === 0x7b && file[end - 1] === 0x7d;
  const name = braces ? file.subarray(start + 2, end - 1) : file.subarray(start + 1, end);
  return name.every(isWord);
}

/** What cannot be read is not empty: it is refused when it is taken. */
const isEmpty = (span: Span | undefined): boolean => span !== undefined && span.start === span.end;

type Fields = ReadonlyMap<string, Value>;

// freqtrade's load of `exchange` takes the key under each of these; ccxt's own name is apiKey.
const keyFields = ['apiKey', 'api_key', 'key'];
const passphraseFields = ['password', 'passphrase'];
const exchangeFields = ['exchange', 'id', 'name'];

function findInJson(file: Uint8Array): FoundAccount[] {
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
  const accountOf = (value: Value, key?: string): FoundAccount[] => {
    if (value.kind !== 'object') return [];
    const { fields } = value;
    const apiKey = publicText(fields, keyFields);
    const secret = text(fields, ['secret']);
    if (apiKey === undefined || secret === undefined) return [];
    const passphrase = text(fields, passphraseFields);
    const exchange = publicText(fields, exchangeFields);
    const market = (exchange === undefined ? undefined : marketOf(exchange)) ?? labelled(key).market;
    return [
      {
        ...labelled(key),
        ...(market !== undefined && { market }),
        apiKey,
        secret: secretOf(secret),
        ...(passphrase !== undefined && { passphrase: secretOf(passphrase) }),
      },
    ];
  };
  const one = accountOf(root);
  if (one.length > 0) return one;
  // freqtrade's: `exchange` is what it is, and no name.
  const freqtrade = accountOf(root.fields.get('exchange') ?? { kind: 'other' });
  return freqtrade.length > 0 ? freqtrade : [...root.fields].flatMap(([key, value]) => accountOf(value, key));
}

const isJson = (file: Uint8Array): boolean => {
  const first = file.find((byte, index) => byte > 0x20 && !(index < 3 && byte > 0x7f));
  return first === 0x7b || first === 0x5b || first === 0x2f;
};

const soundsSecret = /SECRET|PRIVATE_?KEY|PASSPHRASE|PASSWORD/i;

/**
 * What sounds like a secret and is in the file still when these parts are taken out of it.
 * @returns the names of its variables, or of the objects that it is in.
 */
export function namesLeft(file: Uint8Array, taken: readonly Span[]): string[] {
  const isTaken = (span: Span): boolean => taken.some(({ start }) => start === span.start);
  if (!isJson(file)) {
    const left = [...variablesOf(file)].filter(
      ([name, { spans, last }]) =>
        soundsSecret.test(name) && (last === undefined || spans.some((span) => !isEmpty(span) && !isTaken(span))),
    );
    return left.map(([name]) => name);
  }
  const root = readJson(file);
  const fieldsLeft = (value: Value, path: string): string[] => {
    if (value.kind === 'object') {
      return [...value.fields].flatMap(([name, each]) => fieldsLeft(each, path === '' ? name : `${path}.${name}`));
    }
    const isSecret = value.kind === 'text' && soundsSecret.test(path) && !isEmpty(value.span) && !isTaken(value.span);
    return isSecret ? [path] : [];
  };
  return fieldsLeft(root, '');
}

/**
 * The accounts whose secret is there.
 * @throws {ImportError} for a file that cannot be read so, or has none. @throws {UsageError}
 */
export function findAccounts(file: Uint8Array, names: VariableNames): FoundAccount[] {
  const { keyName, secretName, passphraseName } = names;
  const hasNames = keyName !== undefined || secretName !== undefined;
  if ((keyName === undefined) !== (secretName === undefined) || (passphraseName !== undefined && !hasNames)) {
    throw new UsageError('--key-name and --secret-name go together, and --passphrase-name with them.');
  }
  const json = isJson(file);
  if (json && hasNames) throw new UsageError('--key-name is for dotenv files, and the file is JSON.');
  const found = json ? findInJson(file) : findInDotenv(file, names);
  if (found.length > 0) return found;
  throw new ImportError(
    json
      ? 'The file has no accounts: neither freqtrade\'s "exchange" nor objects with "apiKey" and "secret" that are not empty.'
      : hasNames
        ? `The file has no ${keyName} and ${secretName} that are not empty.`
        : 'The file has no accounts: no NAME_API_KEY and NAME_API_SECRET that are not empty. Name the variables with --key-name and --secret-name.',
  );
}
