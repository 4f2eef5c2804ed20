/**
 * The errors of Bybit. Their HTTP status is 200.
 * @see https://bybit-exchange.github.io/docs/v5/error
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { bybit } from './recipe.js';

export const bybitDenials: Denials = defineDenials(bybit, {
  errors: () => ({
    'not-permitted': [200, 10005, 'Permission denied, please check your API key permissions.'],
    // This code is of contracts. The market of a request stands in its body, which is not read
    // here.
    'bad-order': [200, 110003, 'Order price is out of permissible range.'],
    'no-key': [200, 10003, 'API key is invalid.'],
    stale: [200, 10002, 'The request time exceeds the time window range.'],
    // Bybit's own library takes a 10006 only with a header that states when the limit ends.
    rate: [200, 10018, 'Out of frequency limits.'],
    unsent: [200, 10016, 'Server error. Nothing was sent.'],
    // ccxt knows it by the first two words.
    unknown: [200, 10000, 'Request timeout, the outcome is unknown.'],
  }),
  body: ({ code, text }) => ({ retCode: code, retMsg: text, result: {}, retExtInfo: {}, time: 0 }),
});
