/**
 * What the requests of Bitvavo mean. Its orders have no meaning yet.
 * @see https://docs.bitvavo.com/docs/rest-api/cancel-order
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, unjudged, vague } from '../../meaning/endpoint.js';
import { digits, identifier, required, symbol } from '../../meaning/fields.js';
import { hostsOf, inQueryOfDelete, type Meanings } from '../../meaning/meanings.js';
import { bitvavo } from './recipe.js';

/** The operator is the program or the person that sends the request. */
const cancelled = { market: symbol, operatorId: digits };

const endpoints = [
  strict('cancel', 'DELETE', '/v2/order', { ...cancelled, orderId: identifier, clientOrderId: identifier }, (values) =>
    cancelOne({
      symbol: required(values.market, 'market'),
      id: values.orderId,
      clientOrderId: values.clientOrderId,
    }),
  ),
  strict('cancel', 'DELETE', '/v2/orders', cancelled, (values) => cancelAll({ symbol: values.market })),
  ...unjudged('order', 'POST', ['/v2/order']),
  vague('amend', 'PUT', '/v2/order', 'an amend of Bitvavo does not state its side'),
  ...plain('withdraw', 'POST', ['/v2/withdrawal', '/v2/crypto/withdrawal']),
  ...plain('transfer', 'POST', ['/v2/subaccounts/transfers']),
  ...plain('other', 'POST', ['/v2/subaccounts']),
  ...plain('read', 'GET', [
    '/v2/account',
    '/v2/account/fees',
    '/v2/account/history',
    '/v2/balance',
    '/v2/deposit',
    '/v2/depositHistory',
    '/v2/order',
    '/v2/orders',
    '/v2/ordersOpen',
    '/v2/stakingBalance',
    '/v2/subaccounts',
    '/v2/subaccounts/transfers',
    '/v2/subaccounts/transfers/{transfer}',
    '/v2/trades',
    '/v2/withdrawalHistory',
  ]),
];

/** The meanings of Bitvavo. */
export const bitvavoMeanings: Meanings = {
  id: bitvavo.id,
  endpoints: on(hostsOf(bitvavo, 'live'), endpoints),
  fields: inQueryOfDelete,
};
