/**
 * What the requests of bitbank mean. Its orders have no meaning yet.
 * @see https://github.com/bitbankinc/bitbank-api-docs/blob/master/rest-api.md
 * @module
 */
import { cancelListed, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, unjudged } from '../../meaning/endpoint.js';
import { digits, required, several, symbol } from '../../meaning/fields.js';
import { hostsOf, inQueryOrJson, type Meanings } from '../../meaning/meanings.js';
import { bitbank } from './recipe.js';

const user = (name: string): string => `/v1/user/${name}`;

const endpoints = [
  strict('cancel', 'POST', user('spot/cancel_order'), { pair: symbol, order_id: digits }, (values) =>
    cancelOne({ symbol: required(values.pair, 'pair'), id: values.order_id }),
  ),
  strict('cancel', 'POST', user('spot/cancel_orders'), { pair: symbol, order_ids: several(digits) }, (values) =>
    cancelListed({ symbol: required(values.pair, 'pair'), ids: values.order_ids }),
  ),
  ...unjudged('order', 'POST', [user('spot/order')]),
  ...plain('withdraw', 'POST', [user('request_withdrawal')]),
  ...plain('other', 'POST', [user('confirm_deposits'), user('confirm_deposits_all')]),
  // Its answer has a token for the private stream.
  ...plain('session', 'GET', [user('subscribe')]),
  ...plain('read', 'POST', [user('spot/orders_info')]),
  ...plain('read', 'GET', [
    '/v1/spot/pairs',
    '/v1/spot/status',
    user('assets'),
    user('deposit_history'),
    user('deposit_originators'),
    user('margin/positions'),
    user('margin/status'),
    user('spot/active_orders'),
    user('spot/order'),
    user('spot/trade_history'),
    user('unconfirmed_deposits'),
    user('withdrawal_account'),
    user('withdrawal_history'),
  ]),
];

/** The meanings of bitbank. */
export const bitbankMeanings: Meanings = {
  id: bitbank.id,
  endpoints: on(hostsOf(bitbank, 'live'), endpoints),
  fields: inQueryOrJson,
};
