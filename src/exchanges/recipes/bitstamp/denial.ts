/**
 * The errors of Bitstamp. ccxt compares each reason exactly.
 * @see https://www.bitstamp.net/api/#section/Response-codes
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { bitstamp } from './recipe.js';

export const bitstampDenials: Denials = defineDenials(bitstamp, {
  errors: () => ({
    'not-permitted': [403, 'API0003', 'No permission found'],
    'bad-order': [400, '400.009', 'Price is more than the limit.'],
    'no-key': [403, 'API0001', 'API key not found'],
    stale: [403, 'API0004', 'Invalid nonce'],
    // ccxt takes every object with these members for a plain refusal.
    ...gateway,
  }),
  body: ({ code, message, note }) => ({ status: 'error', reason: { __all__: [message, note] }, code }),
});
