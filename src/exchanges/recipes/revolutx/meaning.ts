/**
 * What the requests of Revolut X mean.
 * @see https://developer.revolut.com/docs/x-api/place-order
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { on, plain, segment, strict, vague } from '../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  identifier,
  list,
  object,
  positive,
  required,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { hostsOf, inQueryOfDelete, type Meanings } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import { revolutx } from './recipe.js';

const sizes = { base_size: positive, quote_size: positive };

/** Revolut X has other configurations, which wait for a price. */
const configuration = {
  limit: object({
    ...sizes,
    price: positive,
    time_in_force: choice({ gtc: 'gtc', ioc: 'ioc' }),
    execution_instructions: list(choice({ allow_taker: 'allow_taker', post_only: 'post_only' })),
  }),
  market: object(sizes),
};

const order = {
  client_order_id: identifier,
  symbol: text(/^[A-Z0-9]{1,20}-[A-Z0-9]{1,20}$/),
  side: choice({ buy: 'buy', sell: 'sell' }),
  order_configuration: object(configuration),
};

/** What the two configurations have in common, and what the limit says besides. */
function configured({ limit, market }: ValuesOf<typeof configuration>) {
  if (limit === undefined) {
    const { base_size: base, quote_size: quote } = required(market, 'limit or market');
    if ((base === undefined) === (quote === undefined)) deny('an order has either base_size or quote_size');
    return { type: 'market', quantity: base ?? null, quoteQuantity: quote ?? null, price: null } as const;
  }
  if (market !== undefined) deny('an order is either a limit or a market order');
  // The size of a limit order for an amount of money is rounded.
  checkUsed(limit.quote_size, false, 'quote_size');
  return {
    type: 'limit',
    quantity: required(limit.base_size, 'base_size'),
    quoteQuantity: null,
    price: required(limit.price, 'price'),
    postOnly: limit.execution_instructions?.includes('post_only') ?? false,
    timeInForce: limit.time_in_force === 'ioc' ? 'IOC' : null,
  } as const;
}

const meant = (values: ValuesOf<typeof order>): MeantOrder => ({
  market: 'spot',
  symbol: required(values.symbol, 'symbol'),
  side: required(values.side, 'side'),
  quantityUnit: 'base',
  reduceOnly: false,
  postOnly: false,
  timeInForce: null,
  trigger: null,
  attached: null,
  clientOrderId: values.client_order_id ?? null,
  ...configured(required(values.order_configuration, 'order_configuration')),
});

const endpoints = [
  strict('order', 'POST', '/api/1.0/orders', order, (values) => ({ orders: [meant(values)] })),
  vague('amend', 'PUT', '/api/1.0/orders/{order}', 'an amend does not state its symbol'),
  strict('cancel', 'DELETE', '/api/1.0/orders', {}, () => cancelAll({})),
  strict('cancel', 'DELETE', '/api/1.0/orders/{order}', {}, (_, segments) =>
    cancelOne({ id: segment(segments, 'order', identifier) }),
  ),
  ...plain('read', 'GET', [
    '/api/1.0/balances',
    '/api/1.0/candles/{symbol}',
    '/api/1.0/configuration/currencies',
    '/api/1.0/configuration/pairs',
    '/api/1.0/order-book/{symbol}',
    '/api/1.0/orders/active',
    '/api/1.0/orders/historical',
    '/api/1.0/orders/fills/{order}',
    '/api/1.0/orders/{order}',
    '/api/1.0/tickers',
    '/api/1.0/trades/all/{symbol}',
    '/api/1.0/trades/private/{symbol}',
    '/api/1.0/transactions',
  ]),
];

/** The meanings of Revolut X, whose API has neither withdrawals nor transfers. */
export const revolutxMeanings: Meanings = {
  id: revolutx.id,
  endpoints: on(hostsOf(revolutx, 'live'), endpoints),
  fields: inQueryOfDelete,
};
