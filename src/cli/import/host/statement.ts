/**
 * What a file says about the host of an account: variables or fields such as `sandbox`,
 * `options.defaultType`, `hostname` and `BINANCE_TESTNET`, and the words in names.
 * @module
 */
import { exchanges } from '../../../exchanges/catalog.js';
import { type Leaf, wordOf } from '../leaf.js';
import type { Says } from './says.js';
import { environments, marketsByWord, squash, strong } from './words.js';

const yes = ['true', '1', 'yes', 'on', 'y', 't'] as const;
const no = ['false', '0', 'no', 'off', 'n', 'f'] as const;
/** What stands for no value at all. */
const none = ['null', 'none', 'undefined', 'nan'] as const;

const notUnderstood = 'has a value that is not understood';

const demoHeaders = exchanges.flatMap(({ demoHeaders = {} }) => Object.keys(demoHeaders).map(squash));
const flagPattern = /^(?:use|is|enable|set)?(.+?)(?:mode|enabled|trading)*$/;
const environmentPattern = /^(?:trading|api|exchange)?env(?:ironment)?$/;
const marketPattern = /^(?:default(?:sub|market)?|market|contract)type$|^tradingmode$/;
/** Names whose values are about many things. Only values that are certainly meant count. */
const otherPattern = /^(?:mode|network|net|stage|type|accounttype|account)$/;
const addressPattern =
  /^(?:hostname|host|(?:rest|api|base|exchange)*ur[il]|(?:api)?endpoint|(?:api|base|rest)host|tld)$/;

/** Whether a field of this name has to be true or false. */
export const isFlag = (name: string): boolean => strong.has(flagWord(squash(name)) ?? '');

/** The word of a flag's name, such as `testnet` in `useTestnet`. */
function flagWord(name: string): string | undefined {
  const isKnown = (word: string): boolean => environments.has(word) || marketsByWord.has(word);
  if (demoHeaders.includes(name)) return 'demo';
  if (isKnown(name)) return name;
  const word = flagPattern.exec(name)?.[1];
  return word !== undefined && isKnown(word) ? word : undefined;
}

function readFlag(word: string, leaf: Leaf, isWide: boolean): Says | undefined {
  // TEST=1 and PRODUCTION=1 are about the program, and `live: false` is often a dry run.
  if (isWide && environments.has(word) && !strong.has(word) && word !== 'paper') return undefined;
  const value = wordOf(leaf, [...yes, ...no, ...none]);
  const isOf = (words: readonly string[]): boolean => value !== undefined && words.includes(value);
  const says = environments.get(word) ?? marketsByWord.get(word);
  if (isOf(none)) return undefined;
  if (isOf(yes)) return says;
  if (!isOf(no)) return { kind: 'unclear', why: notUnderstood };
  return says?.kind === 'environment' ? { ...says, isNot: true } : undefined;
}

function readChoice(name: string, leaf: Leaf, isWide: boolean): Says | undefined {
  const isEnvironment = environmentPattern.test(name);
  const isMarket = marketPattern.test(name);
  if (!isEnvironment && !isMarket && !otherPattern.test(name)) return undefined;
  const known = new Map([...environments, ...(isWide && !isMarket ? [] : marketsByWord)]);
  const word = wordOf(leaf, [...known.keys()]);
  const says = word === undefined ? undefined : known.get(word);
  // MODE=production is about the program, and TRADING_MODE=live is often the opposite of a dry run.
  const isOther = word !== undefined && environments.has(word) && !strong.has(word);
  if (isWide && isOther) return isMarket && says?.kind === 'unclear' ? says : undefined;
  if (says !== undefined) return says;
  if (wordOf(leaf, none) !== undefined) return undefined;
  if (isMarket) return { kind: 'unclear', why: notUnderstood, isOfMarket: true };
  return isEnvironment && !isWide ? { kind: 'unclear', why: notUnderstood } : undefined;
}

/**
 * What a variable or a field says about the host.
 * @param name without the name of the account.
 * @param isWide whether it may be about several accounts, or about the program itself.
 */
export function sayingOf(name: string, leaf: Leaf, isWide: boolean): Says | undefined {
  if (leaf.isEmpty) return undefined;
  const squashed = squash(name);
  const flag = flagWord(squashed);
  if (flag !== undefined) {
    const says = readFlag(flag, leaf, isWide);
    // `"future": {…}` and `SPOT=BTC` are no flags.
    return says?.kind === 'unclear' && marketsByWord.has(flag) ? undefined : says;
  }
  // The end of the address, as python-binance takes it.
  if (squashed === 'tld' && wordOf(leaf, ['com']) !== undefined) return undefined;
  if (addressPattern.test(squashed)) return { kind: 'address', leaves: [leaf], isCertain: !isWide };
  return readChoice(squashed, leaf, isWide);
}
