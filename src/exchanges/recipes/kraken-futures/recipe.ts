/**
 * Kraken Futures. Unlike on Kraken spot, parameters, nonce and path are hashed together, in that
 * order.
 * @module
 */
import { createHash } from 'node:crypto';
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, wellFormed, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import { type KrakenFuturesSubscription, krakenFuturesSocket } from './socket.js';

export type { KrakenFuturesSubscription } from './socket.js';

/**
 * Kraken Futures: HMAC-SHA512, with the base64-decoded secret, of SHA-256(parameters + nonce +
 * path), as bytes. The parameters are the percent-encoded query or the form in the body. The signed
 * path omits `/derivatives`. The signature does not bind the method.
 *
 * There are no separators between the three. A body given as text is a form and is sent unchanged.
 * A batch of orders is one field, `json`, whose text is JSON. The nonce is in
 * milliseconds. Kraken documents no limit for it.
 *
 * @see https://docs.kraken.com/api/docs/guides/futures-rest
 * @example
 * const key = await SigningKey.load(secret.prompt('Kraken private key'), { algorithm: 'hmac-sha512', encoding: 'base64' });
 * const request = krakenFutures.sign(
 *   {
 *     method: 'POST',
 *     path: '/derivatives/api/v3/sendorder',
 *     body: { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: '1', limitPrice: '15000' },
 *   },
 *   { apiKey, key },
 * );
 */
export const krakenFutures: Exchange<KrakenFuturesSubscription> = defineExchange(
  {
    id: 'kraken-futures',
    name: 'Kraken Futures',
    ccxt: { krakenfutures: 'live' },
    balances: {
      // https://docs.kraken.com/api/docs/futures-api/trading/get-accounts
      default: { method: 'GET', path: '/derivatives/api/v3/accounts' },
    },
    hosts: { live: 'https://futures.kraken.com', demo: 'https://demo-futures.kraken.com' },
    practiceHosts: { demo: 'demo' },
    algorithm: 'hmac-sha512',
    secretEncoding: 'base64',
    // https://docs.kraken.com/api/docs/guides/futures-websockets
    shapes: { apiKey: { characters: 'base64', length: 56 }, secret: { characters: 'base64', length: 88 } },
    signatureEncoding: 'base64',
    signs: 'SHA-256 of query or body, nonce, path without /derivatives',
    time: 'nonce, ms',
    binds: { method: false, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'either', PUT: 'either' },
    // https://docs.kraken.com/api/docs/futures-api/trading/get-order-status (orderIds)
    lists: 'repeat',
    isForm: () => true,
    documentation: 'https://docs.kraken.com/api/docs/guides/futures-rest',
    isRefusal: ({ result }) => result === 'error',
    prepare({ method, path, query, body, host }, { apiKey }, clock) {
      const queryText = joinPairs(encodePairs(query, 'query'));
      const bodyText = typeof body === 'string' ? wellFormed(body, 'body') : joinPairs(encodePairs(body, 'body'));
      const nonce = String(clock.nonce());
      // The hash is not secret: it covers only data that is sent.
      const hash = createHash('sha256')
        .update((bodyText || queryText) + nonce + path.replace(/^\/derivatives(?=\/)/, ''))
        .digest();
      return {
        message: hash,
        finish: (signature) => ({
          method,
          url: host + withQuery(path, queryText),
          headers: {
            APIKey: apiKey,
            Authent: signature,
            Nonce: nonce,
            ...(bodyText !== '' && { 'Content-Type': 'application/x-www-form-urlencoded' }),
          },
          ...(bodyText !== '' && { body: bodyText }),
        }),
      };
    },
  },
  krakenFuturesSocket,
);
