/**
 * The errors of Poloniex.
 * @see https://api-docs.poloniex.com/spot/errorCode
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { poloniex } from './recipe.js';

export const poloniexDenials: Denials = defineDenials(poloniex, {
  errors: () => ({
    'not-permitted': [403, 403, 'ACCESS_DENY'],
    'bad-order': [400, 21349, 'Order value is too large.'],
    'no-key': [401, 21600, 'Account Not Found'],
    // ccxt knows no code for it.
    stale: [401, 21704, 'The signTimestamp has expired'],
    rate: [429, 429, 'TOO_MANY_REQUEST'],
    unsent: [503, 503, 'Service Unavailable: nothing was sent'],
    unknown: [504, 603, 'Internal Request Timeout: the outcome is unknown'],
  }),
  body: ({ code, text }) => ({ code, message: text }),
});
