/**
 * The errors of Bittrex, API v3.
 * @see https://bittrex.github.io/api/v3#topic-Error-Codes
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { bittrex } from './recipe.js';

export const bittrexDenials: Denials = defineDenials(bittrex, {
  errors: () => ({
    'not-permitted': [403, 'INVALID_PERMISSION', 'The API key has no permission.'],
    'bad-order': [409, 'INVALID_ORDER', 'The order is rejected.'],
    'no-key': [401, 'APIKEY_INVALID', 'The API key is not valid.'],
    stale: [401, 'INVALID_TIMESTAMP', 'The timestamp is not valid.'],
    rate: [429, 'TOO_MANY_REQUESTS', 'Too many requests.'],
    unsent: [503, 'SERVICE_UNAVAILABLE', 'Nothing was sent.'],
    unknown: [504, 'GATEWAY_TIMEOUT', 'The outcome is unknown.'],
  }),
  body: ({ code, text }) => ({ code, detail: text }),
});
