/**
 * Whether other parsers read what the policy judged.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import type { MeantOrder } from '../../../src/exchanges/meaning/meaning.js';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import type { Reading } from './exchange-readers.js';
import type { Passed } from './judging.js';

type Fields = Readonly<Record<string, string>>;

/** The names that exchanges give to the parts of an order. */
const names = {
  symbol: ['symbol', 'pair', 'instId', 'product_id', 'currency_pair', 'marketSymbol'],
  side: ['side', 'direction'],
  type: ['type', 'orderType', 'ordType'],
  price: [
    'price',
    'px',
    'newPx',
    'newPrice',
    'price2',
    'price_aux_limit',
    'limit',
    'limit_price',
    'orderPx',
    'executePrice',
    'triggerPrice',
    'ordPx',
    'slOrdPx',
    'tpOrdPx',
    'slOrderPrice',
    'slLimitPrice',
    'tpLimitPrice',
  ],
  size: [
    'quantity',
    'quoteOrderQty',
    'volume',
    'amount',
    'size',
    'funds',
    'sz',
    'newSz',
    'qty',
    'baseSize',
    'quoteSize',
    'newSize',
    'quoteQuantity',
    'base_size',
    'quote_size',
  ],
} as const;

/** Names with another meaning on one exchange. */
const ownNames: Readonly<Record<string, Partial<Record<keyof typeof names, readonly string[]>>>> = {
  kraken: { side: ['type'], type: ['ordertype'] },
};

/** Sides of an order that are not called buy and sell. */
const otherSides: ReadonlyMap<string, string> = new Map([
  ['Bid', 'buy'],
  ['Ask', 'sell'],
]);

function valuesAt(exchangeId: string, fields: Fields, part: keyof typeof names): string[] {
  const spelled = ownNames[exchangeId]?.[part] ?? names[part];
  return spelled.flatMap((name) => fields[name] ?? []);
}

/** A decimal as a whole number of 10^-60. Undefined for a text that is none. */
function scaled(text: string): bigint | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim()) ?? [];
  if (whole + fraction === '') return undefined;
  const power = 60 - fraction.length + Number(exponent);
  if (power < 0) return undefined;
  return BigInt(`${sign === '-' ? '-' : ''}1`) * BigInt(whole + fraction) * 10n ** BigInt(power);
}

const absolute = (value: bigint | undefined): bigint | undefined =>
  value !== undefined && value < 0n ? -value : value;

/** The first part of an order that is not among what a parser reads. */
function difference(exchangeId: string, order: MeantOrder, fields: Fields): string | undefined {
  const at = (part: keyof typeof names): string[] => valuesAt(exchangeId, fields, part);
  const has = (part: 'price' | 'size', number: string): boolean =>
    at(part).some((text) => absolute(scaled(text)) === scaled(number));
  if (!at('symbol').includes(order.symbol)) return 'symbol';
  const size = order.quantity ?? order.quoteQuantity;
  if (size === null || !has('size', size)) return 'quantity';
  if (order.price !== null && !has('price', order.price)) return 'price';
  const isSold = at('size').some((text) => text.startsWith('-'));
  const sides = [
    ...at('side').map((text) => otherSides.get(text) ?? text.toLowerCase()),
    ...(isSold ? ['sell'] : ['buy']),
  ];
  // An exchange without a field for the side writes the amount of a sale with a minus sign.
  if (order.side !== null && sides[0] !== order.side) return 'side';
  const types = at('type').join(' ').toLowerCase();
  if (order.type === 'limit' && /\bmarket\b/.test(types) && !/stop|profit/.test(types)) return 'type';
  if (order.type === 'market' && /^limit$/.test(types)) return 'type';
  return undefined;
}

/** How a reading differs from what was judged. Undefined if it does not. */
export function differenceIn(exchangeId: string, { judged, sent }: Passed, reading: Reading): string | undefined {
  if (judged === null) return undefined; // public data
  if ('error' in reading) return `it cannot be read: ${reading.error}`;
  const { query, body, orders } = reading;
  const host = sent.host;
  const anew = meaningOf(exchangeId, { ...sent, host, query: sent.query === undefined ? undefined : query, body });
  if (!isDeepStrictEqual(anew, judged)) return `it means ${JSON.stringify(anew)}`;
  if (judged.orders === undefined) return undefined;
  if (orders.length !== judged.orders.length) return `it has ${orders.length} orders`;
  const parts = judged.orders.map((order, index) => difference(exchangeId, order, orders[index] ?? {}));
  const part = parts.find((each) => each !== undefined);
  return part === undefined ? undefined : `another ${part}`;
}
