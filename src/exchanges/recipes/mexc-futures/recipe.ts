/**
 * MEXC, futures. Its scheme differs from that of MEXC spot.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, sortPairs, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';

/**
 * Logs in for the private channels. All of them are pushed unless `personal.filter` selects some.
 */
const socket: SocketRecipe<void> = {
  url: 'wss://contract.mexc.com/edge',
  documentation: 'https://www.mexc.com/api-docs/futures/websocket-api',
  prepare(_input, { apiKey }, clock) {
    const reqTime = String(clock.time());
    return {
      message: apiKey + reqTime,
      finish: (signature) => JSON.stringify({ method: 'login', param: { apiKey, reqTime, signature } }),
    };
  },
};

/**
 * MEXC futures: HMAC-SHA256 of API key, time and either the percent-encoded query, sorted by name,
 * or the JSON body. The signature binds neither method nor path: anyone who holds a signed request
 * can send its parameters to another endpoint until MEXC rejects its time. The signature of a
 * request without parameters is also valid for a WebSocket login.
 *
 * A body that is a list (batch orders and cancellations) must be given as text.
 *
 * @see https://www.mexc.com/api-docs/futures/integration-guide
 * @example
 * const request = mexcFutures.sign(
 *   { method: 'GET', path: '/api/v1/private/position/open_positions', query: { symbol: 'BTC_USDT' } },
 *   { apiKey, key },
 * );
 */
export const mexcFutures: Exchange<void> = defineExchange(
  {
    id: 'mexc-futures',
    name: 'MEXC Futures',
    balances: {
      // https://www.mexc.com/api-docs/futures/account-and-trading-endpoints
      default: { method: 'GET', path: '/api/v1/private/account/assets' },
    },
    hosts: { live: 'https://api.mexc.com', contract: 'https://contract.mexc.com' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    // https://mexcdevelop.github.io/apidocs/spot_v3_en/#signed and
    // https://mexcdevelop.github.io/apidocs/broker_en/#create-an-apikey-for-a-sub-account
    shapes: { apiKey: { characters: 'alphanumeric', length: 18 }, secret: { characters: 'hex', length: 32 } },
    signatureEncoding: 'hex',
    signs: 'API key, time, sorted query or body',
    time: 'timestamp, ms',
    binds: { method: false, path: false, query: true, body: true },
    methods: { GET: 'query', POST: 'body', DELETE: 'query' },
    // https://www.mexc.com/api-docs/futures/account-and-trading-endpoints (order_ids)
    lists: 'comma',
    documentation: 'https://www.mexc.com/api-docs/futures/integration-guide',
    isRefusal: ({ success }) => success === false,
    prepare({ method, path, query, body, host }, { apiKey }, clock) {
      const queryText = joinPairs(sortPairs(encodePairs(query, 'query')));
      const text = jsonBody(body);
      const timestamp = String(clock.time());
      return {
        message: `${apiKey}${timestamp}${text ?? queryText}`,
        finish: (signature) => ({
          method,
          url: host + withQuery(path, queryText),
          headers: {
            ApiKey: apiKey,
            'Request-Time': timestamp,
            Signature: signature,
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  socket,
);
