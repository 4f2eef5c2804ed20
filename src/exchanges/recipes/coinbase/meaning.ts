/**
 * What the requests of Coinbase Exchange mean.
 * @see https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/orders/create-new-order
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict } from '../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  type Fields,
  flag,
  identifier,
  positive,
  required,
  symbol,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { hostsOf, inJson, inQuery, type Meanings, without } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { coinbase } from './recipe.js';

/**
 * Coinbase has more fields. They are not known here on purpose: `profile_id` chooses another
 * portfolio, and `stop_limit_price` adds a second order.
 */
const order = {
  product_id: symbol,
  side: choice({ buy: 'buy', sell: 'sell' }),
  type: choice({ limit: 'limit', market: 'market' }),
  price: positive,
  size: positive,
  funds: positive,
  time_in_force: choice({ GTC: 'GTC', GTT: 'GTT', IOC: 'IOC', FOK: 'FOK' }),
  cancel_after: choice({ min: true, hour: true, day: true }),
  post_only: flag,
  client_oid: identifier,
  max_floor: positive,
  stp: choice({ dc: true, co: true, cn: true, cb: true }),
  /** It waits until the last price is at most, or at least, the stop price. */
  stop: choice({ loss: 'falls', entry: 'rises' }),
  stop_price: positive,
};

function meant(values: ValuesOf<typeof order>): MeantOrder {
  const { price, size, funds, time_in_force: time, stop, stop_price: stopPrice } = values;
  const type = required(values.type, 'type');
  checkUsed(price, type === 'limit', 'price');
  if ((stop !== undefined) !== (stopPrice !== undefined)) deny('stop and stop_price must come together');
  const limitOnly = [stop, time, values.cancel_after, values.post_only, values.max_floor];
  if (type === 'market' && limitOnly.some((each) => each !== undefined))
    deny('a market order has a field of limit orders');
  // The size of a limit order for an amount of money is rounded.
  if (type === 'limit' && funds !== undefined) deny('a limit order does not use funds');
  if ((size === undefined) === (funds === undefined)) deny('an order has either size or funds');
  return {
    market: 'spot',
    symbol: required(values.product_id, 'product_id'),
    side: required(values.side, 'side'),
    type,
    quantity: size ?? null,
    quantityUnit: 'base',
    price: price ?? null,
    quoteQuantity: funds ?? null,
    reduceOnly: false,
    postOnly: values.post_only ?? false,
    timeInForce: time === 'IOC' || time === 'FOK' ? time : null,
    trigger: stopPrice === undefined ? null : { kind: 'trigger', price: stopPrice },
    ...(stop !== undefined && { waitsUntil: stop }),
    attached: null,
    clientOrderId: values.client_oid ?? null,
  };
}

/** The order that the last segment of the path names: its own id, or `client:` and the client's. */
function named(name = ''): { readonly id?: string; readonly clientOrderId?: string } {
  const [, clientOrderId] = /^client:([\w-]+)$/.exec(name) ?? [];
  if (clientOrderId !== undefined) return { clientOrderId };
  return /^[\w-]+$/.test(name) ? { id: name } : deny('the path does not name an order');
}

const trading = [
  strict('order', 'POST', '/orders', order, (values) => ({ orders: [meant(values)] })),
  // https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/orders/cancel-all-orders
  strict('cancel', 'DELETE', '/orders', { product_id: symbol }, (values) => cancelAll({ symbol: values.product_id })),
  // https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/orders/cancel-an-order
  strict('cancel', 'DELETE', '/orders/{order}', { product_id: symbol }, (_, segments) =>
    cancelOne(named(segments['order'])),
  ),
  ...plain('read', 'GET', ['/orders', '/orders/{order}', '/fills', '/fees']),
];

/** https://docs.cdp.coinbase.com/exchange/introduction/rest-quickstart lists the endpoints. */
const account = [
  ...plain('withdraw', 'POST', [
    '/withdrawals/coinbase',
    '/withdrawals/coinbase-account',
    '/withdrawals/counterparty',
    '/withdrawals/crypto',
    '/withdrawals/payment-method',
  ]),
  ...plain('transfer', 'POST', ['/profiles/transfer', '/profiles/margin-transfer']),
  ...plain('other', 'POST', [
    '/address-book',
    '/coinbase-accounts/{account}/addresses',
    '/conversions',
    '/deposits/coinbase-account',
    '/deposits/payment-method',
    '/funding/repay',
    '/loans/open',
    '/loans/repay-interest',
    '/loans/repay-principal',
    '/profiles',
    '/reports',
    '/transfers/{transfer}/travel-rules',
    '/travel-rules',
    '/users/{user}/settlement-preferences',
    '/wrapped-assets/redeem',
    '/wrapped-assets/stake-wrap',
  ]),
  ...plain('other', 'PUT', ['/address-book/{id}', '/profiles/{profile}', '/profiles/{profile}/deactivate']),
  ...plain('other', 'DELETE', ['/address-book/{id}', '/travel-rules/{id}']),
  ...plain('read', 'GET', [
    '/accounts',
    '/accounts/{account}',
    '/accounts/{account}/holds',
    '/accounts/{account}/ledger',
    '/accounts/{account}/transfers',
    '/address-book',
    '/coinbase-accounts',
    '/conversions',
    '/conversions/fees',
    '/conversions/{conversion}',
    '/loans',
    '/loans/assets',
    '/loans/interest',
    '/loans/interest/history/{loan}',
    '/loans/interest/{loan}',
    '/loans/options',
    '/payment-methods',
    '/position',
    '/profiles',
    '/profiles/{profile}',
    '/reports/{report}',
    '/transfers',
    '/transfers/{transfer}',
    '/users/self/exchange-limits',
    '/users/self/hold-balances',
    '/users/self/trailing-volume',
    '/users/{user}/trading-volumes',
    '/withdrawals/fee-estimate',
    '/wrapped-assets/redeem',
    '/wrapped-assets/redeem/{redeem}',
    '/wrapped-assets/stake-wrap',
    '/wrapped-assets/stake-wrap/{wrap}',
  ]),
];

/**
 * Cancellations have a query. ccxt writes their `product_id` in a body, in another spelling. It can
 * only narrow the cancellation, if it has any effect, so it is not read.
 */
function fields(request: RawRequest): Fields {
  const { method, body } = request;
  if (method === 'GET' || (method === 'DELETE' && body === '')) return inQuery(request);
  return method === 'DELETE' ? without(inJson(request), ['product_id']) : inJson(request);
}

/** The meanings of Coinbase Exchange. */
export const coinbaseMeanings: Meanings = {
  id: coinbase.id,
  endpoints: on(hostsOf(coinbase, 'live', 'sandbox'), [...trading, ...account]),
  fields,
};
