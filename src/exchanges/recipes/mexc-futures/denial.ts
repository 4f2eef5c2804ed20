/**
 * The errors of MEXC, futures.
 * @see https://www.mexc.com/api-docs/futures/error-code
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { mexcFutures } from './recipe.js';

export const mexcFuturesDenials: Denials = defineDenials(mexcFutures, {
  errors: () => ({
    'not-permitted': [200, 511, 'You do not have access to the interface'],
    'bad-order': [200, 2003, 'The order is rejected'],
    'no-key': [200, 401, 'No authority'],
    // ccxt takes it for a plain refusal.
    stale: [200, 513, 'Invalid request: the time is too far away'],
    rate: [200, 510, 'Requests are too frequent'],
    unsent: [503, 501, 'System busy: nothing was sent'],
    unknown: [504, 504, 'Gateway Time-out: the outcome is unknown'],
  }),
  body: ({ code, text }) => ({ success: false, code, message: text }),
});
