/**
 * Bitvavo. The whole request is signed, except for its window.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';
import { signWholeRequest } from '../../schemes/whole-request.js';

/**
 * Logs in for the private channels and for orders. The signature is that of a GET request for
 * `/v2/websocket`.
 */
const socket: SocketRecipe<void> = {
  url: 'wss://ws.bitvavo.com/v2/',
  documentation: 'https://docs.bitvavo.com/docs/authentication-ws',
  prepare(_input, { apiKey, recvWindow }, clock) {
    const timestamp = clock.time();
    const window = recvWindow === undefined ? {} : { window: recvWindow };
    return {
      message: `${timestamp}GET/v2/websocket`,
      finish: (signature) => JSON.stringify({ action: 'authenticate', key: apiKey, signature, timestamp, ...window }),
    };
  },
};

/**
 * Bitvavo: HMAC-SHA256 of time, method, path with the percent-encoded query, and JSON body. The
 * path begins with the version, `/v2`. The signature binds the whole request except for the header
 * `Bitvavo-Access-Window`, which `recvWindow` sets (milliseconds, default 10,000, at most 60,000).
 * Anyone who holds a signed request can change the window to the longest one.
 *
 * @see https://docs.bitvavo.com/docs/authentication
 * @example
 * const request = bitvavo.sign(
 *   {
 *     method: 'POST',
 *     path: '/v2/order',
 *     body: { market: 'BTC-EUR', side: 'buy', price: '5000', amount: '1.23', orderType: 'limit' },
 *   },
 *   { apiKey, key },
 * );
 */
export const bitvavo: Exchange<void> = defineExchange(
  {
    id: 'bitvavo',
    name: 'Bitvavo',
    ccxt: { bitvavo: 'live' },
    balances: {
      // https://docs.bitvavo.com/docs/rest-api/get-account-balance
      default: { method: 'GET', path: '/v2/balance' },
    },
    hosts: { live: 'https://api.bitvavo.com' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    signatureEncoding: 'hex',
    signs: 'time, method, path and query, body',
    time: 'timestamp, ms',
    accountFields: ['recvWindow'],
    longestRecvWindow: 60_000,
    binds: { method: true, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'both', PUT: 'both', DELETE: 'both' },
    documentation: 'https://docs.bitvavo.com/docs/authentication',
    prepare(request, { apiKey, recvWindow }, clock) {
      return signWholeRequest(
        request,
        () => String(clock.time()),
        (signature, timestamp) => ({
          'Bitvavo-Access-Key': apiKey,
          'Bitvavo-Access-Signature': signature,
          'Bitvavo-Access-Timestamp': timestamp,
          ...(recvWindow !== undefined && { 'Bitvavo-Access-Window': String(recvWindow) }),
        }),
      );
    },
  },
  socket,
);
