/**
 * The errors of Backpack.
 * @see https://docs.backpack.exchange/#tag/Order/operation/execute_order
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { backpack } from './recipe.js';

export const backpackDenials: Denials = defineDenials(backpack, {
  errors: () => ({
    'not-permitted': [403, 'FORBIDDEN', 'Forbidden'],
    'bad-order': [400, 'INVALID_ORDER', 'Invalid order'],
    'no-key': [401, 'UNAUTHORIZED', 'Unauthorized'],
    // ccxt takes it for a plain refusal.
    stale: [400, 'INVALID_CLIENT_REQUEST', 'Request has expired'],
    rate: [429, 'TOO_MANY_REQUESTS', 'Too many requests'],
    unsent: gateway.unsent,
    unknown: [504, 'TIMEOUT', 'The outcome is unknown'],
  }),
  body: ({ code, text }) => ({ code, message: text }),
});
