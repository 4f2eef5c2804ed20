/**
 * Requests by meaning: the fields that the exchanges share, and their checks. A request that
 * differs from the intention costs money, so nothing is guessed, rounded or dropped.
 * @module
 */

import { onlyFields } from './only-fields.js';
import { bare } from './parameters.js';
import { refuse } from './refuse.js';
import type { ExchangeRequest } from './types/request.js';

/**
 * For a limit order: it stays open until it is cancelled (`GTC`), it is filled at once as far as
 * possible and the rest is cancelled (`IOC`), or it is filled at once completely or not at all
 * (`FOK`).
 */
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';

/**
 * The fields of every order. Amounts are decimal text, because a number may be written as `1e-7`.
 */
interface OrderFields<ClientOrderId> {
  /** The market, in the exchange's own notation. */
  readonly symbol: string;
  /** In units of the base currency. */
  readonly quantity: string;
  /** The sender's own name for the order. */
  readonly clientOrderId?: ClientOrderId;
}

/** An order with a price. */
export interface LimitOrder<ClientOrderId = string, Times extends string = TimeInForce>
  extends OrderFields<ClientOrderId> {
  readonly type?: 'limit';
  /** For one unit of the base currency, as decimal text. */
  readonly price: string;
  /** Default `GTC`. Excludes `postOnly`. */
  readonly timeInForce?: Times;
  /** Maker only: the exchange refuses the order if it could be filled at once. */
  readonly postOnly?: boolean;
}

/** An order at the market price. It names its type, so that a lost price does not make one. */
export interface MarketOrder<ClientOrderId = string> extends OrderFields<ClientOrderId> {
  readonly type: 'market';
  readonly price?: never;
  readonly timeInForce?: never;
  readonly postOnly?: never;
}

export type Order<ClientOrderId = string, Times extends string = TimeInForce> =
  | LimitOrder<ClientOrderId, Times>
  | MarketOrder<ClientOrderId>;

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

export const orderFields = [
  'type',
  'symbol',
  'quantity',
  'price',
  'clientOrderId',
  'timeInForce',
  'postOnly',
] as const satisfies (keyof LimitOrder)[];

/** A limit order has a price, and a market order says that it is one. */
function checkType(type: unknown, price: unknown): void {
  if (type !== undefined && type !== 'limit' && type !== 'market') refuse("type must be 'limit' or 'market'");
  if (type === 'market') {
    if (price !== undefined) refuse("price and type: 'market' cannot be combined");
  } else if (price === undefined) {
    refuse('price is missing', "Give a price, or type: 'market' for a market order.");
  }
}

/**
 * Checks an order except for `clientOrderId`, whose format depends on the exchange.
 * @returns its fields. A market order has no `price`.
 */
export function checkedOrder<ClientOrderId, Times extends string>(
  given: Order<ClientOrderId, Times>,
  times: readonly Times[],
): OrderFields<ClientOrderId> & Partial<Pick<LimitOrder<ClientOrderId, Times>, 'price' | 'timeInForce' | 'postOnly'>> {
  const { type, ...rest } = onlyFields(given, orderFields);
  const order = bare(rest);
  const { symbol, quantity, price, timeInForce, postOnly = false } = order;
  word(symbol, 'symbol');
  decimal(quantity, 'quantity');
  checkType(type, price);
  if (price !== undefined) decimal(price, 'price');
  if (typeof postOnly !== 'boolean') refuse('postOnly must be true or false');
  if (postOnly && price === undefined) refuse('postOnly cannot be combined with a market order', 'Give a price.');
  if (timeInForce !== undefined) {
    oneOf(timeInForce, 'timeInForce', times);
    if (price === undefined) refuse('timeInForce cannot be combined with a market order', 'Give a price.');
    if (postOnly) {
      const remedy = 'Omit timeInForce. The order stays open until it is cancelled.';
      refuse('timeInForce and postOnly cannot be combined', remedy);
    }
  }
  return order;
}

/** Refuses a reference with both ids or with none. */
export function checkOneName(orderId: unknown, clientOrderId: unknown): void {
  if ((orderId === undefined) === (clientOrderId === undefined)) {
    refuse('orderId or clientOrderId must be given, but not both');
  }
}
