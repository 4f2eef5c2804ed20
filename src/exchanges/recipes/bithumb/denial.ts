/**
 * The errors of Bithumb. The names are those of its first API, which ccxt knows.
 * @see https://apidocs.bithumb.com/docs/api-%EC%A3%BC%EC%9A%94-%EC%97%90%EB%9F%AC-%EC%BD%94%EB%93%9C
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { bithumb } from './recipe.js';

export const bithumbDenials: Denials = defineDenials(bithumb, {
  errors: () => ({
    'not-permitted': [403, 'Method Not Allowed.(Access)', 'The API key has no permission.'],
    // ccxt knows no name for an order that is wrong, and takes this one for a plain refusal.
    'bad-order': [400, 'invalid_parameter', 'The order is rejected.'],
    'no-key': [401, 'Invalid Apikey', 'The API key is not valid.'],
    // As above. The exchange uses it too.
    stale: [401, 'expired_jwt', 'The token has expired.'],
    ...gateway,
  }),
  body: ({ code, text }) => ({ error: { name: code, message: text } }),
});
