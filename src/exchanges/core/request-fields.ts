/**
 * Requests by meaning: the fields that the exchanges share, and their checks. A request that
 * differs from the intention costs money, so nothing is guessed, rounded or dropped.
 * @module
 */

import { onlyFields } from './only-fields.js';
import { refuse } from './refuse.js';
import type { ExchangeRequest } from './types.js';

/**
 * For a limit order: it stays open until it is cancelled (`GTC`), it is filled at once as far as
 * possible and the rest is cancelled (`IOC`), or it is filled at once completely or not at all
 * (`FOK`).
 */
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';

/** An order. Amounts and prices are decimal text, because a number may be written as `1e-7`. */
export interface Order<ClientOrderId = string, Times extends string = TimeInForce> {
  /** The market, in the exchange's own notation. */
  readonly symbol: string;
  /** In units of the base currency. */
  readonly quantity: string;
  /** For one unit of the base currency. Absent: a market order. */
  readonly price?: string;
  /** The sender's own name for the order. */
  readonly clientOrderId?: ClientOrderId;
  /** Default `GTC`. Not allowed in a market order or together with `postOnly`. */
  readonly timeInForce?: Times;
  /** Maker only: the exchange refuses the order if it could be filled at once. */
  readonly postOnly?: boolean;
}

/** A reference to an order by one of its ids. */
export type OrderReference<OrderId = string> =
  | { readonly orderId: OrderId; readonly clientOrderId?: never }
  | { readonly clientOrderId: string; readonly orderId?: never };

/** For a request without fields. */
export type NoFields = Readonly<Record<string, never>>;

/** The functions that `requests` of every exchange has. */
export type Requests = Readonly<
  Record<'buy' | 'sell' | 'cancel' | 'balances' | 'openOrders' | 'withdraw', (input: never) => ExchangeRequest>
>;

/** Checks the format of a text. The message describes it. */
export function matching(value: unknown, field: string, pattern: RegExp, form: string): string {
  return typeof value === 'string' && pattern.test(value) ? value : refuse(`${field} must be ${form}`);
}

/** A symbol, a currency or an address, without spaces and invisible characters. */
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
    refuse(`${field} must be a positive decimal as text`, "Write it out, as '0.0000001'. A number could become 1e-7.");
  }
  return value;
}

export function oneOf<T extends string>(value: T, field: string, choices: readonly T[]): T {
  return choices.includes(value) ? value : refuse(`${field} must be one of ${choices.join(', ')}`);
}

export const orderFields = ['symbol', 'quantity', 'price', 'clientOrderId', 'timeInForce', 'postOnly'] as const;

/** Checks an order except for `clientOrderId`, whose format depends on the exchange. */
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
  if (postOnly && price === undefined) refuse('postOnly cannot be combined with a market order', 'Give a price.');
  if (timeInForce !== undefined) {
    oneOf(timeInForce, 'timeInForce', times);
    if (price === undefined) refuse('timeInForce cannot be combined with a market order', 'Give a price.');
    if (postOnly)
      refuse(
        'timeInForce and postOnly cannot be combined',
        'Omit timeInForce. The order stays open until it is cancelled.',
      );
  }
  return order;
}

/** Refuses a reference with both ids or with none. */
export function checkOneName(orderId: unknown, clientOrderId: unknown): void {
  if ((orderId === undefined) === (clientOrderId === undefined)) {
    refuse('orderId or clientOrderId must be given, but not both');
  }
}
