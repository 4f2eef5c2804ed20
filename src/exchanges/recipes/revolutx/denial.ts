/**
 * The errors of Revolut X.
 * @see https://developer.revolut.com/docs/x-api/place-order
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { revolutx } from './recipe.js';

/** The errors have no code. The status and the message say what is wrong. */
const code = '';

export const revolutxDenials: Denials = defineDenials(revolutx, {
  errors: () => ({
    'not-permitted': [403, code, 'Forbidden'],
    'bad-order': [400, code, 'invalid order'],
    'no-key': [401, code, 'Unauthorized'],
    stale: [409, code, 'The request is too old, or its timestamp is in the future'],
    ...gateway,
  }),
  body: ({ text }) => ({ error_id: '00000000-0000-0000-0000-000000000000', message: text, timestamp: 0 }),
});
