/**
 * The errors of Bittrex, API v1.1.
 * @see https://github.com/Bittrex/bittrex.github.io
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { bittrexV1 } from './recipe.js';

export const bittrexV1Denials: Denials = defineDenials(bittrexV1, {
  errors: () => ({
    'not-permitted': [200, 'INVALID_PERMISSION', 'INVALID_PERMISSION'],
    'bad-order': [200, 'INVALID_ORDER', 'INVALID_ORDER'],
    'no-key': [200, 'APIKEY_INVALID', 'APIKEY_INVALID'],
    stale: [200, 'INVALID_NONCE', 'INVALID_NONCE'],
    ...gateway,
  }),
  body: ({ text }) => ({ success: false, message: text, result: null }),
});
