/**
 * The errors of BitMEX.
 * @see https://www.bitmex.com/app/restAPI
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { bitmex } from './recipe.js';

export const bitmexDenials: Denials = defineDenials(bitmex, {
  errors: () => ({
    'not-permitted': [403, 'HTTPError', 'This key does not have access to this resource.'],
    'bad-order': [400, 'ValidationError', 'The order is rejected.'],
    'no-key': [401, 'HTTPError', 'Invalid API Key.'],
    stale: [401, 'HTTPError', 'This request has expired.'],
    rate: [429, 'RateLimitError', 'Rate limit exceeded, retry later.'],
    unsent: [503, 'HTTPError', 'Service unavailable: nothing was sent.'],
    unknown: [504, 'HTTPError', 'Gateway timeout: the outcome is unknown.'],
  }),
  body: ({ code, text }) => ({ error: { message: text, name: code } }),
});
