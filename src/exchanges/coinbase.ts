/**
 * Coinbase Exchange (formerly Pro): a base64 secret, a passphrase, time in seconds.
 * @module
 */
import { type CoinbaseSubscription, coinbaseSeconds, coinbaseSocket } from './coinbase-socket.js';
import { defineExchange, requirePassphrase } from './define.js';
import type { Exchange } from './exchange.js';
import { encodePairs, joinPairs, jsonBody, withQuery } from './parameters.js';

/**
 * Coinbase Exchange: HMAC-SHA256, with the base64-decoded secret, of time, method, path with query and JSON body. The
 * signature binds all of the request. Not for Advanced Trade, whose keys (CDP) sign tokens.
 *
 * @see https://docs.cdp.coinbase.com/exchange/rest-api/authentication
 * @example
 * const key = await SigningKey.load(secret.prompt('Coinbase secret'), { algorithm: 'sha256', encoding: 'base64' });
 * const request = coinbase.sign(
 *   { method: 'POST', path: '/orders', body: { product_id: 'BTC-USD', side: 'buy', price: '15000.00', size: '0.01' } },
 *   { apiKey, passphrase, key },
 * );
 */
export const coinbase: Exchange<CoinbaseSubscription> = defineExchange(
  {
    id: 'coinbase',
    name: 'Coinbase Exchange',
    hosts: {
      live: 'https://api.exchange.coinbase.com',
      sandbox: 'https://api-public.sandbox.exchange.coinbase.com',
    },
    algorithm: 'sha256',
    secretEncoding: 'base64',
    signatureEncoding: 'base64',
    signs: 'time, method, path and query, body',
    time: 'timestamp, s with a fraction',
    accountFields: ['passphrase'],
    binds: { method: true, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'both', PUT: 'both', DELETE: 'both' },
    documentation: 'https://docs.cdp.coinbase.com/exchange/rest-api/authentication',
    prepare({ method, path, query, body, host }, account, clock) {
      const passphrase = requirePassphrase(account);
      const target = withQuery(path, joinPairs(encodePairs(query, 'query')));
      const text = jsonBody(body);
      const timestamp = coinbaseSeconds(clock.next());
      return {
        message: `${timestamp}${method}${target}${text ?? ''}`,
        finish: (signature) => ({
          method,
          url: host + target,
          headers: {
            'CB-ACCESS-KEY': account.apiKey,
            'CB-ACCESS-SIGN': signature,
            'CB-ACCESS-TIMESTAMP': timestamp,
            'CB-ACCESS-PASSPHRASE': passphrase,
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  coinbaseSocket,
);
