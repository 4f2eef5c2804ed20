/**
 * The errors of Gate.
 * @see https://www.gate.com/docs/developers/apiv4/en/#label-list
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { gate } from './recipe.js';

export const gateDenials: Denials = defineDenials(gate, {
  errors: ({ path }) => ({
    'not-permitted': [403, 'FORBIDDEN', 'Request was forbidden'],
    'bad-order': [
      400,
      /^\/api\/v4\/(?:futures|delivery|options)\//.test(path) ? 'PRICE_TOO_DEVIATED' : 'AMOUNT_TOO_MUCH',
      'The order is rejected',
    ],
    'no-key': [401, 'INVALID_KEY', 'Invalid key provided'],
    // ccxt takes it for wrong credentials.
    stale: [403, 'REQUEST_EXPIRED', 'Request expired'],
    rate: [429, 'TOO_MANY_REQUESTS', 'Request Rate limit Exceeded'],
    unsent: [503, 'TOO_BUSY', 'Server is too busy, nothing was sent'],
    unknown: [504, 'SERVER_ERROR', 'Gateway timeout, the outcome is unknown'],
  }),
  body: ({ code, text }) => ({ label: code, message: text }),
});
