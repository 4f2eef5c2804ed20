/**
 * The errors of Deribit, in the form of JSON-RPC 2.0.
 * @see https://docs.deribit.com/articles/errors
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { deribit } from './recipe.js';

export const deribitDenials: Denials = defineDenials(deribit, {
  errors: () => ({
    'not-permitted': [400, 13021, 'forbidden'],
    'bad-order': [400, 10023, 'invalid_price'],
    'no-key': [400, 13009, 'unauthorized'],
    // The exchange uses it for both.
    stale: [400, 13009, 'unauthorized'],
    rate: [429, 10028, 'too_many_requests'],
    unsent: [503, 10040, 'retry'],
    // ccxt takes the error 13888, timed_out, for a plain refusal.
    unknown: gateway.unknown,
  }),
  body: ({ code, message, note }) => ({ jsonrpc: '2.0', error: { code, message, data: { reason: note } } }),
});
