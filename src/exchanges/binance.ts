/**
 * Binance, spot. The signature is a parameter, the last one.
 * @module
 */
import { type BinanceSocketRequest, binanceSocket } from './binance-socket.js';
import { defineExchange } from './define.js';
import type { Exchange } from './exchange.js';
import { encodePairs, joinPairs, type Pair, wellFormed, withQuery } from './parameters.js';
import { refuse } from './refuse.js';

const reserved = ['timestamp', 'signature'];

function checkText(body: string): string {
  const named = reserved.find((name) => new URLSearchParams(body).has(name));
  if (named !== undefined) refuse(`body has ${named}, which is set when the request is signed: leave it out`);
  return wellFormed(body, 'body');
}

/**
 * Binance spot: HMAC-SHA256 of the query string and the body, joined without a separator, percent-encoded before
 * signing. Parameters keep their order.
 *
 * `timestamp` and `signature` join the body's fields if there are any, else the query; beside a body given as text, which
 * stays as it is, they join the query. The signature binds neither method nor path: whoever holds a signed order can
 * send its parameters to another endpoint within `recvWindow`.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
 * @example
 * const request = binance.sign(
 *   { method: 'POST', path: '/api/v3/order', query: { symbol: 'LTCBTC', side: 'BUY', type: 'MARKET', quantity: '1' } },
 *   { apiKey, key },
 * );
 * await fetch(request.url, request);
 */
export const binance: Exchange<BinanceSocketRequest> = defineExchange(
  {
    id: 'binance',
    name: 'Binance',
    hosts: { spot: 'https://api.binance.com', usdm: 'https://fapi.binance.com', coinm: 'https://dapi.binance.com' },
    algorithm: 'sha256',
    secretEncoding: 'utf8',
    signatureEncoding: 'hex',
    signs: 'query, then body',
    time: 'timestamp, ms',
    accountFields: ['recvWindow'],
    binds: { method: false, path: false, query: true, body: true },
    methods: { GET: 'query', POST: 'both', PUT: 'both', DELETE: 'both' },
    documentation: 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security',
    prepare({ method, path, query, body, host }, { apiKey, recvWindow }, clock) {
      const queryPairs = encodePairs(query, 'query', reserved);
      const text = typeof body === 'string' ? checkText(body) : '';
      const fields = typeof body === 'object' ? encodePairs(body, 'body', reserved) : undefined;
      const given = [...queryPairs, ...(fields ?? [])].some(([name]) => name === 'recvWindow');
      const stamps: Pair[] = [
        ...(recvWindow !== undefined && !given ? [['recvWindow', String(recvWindow)] as const] : []),
        ['timestamp', String(clock.next())],
      ];

      const queryText = joinPairs(fields === undefined ? [...queryPairs, ...stamps] : queryPairs);
      const bodyText = fields === undefined ? text : joinPairs([...fields, ...stamps]);
      return {
        message: queryText + bodyText,
        finish(signature) {
          const signed = (parameters: string): string => `${parameters}&signature=${signature}`;
          const sent = fields === undefined ? bodyText : signed(bodyText);
          return {
            method,
            url: host + withQuery(path, fields === undefined ? signed(queryText) : queryText),
            headers: {
              'X-MBX-APIKEY': apiKey,
              ...(sent !== '' && { 'Content-Type': 'application/x-www-form-urlencoded' }),
            },
            ...(sent !== '' && { body: sent }),
          };
        },
      };
    },
  },
  binanceSocket,
);
