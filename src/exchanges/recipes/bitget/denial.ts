/**
 * The errors of Bitget.
 * @see https://www.bitget.com/api-doc/common/error-code/restapi
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { bitget } from './recipe.js';

export const bitgetDenials: Denials = defineDenials(bitget, {
  errors: () => ({
    'not-permitted': [400, '40014', 'Incorrect permissions'],
    'bad-order': [400, '40808', 'Parameter verification exception'],
    'no-key': [400, '40037', 'Apikey does not exist'],
    stale: [400, '40008', 'Request timestamp expired'],
    rate: [429, '429', 'Too many requests'],
    unsent: [503, '40604', 'Server is busy, nothing was sent'],
    unknown: [504, '30008', 'Request timed out, the outcome is unknown'],
  }),
  body: ({ code, text }) => ({ code, msg: text, requestTime: 0, data: null }),
});
