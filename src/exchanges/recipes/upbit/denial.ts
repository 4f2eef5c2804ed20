/**
 * The errors of Upbit.
 * @see https://global-docs.upbit.com/reference/rest-api-guide#error-codes
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { upbit } from './recipe.js';

export const upbitDenials: Denials = defineDenials(upbit, {
  errors: () => ({
    'not-permitted': [401, 'out_of_scope', 'This API key is out of scope.'],
    'bad-order': [400, 'volume_too_large', 'The order is rejected.'],
    'no-key': [401, 'invalid_access_key', 'The access key is not valid.'],
    // ccxt takes it for a plain refusal.
    stale: [401, 'nonce_used', 'The nonce is already used.'],
    ...gateway,
  }),
  body: ({ code, text }) => ({ error: { name: code, message: text } }),
});
