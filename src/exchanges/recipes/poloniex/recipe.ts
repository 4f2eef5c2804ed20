/**
 * Poloniex, spot. Signs the sorted parameters or the body, together with the time.
 * @module
 */

import { isErrorCode } from '../../core/answers.js';
import { encodePairs, joinPairs, jsonBody, sortPairs, withQuery } from '../../core/parameters.js';
import { defineTradingExchange, type TradingExchange } from '../../core/requests.js';
import type { SocketRecipe } from '../../core/types/recipe.js';
import { poloniexRequests } from './requests.js';

export type { PoloniexBuy, PoloniexWithdrawal } from './requests.js';

const reserved = ['signTimestamp', 'signature'];

/** Logs in for the private channels by subscribing to a channel called `auth`. */
const socket: SocketRecipe<void> = {
  url: 'wss://ws.poloniex.com/ws/private',
  documentation: 'https://api-docs.poloniex.com/spot/websocket/authentication',
  prepare(_input, { apiKey }, clock) {
    const signTimestamp = clock.time();
    return {
      message: `GET\n/ws\nsignTimestamp=${signTimestamp}`,
      finish(signature) {
        const params = { key: apiKey, signTimestamp, signature };
        return JSON.stringify({ event: 'subscribe', channel: ['auth'], params });
      },
    };
  },
};

/**
 * Poloniex spot: HMAC-SHA256 of method, path and parameters on three lines. The parameters are the
 * percent-encoded query, sorted together with `signTimestamp`, or `requestBody=` with the JSON
 * exactly as it is sent, followed by `signTimestamp`. A request has a query or a body, because the
 * signature covers only one of them.
 *
 * @see https://api-docs.poloniex.com/spot/api/
 * @example
 * const request = poloniex.sign(
 *   { method: 'POST', path: '/orders', body: { symbol: 'BTC_USDT', side: 'BUY', type: 'MARKET', amount: '100' } },
 *   { apiKey, key },
 * );
 */
export const poloniex: TradingExchange<typeof poloniexRequests, void> = defineTradingExchange(
  poloniexRequests,
  {
    id: 'poloniex',
    name: 'Poloniex',
    ccxt: { poloniex: 'live' },
    balances: {
      default: poloniexRequests.balances(),
    },
    hosts: { live: 'https://api.poloniex.com' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    signatureEncoding: 'base64',
    signs: 'method, path, sorted query or body with time',
    time: 'timestamp, ms',
    binds: { method: true, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'either', PUT: 'either', DELETE: 'either' },
    documentation: 'https://api-docs.poloniex.com/spot/api/',
    isRefusal: ({ code }) => isErrorCode(code, '200'),
    prepare({ method, path, query, body, host }, { apiKey }, clock) {
      const pairs = encodePairs(query, 'query', reserved);
      const text = jsonBody(body);
      const signTimestamp = String(clock.time());
      const parameters =
        text === undefined
          ? joinPairs(sortPairs([...pairs, ['signTimestamp', signTimestamp]]))
          : `requestBody=${text}&signTimestamp=${signTimestamp}`;
      return {
        message: `${method}\n${path}\n${parameters}`,
        finish: (signature) => ({
          method,
          url: host + withQuery(path, joinPairs(pairs)),
          headers: {
            key: apiKey,
            signTimestamp,
            signature,
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  socket,
);
