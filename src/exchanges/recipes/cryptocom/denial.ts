/**
 * The errors of Crypto.com Exchange.
 * @see https://exchange-docs.crypto.com/exchange/v1/rest-ws/index.html#response-and-reason-codes
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { cryptocom } from './recipe.js';

export const cryptocomDenials: Denials = defineDenials(cryptocom, {
  errors: () => ({
    'not-permitted': [403, 10002, 'UNAUTHORIZED'],
    'bad-order': [400, 315, 'FAR_AWAY_LIMIT_PRICE'],
    'no-key': [401, 40101, 'UNAUTHORIZED'],
    stale: [400, 40102, 'INVALID_NONCE'],
    rate: [429, 42901, 'TOO_MANY_REQUESTS'],
    unsent: [503, 9010001, 'SYSTEM_MAINTENANCE: nothing was sent'],
    unknown: [504, 40801, 'REQUEST_TIMEOUT: the outcome is unknown'],
  }),
  body: ({ code, text }) => ({ id: -1, code, message: text }),
});
