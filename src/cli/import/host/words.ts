/**
 * The words with which configuration files say where an account trades, in names and in values.
 * @module
 */
import { exchangeById, type Market, marketByName } from '../../../exchanges/catalog.js';
import type { TradedMarket } from '../../../exchanges/core/types/recipe.js';
import type { Environment, Says } from './says.js';

const paperTrading: Says = { kind: 'unclear', why: 'says paper trading, which names no host' };
const environment = (environment: Environment): Says => ({ kind: 'environment', environment });

/** Words that are likely to be about the exchange, wherever they stand. */
const strongWords: Readonly<Record<string, Says>> = {
  testnet: environment('testnet'),
  sandbox: environment('testnet'),
  sandboxed: environment('testnet'),
  demo: environment('demo'),
  simulated: environment('demo'),
  simulation: environment('demo'),
  mainnet: environment('live'),
};

/** Words that also have other meanings, such as the deployment of a program. */
const weakWords: Readonly<Record<string, Says>> = {
  test: environment('testnet'),
  testing: environment('testnet'),
  paper: paperTrading,
  live: environment('live'),
  real: environment('live'),
  prod: environment('live'),
  production: environment('live'),
};

const markets = (...markets: TradedMarket[]): Says => ({ kind: 'markets', markets });
const [spot, contracts, linear, inverse, options] = [
  markets('spot'),
  markets('linear', 'inverse'),
  markets('linear'),
  markets('inverse'),
  markets('option'),
];

const marketWords: Readonly<Record<string, Says>> = {
  spot,
  margin: spot,
  future: contracts,
  futures: contracts,
  swap: contracts,
  contract: contracts,
  perp: contracts,
  perpetual: contracts,
  linear,
  um: linear,
  usdm: linear,
  usdsm: linear,
  usdtm: linear,
  inverse,
  cm: inverse,
  coinm: inverse,
  delivery: inverse,
  option: options,
  options,
};

export const strong = new Map(Object.entries(strongWords));
export const environments = new Map(Object.entries({ ...strongWords, ...weakWords }));
export const marketsByWord = new Map(Object.entries(marketWords));
const vocabulary = new Map([...environments, ...marketsByWord]);

/**
 * A name in lower case without its separators: `set_sandbox_mode` and `setSandboxMode` are equal.
 */
export const squash = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Words that tell accounts of one exchange apart, and say nothing more. */
const isNeutral = (word: string): boolean => /^(?:main|\d+)$/.test(word);

export interface NameReading {
  /** The exchange, if every word of the name is known. */
  readonly exchange?: string;
  readonly says: readonly Says[];
}

/** The longest run of words that names an exchange, with the words around it. */
function findExchange(words: readonly string[]): { market: Market; others: string[] } | undefined {
  for (let length = words.length; length > 0; length -= 1) {
    for (let start = 0; start + length <= words.length; start += 1) {
      const run = words.slice(start, start + length);
      const market = ['-', ''].map((separator) => marketOfWord(run.join(separator))).find((each) => each !== undefined);
      if (market !== undefined) return { market, others: [...words.slice(0, start), ...words.slice(start + length)] };
    }
  }
  return undefined;
}

/** `binance2` is a second account of Binance. */
const marketOfWord = (word: string): Market | undefined =>
  marketByName.get(word) ?? marketByName.get(word.replace(/\d+$/, ''));

function isHostWord(word: string, { exchange }: Market): boolean {
  const hosts = Object.keys(exchangeById.get(exchange)?.hosts ?? {});
  return hosts.some((host) => host === word || host.endsWith(`-${word}`));
}

/** What the words say, and the words that are not known. */
function readWords(words: readonly string[], market: Market | undefined): { says: Says[]; unknown: string[] } {
  const says: Says[] = [];
  const unknown: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const pair = vocabulary.get(`${word}${words[at + 1] ?? ''}`); // COIN_M, TEST_NET
    const known = pair ?? vocabulary.get(word);
    if (pair !== undefined && words[at + 1] !== undefined) at += 1;
    if (known !== undefined) says.push(known);
    else if (market !== undefined && isHostWord(word, market)) says.push({ kind: 'host', host: word });
    else if (!isNeutral(word)) unknown.push(word);
  }
  return { says, unknown };
}

const wordsIn = (name: string): string[] =>
  name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** What a free text is certain to say, such as the name of a bot. */
export const strongIn = (text: string): Says[] => wordsIn(text).flatMap((word) => strong.get(word) ?? []);

/**
 * Reads the name of an account, a variable or an exchange. The exchange is not guessed from a name
 * with unknown words, but the known ones still count.
 */
export function readName(name: string): NameReading {
  const words = wordsIn(name);
  const found = findExchange(words);
  const { says, unknown } = readWords(found?.others ?? words, found?.market);
  if (found === undefined || unknown.length > 0) return { says };
  const { exchange, host } = found.market;
  return { exchange, says: host === undefined ? says : [{ kind: 'host', host }, ...says] };
}
