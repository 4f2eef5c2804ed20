/**
 * The parts that the orders of Bitget's markets share.
 * @module
 */
import { cancelSeveral } from '../../meaning/cancels.js';
import type { Details } from '../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  digits,
  identifier,
  positive,
  required,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';

export const symbol = text(/^[A-Z0-9]{2,40}$/);
const side = choice({ buy: 'buy', sell: 'sell' });
const orderType = choice({ limit: 'limit', market: 'market' });
const stpMode = choice({ none: true, cancel_taker: true, cancel_maker: true, cancel_both: true });

/** How long an order stays. Bitget documents lower case, and clients write either. */
const force = choice({
  gtc: 'GTC',
  GTC: 'GTC',
  ioc: 'IOC',
  IOC: 'IOC',
  fok: 'FOK',
  FOK: 'FOK',
  post_only: 'PostOnly',
});

/** It has no effect on a market order. */
function stays(type: 'limit' | 'market', given: 'GTC' | 'IOC' | 'FOK' | 'PostOnly' | undefined) {
  const inForce = type === 'limit' ? required(given, 'how long the order stays') : 'GTC';
  return {
    timeInForce: inForce === 'IOC' || inForce === 'FOK' ? inForce : null,
    postOnly: inForce === 'PostOnly',
  } satisfies Partial<MeantOrder>;
}

export const shares = { side, orderType, force, price: positive, clientOid: identifier, stpMode };

type Common = ValuesOf<typeof shares>;

/** The parts that orders of every market share. */
export function shared(values: Common, name: string | undefined) {
  const type = required(values.orderType, 'orderType');
  checkUsed(values.price, type === 'limit', 'price');
  return {
    symbol: required(name, 'symbol'),
    side: required(values.side, 'side'),
    type,
    quantityUnit: 'base',
    price: values.price ?? null,
    reduceOnly: false,
    ...stays(type, values.force),
    trigger: null,
    attached: null,
    clientOrderId: values.clientOid ?? null,
  } satisfies Partial<MeantOrder>;
}

export const one = { orderId: digits, clientOid: identifier };
export const named = { symbol, ...one };

/** Cancels the orders of a list. The orders share the symbol outside, or have their own. */
export function cancelListed(orders: readonly ValuesOf<typeof named>[], outside?: string, trigger = false): Details {
  return cancelSeveral(
    orders.map((each) => {
      checkUsed(each.clientOid, false, 'clientOid');
      return { symbol: outside ?? each.symbol, id: each.orderId };
    }),
    { trigger },
  );
}
