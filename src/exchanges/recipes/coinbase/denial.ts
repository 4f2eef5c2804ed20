/**
 * The errors of Coinbase Exchange. ccxt takes a 403 for an exchange that is not available.
 * @see https://docs.cdp.coinbase.com/exchange/rest-api/requests#errors
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { coinbase } from './recipe.js';

export const coinbaseDenials: Denials = defineDenials(coinbase, {
  errors: () => ({
    // ccxt knows no message for it, and takes it for a plain refusal.
    'not-permitted': [400, 'Forbidden', 'Forbidden'],
    'bad-order': [400, 'size', 'size is too small'],
    'no-key': [401, 'key', 'Invalid API Key'],
    // As above. The exchange uses it too.
    stale: [400, 'time', 'request timestamp expired'],
    rate: [429, 'rate', 'Private rate limit exceeded'],
    unsent: [503, 'unavailable', 'ServiceUnavailable: nothing was sent'],
    unknown: [504, 'timeout', 'GatewayTimeout: the outcome is unknown'],
  }),
  body: ({ text }) => ({ message: text }),
});
