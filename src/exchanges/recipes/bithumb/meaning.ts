/**
 * What the requests of Bithumb mean, in version 2 of its API. Its orders have no meaning yet.
 * Requests of version 1 (`/info/`, `/trade/`) have another signature and are not known.
 * @see https://apidocs.bithumb.com/reference/다건-주문-취소-접수
 * @module
 */
import { cancelListed, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, unjudged, vague } from '../../meaning/endpoint.js';
import { identifier, several } from '../../meaning/fields.js';
import { hostsOf, inQueryOfDelete, type Meanings } from '../../meaning/meanings.js';
import { bithumb } from './recipe.js';

const endpoints = [
  strict('cancel', 'DELETE', '/v2/order', { order_id: identifier, client_order_id: identifier }, (values) =>
    cancelOne({ id: values.order_id, clientOrderId: values.client_order_id }),
  ),
  // https://apidocs.bithumb.com/v2.1.0/reference/주문-취소-접수
  strict('cancel', 'DELETE', '/v1/order', { uuid: identifier }, (values) => cancelOne({ id: values.uuid })),
  strict(
    'cancel',
    'POST',
    '/v2/orders/cancel',
    { order_ids: several(identifier), client_order_ids: several(identifier) },
    (values) => cancelListed({ ids: values.order_ids, clientOrderIds: values.client_order_ids }),
  ),
  vague('cancel', 'DELETE', '/v1/twap', 'TWAP orders of Bithumb are not judged yet'),
  ...unjudged('order', 'POST', ['/v1/orders', '/v1/twap', '/v2/orders', '/v2/orders/batch']),
  ...plain('withdraw', 'POST', ['/v1/withdraws/coin', '/v1/withdraws/krw']),
  // Its answer has API keys.
  ...plain('other', 'GET', ['/v1/api_keys']),
  ...plain('other', 'POST', ['/v1/deposits/generate_coin_address', '/v1/deposits/krw']),
  ...plain('other', 'DELETE', ['/v1/withdraws/coin']),
  ...plain('read', 'GET', [
    '/v1/accounts',
    '/v1/deposit',
    '/v1/deposits',
    '/v1/deposits/coin_address',
    '/v1/deposits/coin_addresses',
    '/v1/deposits/krw',
    '/v1/order',
    '/v1/orders',
    '/v1/orders/chance',
    '/v1/status/wallet',
    '/v1/twap',
    '/v1/withdraw',
    '/v1/withdraws',
    '/v1/withdraws/chance',
    '/v1/withdraws/coin_addresses',
    '/v1/withdraws/krw',
    '/v2/orders/history',
    '/v2/orders/pending',
  ]),
];

/** The meanings of Bithumb. */
export const bithumbMeanings: Meanings = {
  id: bithumb.id,
  endpoints: on(hostsOf(bithumb, 'live'), endpoints),
  fields: inQueryOfDelete,
};
