/**
 * The errors of MEXC, spot.
 * @see https://www.mexc.com/api-docs/spot-v3/general-info#error-code
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { mexc } from './recipe.js';

export const mexcDenials: Denials = defineDenials(mexc, {
  errors: () => ({
    'not-permitted': [403, 403, 'Access Denied'],
    'bad-order': [400, 30010, 'no valid trade price'],
    'no-key': [401, 700002, 'Signature for this request is not valid.'],
    stale: [400, 700003, 'Timestamp for this request is outside of the recvWindow.'],
    rate: [429, 429, 'Too Many Requests'],
    unsent: [503, 503, 'Service not available: nothing was sent'],
    unknown: [504, 504, 'Gateway Time-out: the outcome is unknown'],
  }),
  body: ({ code, text }) => ({ code, msg: text }),
});
