/**
 * The errors of Bitfinex. ccxt reads their code only with the status 500.
 * @see https://docs.bitfinex.com/docs/abbreviations-glossary#error-codes
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { bitfinex } from './recipe.js';

export const bitfinexDenials: Denials = defineDenials(bitfinex, {
  errors: () => ({
    'not-permitted': [500, 10001, 'api_key: permission invalid'],
    // ccxt knows no code for an order that is wrong.
    'bad-order': [500, 10001, 'api_key: permission invalid'],
    'no-key': [500, 10100, 'apikey: invalid'],
    stale: [500, 10114, 'nonce: small'],
    rate: [429, 11010, 'ratelimit: error'],
    unsent: [500, 20060, 'maintenance: nothing was sent'],
    unknown: gateway.unknown,
  }),
  body: ({ code, text }) => ['error', code, text],
});
