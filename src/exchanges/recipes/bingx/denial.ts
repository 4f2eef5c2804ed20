/**
 * The errors of BingX.
 * @see https://bingx-api.github.io/docs/#/en-us/swapV2/base-info.html#Error%20Codes
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { bingx } from './recipe.js';

export const bingxDenials: Denials = defineDenials(bingx, {
  errors: () => ({
    'not-permitted': [200, 100419, 'Permission denied.'],
    'bad-order': [200, 110425, 'The order is rejected.'],
    'no-key': [200, 100001, 'Signature verification failed.'],
    stale: [200, 109400, 'timestamp is invalid'],
    rate: [429, 429, 'Too Many Requests'],
    unsent: [503, 100500, 'Internal system error: nothing was sent'],
    unknown: [504, 100500, 'Internal system error: the outcome is unknown'],
  }),
  body: ({ code, text }) => ({ code, msg: text, data: {} }),
});
