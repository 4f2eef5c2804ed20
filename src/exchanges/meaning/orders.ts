/**
 * Parts of orders and amends that several exchanges state alike.
 * @module
 */
import { deny } from '../wire/deny.js';
import { required } from './fields.js';
import type { Amendment, MeantOrder, Trigger } from './meaning.js';

/** What the name of an order's type says. */
export interface OrderType {
  readonly type: 'limit' | 'market';
  readonly postOnly?: boolean;
  readonly timeInForce?: 'IOC' | 'FOK';
  readonly trigger?: 'stopLoss' | 'takeProfit';
}

export const limit: OrderType = { type: 'limit' };
export const market: OrderType = { type: 'market' };

/** A size in the base currency, or in the quote currency. */
export const sized = (size: string, inQuote: boolean): Pick<MeantOrder, 'quantity' | 'quoteQuantity'> => ({
  quantity: inQuote ? null : size,
  quoteQuantity: inQuote ? size : null,
});

/**
 * The prices of an order with two fields. The first has the limit, or the trigger if the order
 * waits for one. Then the second has the limit.
 * @param name of the second field.
 */
export function twoPrices(
  { type, trigger: kind }: { readonly type: MeantOrder['type']; readonly trigger?: Trigger['kind'] | undefined },
  first: string | undefined,
  second: string | undefined,
  name: string,
): Pick<MeantOrder, 'price' | 'trigger'> {
  const [price, trigger] = kind === undefined ? [first, undefined] : [second, first];
  if (kind === undefined && second !== undefined) deny(`this type of order does not use ${name}`);
  if ((price !== undefined) !== (type === 'limit')) deny('the type of the order does not fit its prices');
  return {
    price: price ?? null,
    trigger: kind === undefined ? null : { kind, price: required(trigger, 'price') },
  };
}

/** An amended order keeps its side, which the request does not repeat. */
export const amendedLimit = {
  side: null,
  type: 'limit',
  quantityUnit: 'base',
  quoteQuantity: null,
  reduceOnly: false,
  postOnly: false,
  timeInForce: null,
  trigger: null,
  attached: null,
} as const satisfies Partial<MeantOrder>;

/**
 * The order that an amend names. With both identifiers the exchange's own counts.
 * @param name of the field with that identifier.
 */
export const amendment = (id: string | undefined, clientOrderId: string | undefined, name: string): Amendment =>
  id === undefined ? { id: null, clientOrderId: required(clientOrderId, name) } : { id };
