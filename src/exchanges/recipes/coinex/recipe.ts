/**
 * CoinEx, API v2. The time is the last part of the signed text.
 * @module
 */
import { isErrorCode } from '../../core/answers.js';
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';

/** Logs in. The same text is valid on wss://socket.coinex.com/v2/futures. */
const socket: SocketRecipe<void> = {
  url: 'wss://socket.coinex.com/v2/spot',
  documentation: 'https://docs.coinex.com/api/v2/authorization',
  prepare(_input, { apiKey }, clock) {
    const timestamp = clock.time();
    return {
      message: String(timestamp),
      finish: (signature) =>
        JSON.stringify({
          id: 1,
          method: 'server.sign',
          params: { access_id: apiKey, signed_str: signature, timestamp },
        }),
    };
  },
};

/**
 * CoinEx: HMAC-SHA256 of method, path with the percent-encoded query, JSON body, and time. The
 * signature binds the whole request except for `recvWindow`, the time in milliseconds during which
 * CoinEx accepts it (default 5,000).
 *
 * CoinEx documents this signature. ccxt 4.5.84 sends an older one: SHA-256 of the same text
 * followed by the secret.
 *
 * @see https://docs.coinex.com/api/v2/authorization
 * @example
 * const request = coinex.sign(
 *   {
 *     method: 'POST',
 *     path: '/v2/spot/order',
 *     body: { market: 'BTCUSDT', market_type: 'SPOT', side: 'buy', type: 'limit', amount: '0.01', price: '15000' },
 *   },
 *   { apiKey, key },
 * );
 */
export const coinex: Exchange<void> = defineExchange(
  {
    id: 'coinex',
    name: 'CoinEx',
    ccxt: { coinex: 'live' },
    ccxtSigning: {
      // API v1, API v2, and the WebSocket login.
      keys: [
        { algorithm: 'secret-suffix-md5', encoding: 'utf8' },
        { algorithm: 'secret-suffix-sha256', encoding: 'utf8' },
        { algorithm: 'hmac-sha256', encoding: 'utf8' },
      ],
      tokens: false,
    },
    balances: {
      // https://docs.coinex.com/api/v2/assets/balance/http/get-spot-balance
      default: { method: 'GET', path: '/v2/assets/spot/balance' },
    },
    hosts: { live: 'https://api.coinex.com' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    signatureEncoding: 'hex',
    signs: 'method, path and query, body, time',
    time: 'timestamp, ms',
    accountFields: ['recvWindow'],
    binds: { method: true, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'both', DELETE: 'query' },
    // https://docs.coinex.com/api/v2/spot/market/http/list-market (market)
    lists: 'comma',
    documentation: 'https://docs.coinex.com/api/v2/authorization',
    isRefusal: ({ code }) => isErrorCode(code, '0'),
    prepare({ method, path, query, body, host }, { apiKey, recvWindow }, clock) {
      const target = withQuery(path, joinPairs(encodePairs(query, 'query')));
      const text = jsonBody(body);
      const timestamp = String(clock.time());
      return {
        message: `${method}${target}${text ?? ''}${timestamp}`,
        finish: (signature) => ({
          method,
          url: host + target,
          headers: {
            'X-COINEX-KEY': apiKey,
            'X-COINEX-SIGN': signature,
            'X-COINEX-TIMESTAMP': timestamp,
            ...(recvWindow !== undefined && { 'X-COINEX-WINDOWTIME': String(recvWindow) }),
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  socket,
);
