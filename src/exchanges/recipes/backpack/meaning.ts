/**
 * What the requests of Backpack mean.
 * @see https://docs.backpack.exchange/
 * @module
 */
import { on, plain, vague } from '../../meaning/endpoint.js';
import { hostsOf, inQueryOrJson, type Meanings } from '../../meaning/meanings.js';
import { backpackOrders } from './orders.js';
import { backpack } from './recipe.js';

const endpoints = [
  ...backpackOrders,
  ...['/api/v1/rfq', '/api/v1/rfq/accept', '/api/v1/rfq/quote'].map((path) =>
    vague('order', 'POST', path, 'a request for quotes does not state everything that it trades'),
  ),
  ...plain('withdraw', 'POST', ['/wapi/v1/capital/withdrawals']),
  ...plain('other', 'PATCH', ['/api/v1/account']),
  ...plain('other', 'POST', [
    '/api/v1/account/convertDust',
    '/api/v1/borrowLend',
    '/api/v1/rfq/cancel',
    '/api/v1/rfq/refresh',
  ]),
  ...plain('read', 'GET', [
    '/api/v1/account',
    '/api/v1/account/limits/borrow',
    '/api/v1/account/limits/order',
    '/api/v1/account/limits/withdrawal',
    '/api/v1/borrowLend/positions',
    '/api/v1/capital',
    '/api/v1/capital/collateral',
    '/api/v1/order',
    '/api/v1/orders',
    '/api/v1/position',
    '/wapi/v1/capital/deposit/address',
    '/wapi/v1/capital/deposits',
    '/wapi/v1/capital/withdrawals',
    '/wapi/v1/history/borrowLend',
    '/wapi/v1/history/borrowLend/positions',
    '/wapi/v1/history/dust',
    '/wapi/v1/history/fills',
    '/wapi/v1/history/funding',
    '/wapi/v1/history/interest',
    '/wapi/v1/history/orders',
    '/wapi/v1/history/pnl',
    '/wapi/v1/history/quote',
    '/wapi/v1/history/rfq',
    '/wapi/v1/history/settlement',
    '/wapi/v1/history/strategies',
  ]),
];

/** The meanings of Backpack. */
export const backpackMeanings: Meanings = {
  id: backpack.id,
  endpoints: on(hostsOf(backpack, 'live'), endpoints),
  fields: inQueryOrJson,
};
