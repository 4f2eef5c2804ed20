/**
 * Readers of public answers. They read the text strictly and never through a JavaScript number,
 * because a price decides what an order may cost.
 * @module
 */
import { compareDecimals, exactDecimal } from '../meaning/decimal.js';
import { positive } from '../meaning/fields.js';
import { deny } from '../wire/deny.js';
import type { Json, JsonValue } from '../wire/json.js';
import type { Instrument, Quote } from './market-data.js';

/** An instrument as a list names it. Undefined: the list does not say it. */
export interface Listed {
  readonly symbol: string | undefined;
  readonly base: string | undefined;
  readonly quote: string | undefined;
  readonly aliases?: readonly (string | undefined)[];
  /** Absent: quantities do not count contracts. */
  readonly contractSize?: string | undefined;
}

/** The prices of an answer. Undefined: it does not have it. */
export interface Prices {
  readonly bid: Json | undefined;
  readonly ask: Json | undefined;
  readonly last: Json | undefined;
}

/** The largest exchanges list a few thousand instruments. */
const mostInstruments = 50_000;

/** The value below these names. */
export function within(value: JsonValue, ...names: readonly string[]): JsonValue {
  let inner = value;
  for (const name of names) inner = field(inner, name) ?? deny(`the answer has no ${name}`);
  return inner;
}

/** A member of an object. */
export const field = (value: JsonValue, name: string): JsonValue | undefined =>
  value.kind === 'object' ? value.members.get(name) : undefined;

export const elements = (value: JsonValue): readonly JsonValue[] =>
  value.kind === 'list' ? value.items : deny('the answer is not a list');

/** The only element of a list. */
export function only(value: JsonValue): JsonValue {
  const [first, ...others] = elements(value);
  return first !== undefined && others.length === 0 ? first : deny('the answer does not have exactly one element');
}

/** A member that is a text. */
export function textIn(value: JsonValue, name: string): string | undefined {
  const inner = field(value, name);
  return inner?.kind === 'string' ? inner.text : undefined;
}

/**
 * The instruments of a list whose elements name symbol, base and quote currency in these fields.
 */
export const pairsIn = (
  list: readonly JsonValue[],
  names: { readonly symbol: string; readonly base: string; readonly quote: string },
): Listed[] =>
  list.map((each) => ({
    symbol: textIn(each, names.symbol),
    base: textIn(each, names.base),
    quote: textIn(each, names.quote),
  }));

/** The same value, if its field names this symbol. */
export const named = (value: JsonValue, name: string, symbol: string): JsonValue =>
  textIn(value, name) === symbol ? value : deny('the answer is about another instrument');

/** The prices that an object has in these fields. */
export const pricesIn = (value: JsonValue, names: Readonly<Record<keyof Prices, string>>): Prices => ({
  bid: field(value, names.bid),
  ask: field(value, names.ask),
  last: field(value, names.last),
});

/**
 * The best price of one side of an order book, whose levels are lists that begin with a price. The
 * order of the levels is not trusted. Undefined if there is none.
 */
export function best(book: JsonValue, side: 'bids' | 'asks'): JsonValue | undefined {
  const prices = elements(within(book, side)).map((level) => elements(level)[0] ?? deny('a level has no price'));
  const sign = side === 'bids' ? 1 : -1;
  return prices.reduce<JsonValue | undefined>((found, each) => {
    if (found === undefined) return each;
    return sign * compareDecimals(positive(each, 'price'), positive(found, 'price')) > 0 ? each : found;
  }, undefined);
}

const symbolGrammar = /^[A-Za-z0-9][A-Za-z0-9_:.-]{0,39}$/;
const aliasGrammar = /^[A-Za-z0-9][A-Za-z0-9/_:.-]{0,39}$/;
const currencyGrammar = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,29}$/;

/** The size of a contract. Undefined if it is not a number above zero. */
function sizeOf(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{1,20}(?:\.\d{1,20})?$/.test(text)) return undefined;
  const size = exactDecimal(text, 'the size of a contract');
  return size === '0' ? undefined : size;
}

/**
 * Undefined for an instrument that cannot be named in a request, or whose units are not certain.
 */
function checked(listed: Listed): Omit<Instrument, 'market'> | undefined {
  const { symbol, base, quote } = listed;
  const counts = 'contractSize' in listed;
  const size = counts ? sizeOf(listed.contractSize) : null;
  if (symbol === undefined || !symbolGrammar.test(symbol) || size === undefined) return undefined;
  if (base === undefined || !currencyGrammar.test(base)) return undefined;
  if (quote === undefined || !currencyGrammar.test(quote)) return undefined;
  const aliases = (listed.aliases ?? []).filter(
    (each): each is string => each !== undefined && each !== symbol && aliasGrammar.test(each),
  );
  return { symbol, base, quote, contractSize: size, ...(aliases.length > 0 && { aliases }) };
}

/** The instruments whose names have the usual grammar. */
export function listedIn(list: readonly Listed[]): Omit<Instrument, 'market'>[] {
  if (list.length > mostInstruments) deny('the list of instruments is too long');
  const instruments = list.map(checked).filter((each) => each !== undefined);
  return instruments.length > 0 ? instruments : deny('the answer lists no instruments');
}

const price = (value: Json | undefined, name: string): string =>
  positive(value ?? deny(`the answer has no ${name}`), name);

/** Prices as exact decimals. */
export const quoteOf = ({ bid, ask, last }: Prices): Quote => ({
  bid: price(bid, 'best bid'),
  ask: price(ask, 'best ask'),
  last: price(last, 'last price'),
});
