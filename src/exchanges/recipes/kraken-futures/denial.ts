/**
 * The errors of Kraken Futures. ccxt compares `error` exactly, so the note has a member of its own.
 * @see https://docs.kraken.com/api/docs/guides/futures-rest
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { krakenFutures } from './recipe.js';

export const krakenFuturesDenials: Denials = defineDenials(krakenFutures, {
  errors: () => ({
    // ccxt knows no better error.
    'not-permitted': [200, 0, 'authenticationError'],
    // The only error that ccxt takes for an order that is wrong.
    'bad-order': [200, 0, 'marketUnavailable'],
    'no-key': [200, 0, 'authenticationError'],
    stale: [200, 0, 'nonceDuplicate'],
    rate: [429, 0, 'apiLimitExceeded'],
    unsent: [503, 0, 'Unavailable'],
    unknown: gateway.unknown,
  }),
  body: ({ code, message, note }) => ({ result: 'error', error: message, errors: [{ code, message: note }] }),
});
