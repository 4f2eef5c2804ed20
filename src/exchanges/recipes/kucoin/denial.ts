/**
 * The errors of KuCoin.
 * @see https://www.kucoin.com/docs-new/error-code
 * @module
 */
import { type Denials, defineDenials, goesTo } from '../../denial/denial.js';
import { kucoin } from './recipe.js';

export const kucoinDenials: Denials = defineDenials(kucoin, {
  errors: (request) => ({
    // ccxt takes KuCoin's own code for wrong credentials.
    'not-permitted': [400, '400007', 'Access denied--> require more permission.'],
    'bad-order': [400, goesTo(kucoin, request, 'futures') ? '300000' : '400200', 'Forbidden to place an order.'],
    'no-key': [401, '400003', 'KC-API-KEY not exists'],
    stale: [400, '400002', 'KC-API-TIMESTAMP Invalid'],
    // ccxt knows it by these words.
    rate: [429, '429000', 'Exceeded the access frequency'],
    unsent: [503, '503', 'Service Unavailable: nothing was sent'],
    unknown: [504, '500000', 'Internal Server Error: the outcome is unknown'],
  }),
  body: ({ code, text }) => ({ code, msg: text }),
});
