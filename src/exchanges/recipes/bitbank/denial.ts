/**
 * The errors of bitbank. They are codes without a text.
 * @see https://github.com/bitbankinc/bitbank-api-docs/blob/master/errors.md
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { bitbank } from './recipe.js';

export const bitbankDenials: Denials = defineDenials(bitbank, {
  errors: () => ({
    // ccxt knows no better code: its 50008 says that the user has not been identified.
    'not-permitted': [200, 20001, 'User API authorization failed'],
    'bad-order': [200, 40020, 'The order price is invalid'],
    'no-key': [200, 20002, 'Illegal API key'],
    stale: [200, 20004, 'The nonce is invalid'],
    // ccxt takes every object for a plain refusal.
    ...gateway,
  }),
  body: ({ code, text }) => ({ success: 0, data: { code, message: text } }),
});
