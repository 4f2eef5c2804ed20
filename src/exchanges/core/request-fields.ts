/**
 * Requests by meaning: the words that the exchanges share, and the checks of what is given for
 * them. A request that differs from what was meant costs money, so nothing is guessed, rounded or
 * dropped.
 * @module
 */

import { onlyFields } from './only-fields.js';
import { refuse } from './refuse.js';
import type { ExchangeRequest } from './types.js';

/**
 * For a limit order: it waits until it is cancelled (`GTC`), what can be filled at once is and the
 * rest is cancelled (`IOC`), or all of it is filled at once or none (`FOK`).
 */
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';

/** What to buy or sell. Amounts and prices are decimal text, as a number may come out as `1e-7`. */
export interface Order<ClientOrderId = string, Times extends string = TimeInForce> {
  /** The market, in the exchange's own notation. */
  readonly symbol: string;
  /** In units of the base currency. */
  readonly quantity: string;
  /** For one unit of the base currency. Absent: a market order. */
  readonly price?: string;
  /** The sender's own name for the order. */
  readonly clientOrderId?: ClientOrderId;
  /** Default `GTC`. Not in a market order, nor beside `postOnly`. */
  readonly timeInForce?: Times;
  /** Only as a maker: the exchange refuses the order if it could be filled at once. */
  readonly postOnly?: boolean;
}

/** An order, by one of its names. */
export type OrderReference<OrderId = string> =
  | { readonly orderId: OrderId; readonly clientOrderId?: never }
  | { readonly clientOrderId: string; readonly orderId?: never };

/** Where there is nothing to choose. */
export type NoFields = Readonly<Record<string, never>>;

/** What every exchange's `requests` has. */
export type Requests = Readonly<
  Record<'buy' | 'sell' | 'cancel' | 'balances' | 'openOrders' | 'withdraw', (input: never) => ExchangeRequest>
>;

/** Text of a form that the message describes. */
export function matching(value: unknown, field: string, pattern: RegExp, form: string): string {
  return typeof value === 'string' && pattern.test(value) ? value : refuse(`${field} must be ${form}`);
}

/** A symbol, a currency, an address: without spaces and what cannot be seen. */
export function word(value: unknown, field: string): string {
  return matching(value, field, /^[^\s\p{C}]+$/u, 'text without spaces and invisible characters');
}

export function uuid(value: unknown, field: string): string {
  return matching(
    value,
    field,
    /^[\da-f]{8}(-?)(?:[\da-f]{4}\1){3}[\da-f]{12}$/i,
    'a UUID, such as one of randomUUID()',
  );
}

/** An amount or a price. */
export function decimal(value: unknown, field: string): string {
  if (typeof value !== 'string' || !/^(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value) || !/[1-9]/.test(value)) {
    refuse(`${field} must be a positive decimal given as text, such as '0.0000001': a number may come out as 1e-7`);
  }
  return value;
}

export function oneOf<T extends string>(value: T, field: string, choices: readonly T[]): T {
  return choices.includes(value) ? value : refuse(`${field} must be one of ${choices.join(', ')}`);
}

export const orderFields = ['symbol', 'quantity', 'price', 'clientOrderId', 'timeInForce', 'postOnly'] as const;

/** Checks all of an order but its `clientOrderId`, whose form is the exchange's. */
export function checkedOrder<ClientOrderId, Times extends string>(
  given: Order<ClientOrderId, Times>,
  times: readonly Times[],
): Order<ClientOrderId, Times> {
  const order = onlyFields(given, orderFields);
  const { symbol, quantity, price, timeInForce, postOnly = false } = order;
  word(symbol, 'symbol');
  decimal(quantity, 'quantity');
  if (price !== undefined) decimal(price, 'price');
  if (typeof postOnly !== 'boolean') refuse('postOnly must be true or false');
  if (postOnly && price === undefined) refuse('postOnly must be left out of a market order: give a price with it');
  if (timeInForce !== undefined) {
    oneOf(timeInForce, 'timeInForce', times);
    if (price === undefined) refuse('timeInForce must be left out of a market order: give a price with it');
    if (postOnly) refuse('timeInForce must be left out beside postOnly: such an order waits until it is cancelled');
  }
  return order;
}

/** Refuses an order that is named twice or not at all. */
export function checkOneName(orderId: unknown, clientOrderId: unknown): void {
  if ((orderId === undefined) === (clientOrderId === undefined)) {
    refuse('orderId or clientOrderId must be given: one of the two');
  }
}
