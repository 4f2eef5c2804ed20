/**
 * What the requests of Upbit mean. Its orders have no meaning yet.
 * @see https://global-docs.upbit.com/reference/cancel-order
 * @module
 */
import { cancelAll, cancelListed, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, unjudged } from '../../meaning/endpoint.js';
import { choice, digits, identifier, separated, several, symbol } from '../../meaning/fields.js';
import { hostsOf, inQueryOfDelete, type Meanings } from '../../meaning/meanings.js';
import { upbit } from './recipe.js';

const endpoints = [
  strict('cancel', 'DELETE', '/v1/order', { uuid: identifier, identifier }, (values) =>
    cancelOne({ id: values.uuid, clientOrderId: values.identifier }),
  ),
  strict(
    'cancel',
    'DELETE',
    '/v1/orders/uuids',
    { 'uuids[]': several(identifier), 'identifiers[]': several(identifier) },
    (values) => cancelListed({ ids: values['uuids[]'], clientOrderIds: values['identifiers[]'] }),
  ),
  // https://global-docs.upbit.com/reference/batch-cancel-orders
  // All of these fields choose some of the orders.
  strict(
    'cancel',
    'DELETE',
    '/v1/orders/open',
    {
      cancel_side: choice({ all: true, ask: true, bid: true }),
      pairs: separated(symbol),
      excluded_pairs: separated(symbol),
      quote_currencies: separated(symbol),
      count: digits,
      order_by: choice({ asc: true, desc: true }),
    },
    ({ pairs = [] }) => cancelAll({ symbol: pairs.length === 1 ? pairs[0] : undefined }),
  ),
  ...unjudged('order', 'POST', ['/v1/orders', '/v1/orders/test']),
  ...unjudged('amend', 'POST', ['/v1/orders/cancel_and_new']),
  ...plain('withdraw', 'POST', ['/v1/withdraws/coin', '/v1/withdraws/krw']),
  ...plain('transfer', 'POST', ['/v1/pockets/transfers', '/v1/pockets/universal_transfers']),
  // Their answers have API keys.
  ...plain('other', 'GET', ['/v1/api_keys', '/v1/pockets/api_keys']),
  ...plain('other', 'POST', [
    '/v1/deposits/generate_coin_address',
    '/v1/deposits/krw',
    '/v1/travel_rule/deposit/txid',
    '/v1/travel_rule/deposit/uuid',
  ]),
  ...plain('other', 'DELETE', ['/v1/withdraws/coin']),
  ...plain('read', 'GET', [
    '/v1/accounts',
    '/v1/deposit',
    '/v1/deposits',
    '/v1/deposits/chance/coin',
    '/v1/deposits/coin_address',
    '/v1/deposits/coin_addresses',
    '/v1/order',
    '/v1/orders/chance',
    '/v1/orders/closed',
    '/v1/orders/open',
    '/v1/orders/uuids',
    '/v1/pockets',
    '/v1/pockets/assets',
    '/v1/pockets/transfers',
    '/v1/pockets/universal_transfers',
    '/v1/status/wallet',
    '/v1/travel_rule/vasps',
    '/v1/withdraw',
    '/v1/withdraws',
    '/v1/withdraws/chance',
    '/v1/withdraws/coin_addresses',
  ]),
];

/** The meanings of Upbit, whose documentation excludes bodies of DELETE requests. */
export const upbitMeanings: Meanings = {
  id: upbit.id,
  endpoints: on(hostsOf(upbit, 'live', 'singapore', 'indonesia', 'thailand'), endpoints),
  fields: inQueryOfDelete,
};
