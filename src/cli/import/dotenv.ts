/**
 * Finds accounts in a dotenv file: NAME_API_KEY and NAME_API_SECRET, and freqtrade's variables.
 * @module
 */
import { marketByName } from '../../exchanges/catalog.js';
import { LocksignError } from '../../index.js';
import { type Value as Assigned, copyValue, forEachAssignment, type Span } from '../../util/dotenv.js';
import { ImportError } from '../exit.js';
import {
  type ErasedAccount,
  type Found,
  type FoundAccount,
  isEmpty,
  type Labelled,
  labelled,
  lineOf,
  soundsSecret,
  statementsOfName,
} from './found.js';
import { findInFreqtrade, isOfFreqtrade } from './freqtrade.js';
import type { Statement } from './host/says.js';
import { sayingOf } from './host/statement.js';
import { readName } from './host/words.js';
import { type Earlier, type Leaf, wordOf } from './leaf.js';

/** The variables of an account that have other names than the usual ones. */
export interface VariableNames {
  readonly keyName?: string;
  readonly secretName?: string;
  readonly passphraseName?: string;
}

/**
 * An assignment to a variable. Its value is undefined if it cannot be read. The last assignment
 * counts.
 */
interface Assignment {
  readonly at: number;
  readonly value: Assigned | undefined;
}

/** The parts of a name around the ending that makes it an API key: BINANCE_API_KEY_2. */
const keyPattern = /^(?:(.+?)_)??(API_KEY|APIKEY|API_PUBLIC_KEY|PUBLIC_KEY|ACCESS_KEY|KEY)(?:_(.+))?$/;
/** This one is an API key in any name. The others are only in a name that names an exchange. */
const surelyKey = 'API_KEY';
const secretEndings = [
  'API_SECRET',
  'SECRET',
  'SECRET_KEY',
  'API_SECRET_KEY',
  'APISECRET',
  'PRIVATE_KEY',
  'API_PRIVATE_KEY',
];
const passphraseEndings = ['API_PASSPHRASE', 'PASSPHRASE', 'API_PASSWORD', 'PASSWORD', 'API_KEY_PASSPHRASE'];

type Variables = ReadonlyMap<string, readonly Assignment[]>;

function variablesOf(file: Uint8Array): Variables {
  const variables = new Map<string, Assignment[]>();
  forEachAssignment(file, ({ name, value }) => {
    const text = Buffer.from(file.subarray(name.start, name.end)).toString('latin1');
    const assignments = variables.get(text) ?? [];
    variables.set(text, assignments);
    assignments.push({ at: name.start, value });
  });
  return variables;
}

export const hasVariable = (file: Uint8Array, name: string): boolean => variablesOf(file).has(name);

function copyInto(file: Uint8Array, name: string, value: Assigned | undefined, memory: Uint8Array): number {
  if (value === undefined) throw new LocksignError('ERR_DOTENV_SYNTAX', { subject: name });
  if (value.end - value.start > memory.length) {
    throw new ImportError(`The value of ${name} is longer than ${memory.length} bytes.`);
  }
  return copyValue(file, value, memory);
}

function leafOf(file: Uint8Array, name: string, assignments: readonly Assignment[]): Leaf {
  const last = assignments.at(-1);
  const value = last?.value;
  const earlier = assignments.slice(0, -1).flatMap(({ at, value }): Earlier[] => {
    if (value === undefined || isEmpty(value)) return [];
    return [{ span: value, line: lineOf(file, at), writeTo: (memory) => copyInto(file, name, value, memory) }];
  });
  return {
    kind: 'leaf',
    isText: true,
    isEmpty: isEmpty(value),
    spans: value === undefined ? [] : [value],
    earlier,
    place: () => ({ name, line: lineOf(file, last?.at ?? 0) }),
    writeTo: (memory) => copyInto(file, name, value, memory),
    text: () => (value === undefined ? '' : new TextDecoder().decode(file.subarray(value.start, value.end))),
  };
}

/** Names in another case or with other separators are the same to programs that read them so. */
const fold = (name: string): string => name.replace(/[.-]/g, '_').toUpperCase();

/** The variables by their folded names. */
class Leaves {
  readonly #byName: ReadonlyMap<string, Leaf>;
  readonly #byFolded: ReadonlyMap<string, Leaf>;

  constructor(file: Uint8Array) {
    const leaves = [...variablesOf(file)].map(([name, all]): [string, Leaf] => [name, leafOf(file, name, all)]);
    this.#byName = new Map(leaves);
    // The exact name counts, if it is there.
    const folded = leaves.map(([name, leaf]): [string, Leaf] => [fold(name), leaf]);
    this.#byFolded = new Map([...folded.reverse(), ...leaves]);
  }

  get all(): ReadonlyMap<string, Leaf> {
    return this.#byName;
  }

  named(name: string): Leaf | undefined {
    return this.#byName.get(name) ?? this.#byFolded.get(name);
  }

  /** The first of these that is not empty. */
  first(names: readonly string[]): Leaf | undefined {
    return names.map((name) => this.named(name)).find((leaf) => leaf !== undefined && !leaf.isEmpty);
  }
}

/** The names of an account's variables, and what they have in common. */
interface AccountNames {
  readonly key: string;
  readonly secret: readonly string[];
  readonly passphrase: readonly string[];
  /** The name of the account in the variables, folded. */
  readonly scope?: string;
}

