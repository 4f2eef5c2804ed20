/**
 * Bittrex, API v3. The exchange closed in December 2023. The recipe stays as a reference.
 * @module
 */
import { createHash } from 'node:crypto';
import { encodePairs, joinPairs, jsonBody, withQuery } from '../../core/parameters.js';
import { defineTradingExchange, type TradingExchange } from '../../core/requests.js';
import { bittrexRequests } from './requests.js';

export type { BittrexWithdrawal } from './requests.js';

/**
 * Bittrex v3 (closed in December 2023): HMAC-SHA512 of time, full URL, method, the SHA-512 of the
 * body in hexadecimal, and the subaccount if there is one.
 *
 * @see https://bittrex.github.io/api/v3#topic-Authentication
 * @example
 * const request = bittrex.sign(
 *   { method: 'POST', path: '/v3/orders', body: { marketSymbol: 'LTC-BTC', direction: 'BUY', type: 'MARKET' } },
 *   { apiKey, key },
 * );
 */
export const bittrex: TradingExchange<typeof bittrexRequests> = defineTradingExchange(bittrexRequests, {
  id: 'bittrex',
  name: 'Bittrex',
  balances: {
    default: bittrexRequests.balances(),
  },
  hosts: { live: 'https://api.bittrex.com' },
  algorithm: 'hmac-sha512',
  secretEncoding: 'utf8',
  signatureEncoding: 'hex',
  signs: 'time, URL, method, SHA-512 of body, subaccount',
  time: 'timestamp, ms',
  accountFields: ['subaccount'],
  binds: { method: true, path: true, query: true, body: true },
  methods: { GET: 'query', POST: 'both', DELETE: 'both' },
  documentation: 'https://bittrex.github.io/api/v3#topic-Authentication',
  // Bittrex refused a second order with the same clientOrderId for 24 hours (topic "Placing
  // Orders").
  retryable: ({ method, path, body }) =>
    method === 'GET' ||
    (method === 'POST' && path === '/v3/orders' && typeof body === 'object' && body['clientOrderId'] !== undefined),
  prepare({ method, path, query, body, host }, { apiKey, subaccount }, clock) {
    const url = host + withQuery(path, joinPairs(encodePairs(query, 'query')));
    const text = jsonBody(body);
    const contentHash = createHash('sha512')
      .update(text ?? '')
      .digest('hex');
    const timestamp = String(clock.time());
    return {
      message: `${timestamp}${url}${method}${contentHash}${subaccount ?? ''}`,
      finish: (signature) => ({
        method,
        url,
        headers: {
          'Api-Key': apiKey,
          'Api-Timestamp': timestamp,
          'Api-Content-Hash': contentHash,
          'Api-Signature': signature,
          ...(subaccount !== undefined && { 'Api-Subaccount-Id': subaccount }),
          ...(text !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(text !== undefined && { body: text }),
      }),
    };
  },
});
