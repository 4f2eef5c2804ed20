/**
 * Bitfinex, API v2. All private requests use POST and carry a nonce.
 * @module
 */

import { jsonBody } from '../../core/parameters.js';
import { refuse } from '../../core/refuse.js';
import { defineTradingExchange, type TradingExchange } from '../../core/requests.js';
import type { CheckedClock } from '../../core/types/clock.js';
import type { SocketRecipe } from '../../core/types/recipe.js';
import { bitfinexRequests } from './requests.js';

export type { BitfinexCancel, BitfinexOrder, BitfinexWithdrawal } from './requests.js';

/** https://docs.bitfinex.com/docs/ws-auth: the nonce must not exceed 9007199254740991. */
function microseconds(clock: CheckedClock): bigint {
  const nonce = clock.nonce() * 1000n;
  if (nonce > Number.MAX_SAFE_INTEGER) {
    refuse(
      'clock must stay below 2^53 / 1000: the nonce is its number times 1,000, and Bitfinex limits it to 2^53 - 1',
    );
  }
  return nonce;
}

/**
 * Logs in for the account's channel and for orders. Logins and requests share one series of nonces.
 */
const socket: SocketRecipe<void> = {
  url: 'wss://api.bitfinex.com/ws/2',
  documentation: 'https://docs.bitfinex.com/docs/ws-auth',
  prepare(_input, { apiKey }, clock) {
    const authNonce = Number(microseconds(clock));
    const authPayload = `AUTH${authNonce}`;
    return {
      message: authPayload,
      finish: (authSig) => JSON.stringify({ event: 'auth', apiKey, authSig, authNonce, authPayload }),
    };
  },
};

/**
 * Bitfinex v2: HMAC-SHA384 of `/api`, the path, the nonce and the JSON body. Without a body nothing
 * follows the nonce. `body: {}` is different: `{}` is sent and signed.
 *
 * The nonce is in microseconds, as in Bitfinex's own libraries: the clock's milliseconds times
 * 1,000.
 *
 * @see https://docs.bitfinex.com/docs/rest-auth
 * @example
 * const request = bitfinex.sign(
 *   {
 *     method: 'POST',
 *     path: '/v2/auth/w/order/submit',
 *     body: { type: 'EXCHANGE LIMIT', symbol: 'tBTCUSD', price: '15', amount: '0.1' },
 *   },
 *   { apiKey, key },
 * );
 */
export const bitfinex: TradingExchange<typeof bitfinexRequests, void> = defineTradingExchange(
  bitfinexRequests,
  {
    id: 'bitfinex',
    name: 'Bitfinex',
    ccxt: { bitfinex: 'live' },
    aliases: ['bitfinex2'],
    balances: {
      default: bitfinexRequests.balances(),
    },
    hosts: { live: 'https://api.bitfinex.com' },
    algorithm: 'hmac-sha384',
    secretEncoding: 'utf8',
    signatureEncoding: 'hex',
    signs: '/api, path, nonce, body',
    time: 'nonce, us',
    binds: { method: false, path: true, query: false, body: true },
    methods: { POST: 'body' },
    documentation: 'https://docs.bitfinex.com/docs/rest-auth',
    // Reads are below `auth/r`, writes below `auth/w`. Orders are not retryable, because Bitfinex
    // does not enforce that a cid is new.
    retryable: ({ path }) => path.startsWith('/v2/auth/r/'),
    prepare({ method, path, body, host }, { apiKey }, clock) {
      const text = jsonBody(body);
      const nonce = String(microseconds(clock));
      return {
        message: `/api${path}${nonce}${text ?? ''}`,
        finish: (signature) => ({
          method,
          url: host + path,
          headers: {
            'bfx-apikey': apiKey,
            'bfx-nonce': nonce,
            'bfx-signature': signature,
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  socket,
);
