/**
 * bitbank. Signs the path or the body, preceded by a time and its window or by a nonce.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, withQuery } from '../../core/parameters.js';
import type { CheckedClock } from '../../core/types/clock.js';
import type { Exchange } from '../../core/types/exchange.js';

/** The beginning of the signed text, and its headers. */
function stamp(clock: CheckedClock, recvWindow: number | undefined): [string, Readonly<Record<string, string>>] {
  if (recvWindow === undefined) {
    const nonce = String(clock.nonce());
    return [nonce, { 'ACCESS-NONCE': nonce }];
  }
  const [time, window] = [String(clock.time()), String(recvWindow)];
  return [time + window, { 'ACCESS-REQUEST-TIME': time, 'ACCESS-TIME-WINDOW': window }];
}

/**
 * bitbank: HMAC-SHA256 of a prefix and a text. With GET the text is the path with its
 * percent-encoded query, and with POST it is the JSON body. The signature therefore does not bind
 * the path of a POST request: anyone who holds a signed order can send its body to another
 * endpoint.
 *
 * If the account has a `recvWindow` (milliseconds, at most 60,000), the prefix is the time and that
 * window, and requests may arrive in any order. Otherwise the prefix is a nonce, which must rise
 * from request to request.
 *
 * @see https://github.com/bitbankinc/bitbank-api-docs/blob/master/rest-api.md
 * @example
 * const request = bitbank.sign(
 *   {
 *     method: 'POST',
 *     path: '/v1/user/spot/order',
 *     body: { pair: 'btc_jpy', amount: '0.01', price: '1500000', side: 'buy', type: 'limit' },
 *   },
 *   { apiKey, key, recvWindow: 5000 },
 * );
 */
export const bitbank: Exchange = defineExchange({
  id: 'bitbank',
  name: 'bitbank',
  ccxt: { bitbank: 'live' },
  balances: {
    // https://github.com/bitbankinc/bitbank-api-docs/blob/master/rest-api.md#assets
    default: { method: 'GET', path: '/v1/user/assets' },
  },
  hosts: { live: 'https://api.bitbank.cc' },
  algorithm: 'hmac-sha256',
  secretEncoding: 'utf8',
  signatureEncoding: 'hex',
  signs: 'time and window or nonce, then path and query (GET) or body (POST)',
  time: 'timestamp or nonce, ms',
  accountFields: ['recvWindow'],
  longestRecvWindow: 60_000,
  binds: { method: true, path: false, query: true, body: true },
  methods: { POST: 'body', GET: 'query' },
  documentation: 'https://github.com/bitbankinc/bitbank-api-docs/blob/master/rest-api.md',
  isRefusal: ({ success }) => success === 0,
  prepare({ method, path, query, body, host }, { apiKey, recvWindow }, clock) {
    const target = withQuery(path, joinPairs(encodePairs(query, 'query')));
    const text = jsonBody(body);
    const [prefix, stamps] = stamp(clock, recvWindow);
    return {
      message: `${prefix}${method === 'GET' ? target : (text ?? '')}`,
      finish: (signature) => ({
        method,
        url: host + target,
        headers: {
          'ACCESS-KEY': apiKey,
          ...stamps,
          'ACCESS-SIGNATURE': signature,
          ...(text !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(text !== undefined && { body: text }),
      }),
    };
  },
});
