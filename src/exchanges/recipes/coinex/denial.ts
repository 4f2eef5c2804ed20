/**
 * The errors of CoinEx.
 * @see https://docs.coinex.com/api/v2/error
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { coinex } from './recipe.js';

export const coinexDenials: Denials = defineDenials(coinex, {
  errors: () => ({
    'not-permitted': [200, 4011, 'User prohibited from accessing.'],
    'bad-order': [200, 3606, 'The order is rejected.'],
    'no-key': [200, 4005, 'Abnormal access_id.'],
    // ccxt takes it for a plain refusal.
    stale: [200, 4010, 'Expired request.'],
    rate: [200, 4213, 'The request is too frequent.'],
    unsent: [200, 4001, 'Service unavailable. Nothing was sent.'],
    unknown: [200, 4002, 'Service request timed out. The outcome is unknown.'],
  }),
  body: ({ code, text }) => ({ code, data: {}, message: text }),
});
