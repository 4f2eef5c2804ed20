/**
 * The errors of WhiteBIT. ccxt compares the first of `errors` exactly, or looks for its words in
 * the body.
 * @see https://docs.whitebit.com/errors
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { whitebit } from './recipe.js';

export const whitebitDenials: Denials = defineDenials(whitebit, {
  errors: () => ({
    'not-permitted': [403, 10, 'This action is unauthorized.'],
    'bad-order': [422, 30, 'The Price should be less than or equal to the limit.'],
    'no-key': [401, 10, 'Unauthorized request.'],
    // ccxt knows no text for it.
    stale: [400, 0, 'Invalid payload: the nonce is too low.'],
    ...gateway,
  }),
  body: ({ code, text, message }) => ({ code, message: text, errors: { request: [message] } }),
});