function namesOf(key: string): AccountNames | undefined {
  const [isKey, prefix, ending, suffix] = keyPattern.exec(fold(key)) ?? [];
  if (isKey === undefined || ending === undefined) return undefined;
  const parts = [prefix, suffix].filter((part) => part !== undefined);
  const scope = parts.length === 0 ? undefined : parts.join('_');
  const isSure = ending === surelyKey && suffix === undefined;
  if (!isSure && (scope === undefined || readName(scope).exchange === undefined)) return undefined;
  const around = (each: string): string => [prefix, each, suffix].filter((part) => part !== undefined).join('_');
  return {
    key,
    secret: secretEndings.map(around),
    passphrase: passphraseEndings.map(around),
    ...(scope !== undefined && { scope }),
  };
}

/** The account that options name. Without them, all that the file has. */
function accountNames(leaves: Leaves, { keyName, secretName, passphraseName }: VariableNames): AccountNames[] {
  if (keyName !== undefined) {
    const usual = namesOf(keyName);
    return [
      {
        ...(usual ?? { passphrase: [] }),
        key: keyName,
        secret: secretName === undefined ? [] : [secretName],
        ...(passphraseName !== undefined && { passphrase: [passphraseName] }),
      },
    ];
  }
  const found = [...leaves.all.keys()].flatMap((name) => (isOfFreqtrade(name) ? [] : (namesOf(name) ?? [])));
  // BINANCE_API_KEY counts before BINANCE_KEY, and BINANCE_API_KEY before binance_api_key.
  const isFirst = (names: AccountNames): boolean =>
    names ===
    (found.find(({ key, scope }) => scope === names.scope && key.endsWith(surelyKey)) ??
      found.find(({ scope }) => scope === names.scope));
  return found.filter(isFirst);
}

/** BINANCE_MAIN, then BINANCE. */
function scopesOf(scope: string): string[] {
  const words = scope.split('_');
  return words.map((_, index) => words.slice(0, words.length - index).join('_'));
}

/** The name of a variable without that of the account. */
function without(scope: string, name: string): string | undefined {
  const padded = `_${name}_`;
  const rest = padded.replace(`_${scope}_`, '_');
  return rest === padded || rest === '_' ? undefined : rest;
}

/** What the variables say about the host of an account. */
function statementsFor({ scope, key, secret, passphrase }: AccountNames, leaves: Leaves): Statement[] {
  const scopes = scope === undefined ? [] : scopesOf(scope);
  const own = [key, ...secret, ...passphrase];
  return [...leaves.all].flatMap(([name, leaf]): Statement[] => {
    const folded = fold(name);
    if (isOfFreqtrade(name) || own.includes(name) || own.includes(folded)) return [];
    const nearest = scopes.find((each) => without(each, folded) !== undefined);
    const rest = nearest === undefined ? folded : (without(nearest, folded) ?? folded);
    const says = sayingOf(rest, leaf, nearest === undefined);
    return says === undefined ? [] : [{ place: leaf.place(), says }];
  });
}

/** The exchange that a variable of its own names, if the account's name does not. */
function exchangeFor({ scope }: AccountNames, leaves: Leaves): Pick<Labelled, 'exchange' | 'statements'> {
  const before = scope === undefined || scope === 'EXCHANGE' ? '' : `${scope}_`;
  const leaf = leaves.first(['EXCHANGE', 'EXCHANGE_NAME', 'EXCHANGE_ID'].map((name) => `${before}${name}`));
  const word = leaf && wordOf(leaf, [...marketByName.keys()]);
  if (leaf === undefined || word === undefined) return { statements: [] };
  const reading = readName(word);
  const { exchange } = reading;
  return { ...(exchange !== undefined && { exchange }), statements: statementsOfName(reading, leaf.place()) };
}

/** What the names of the variables say, if options give them. */
function labelOf({ scope, key, secret }: AccountNames, keyLeaf: Leaf): Labelled {
  if (scope !== undefined) return labelled(scope, keyLeaf.place);
  const statements = [key, ...secret].flatMap((name) => statementsOfName(readName(name), { name }));
  return { statements };
}

export function findInDotenv(file: Uint8Array, names: VariableNames): Found {
  const leaves = new Leaves(file);
  const accounts: FoundAccount[] = [];
  const erased: ErasedAccount[] = [];
  for (const each of accountNames(leaves, names)) {
    const key = leaves.named(each.key);
    if (key === undefined || key.isEmpty || key.spans.length === 0) continue;
    const named = labelOf(each, key);
    const other = named.exchange === undefined ? exchangeFor(each, leaves) : named;
    // Only values of API keys become text.
    const found = {
      ...other,
      ...named,
      apiKey: key.text(),
      statements: [...new Set([...named.statements, ...other.statements]), ...statementsFor(each, leaves)],
    };
    const secret = leaves.first(each.secret);
    if (secret === undefined) {
      if (each.secret.some((name) => leaves.named(name) !== undefined)) erased.push(found);
      continue;
    }
    const passphrase = leaves.first(each.passphrase);
    accounts.push({ ...found, secret, ...(passphrase !== undefined && { passphrase }) });
  }
  if (names.keyName !== undefined) return { accounts, erased };
  const freqtrade = findInFreqtrade(leaves.all);
  return { accounts: [...accounts, ...freqtrade.accounts], erased: [...erased, ...freqtrade.erased] };
}

/**
 * Variables whose names sound like secrets and whose values are not imported. If a variable is
 * assigned more than once, it is listed with the lines of those values.
 */
export function variablesLeft(file: Uint8Array, isImported: (span: Span) => boolean): string[] {
  const isLeft = ({ value }: Assignment): boolean => value === undefined || !(isEmpty(value) || isImported(value));
  return [...variablesOf(file)].flatMap(([name, assignments]) => {
    const lines = soundsSecret(name) ? assignments.filter(isLeft).map(({ at }) => lineOf(file, at)) : [];
    if (lines.length === 0) return [];
    return [assignments.length === 1 ? name : `${name} (line ${lines.join(', ')})`];
  });
}
