/**
 * The errors of Bitvavo.
 * @see https://docs.bitvavo.com/docs/errors
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { bitvavo } from './recipe.js';

export const bitvavoDenials: Denials = defineDenials(bitvavo, {
  errors: ({ method, path }) => ({
    'not-permitted': path.endsWith('/withdrawal')
      ? [403, 312, 'This key does not allow withdrawal of funds.']
      : method === 'GET'
        ? [403, 311, 'This key does not allow showing account information.']
        : [403, 310, 'This key does not allow trading actions.'],
    'bad-order': [400, 210, 'The order is rejected.'],
    'no-key': [403, 305, 'No active API key found.'],
    stale: [403, 304, 'Request was not received within acceptable window.'],
    rate: [429, 105, 'The rate limit is exceeded.'],
    unsent: [503, 107, 'The matching engine is not available. Nothing was sent.'],
    unknown: [504, 109, 'The matching engine did not respond in time. Operation may or may not have succeeded.'],
  }),
  body: ({ code, text }) => ({ errorCode: code, error: text }),
});
