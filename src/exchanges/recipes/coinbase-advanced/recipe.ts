/**
 * Coinbase Advanced Trade. Each request carries a JSON Web Token for its method, host and path.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import { type CoinbaseAdvancedSubscription, coinbaseAdvancedSocket } from './socket.js';
import { signCloudToken } from './token.js';

export type { CoinbaseAdvancedSubscription } from './socket.js';

/**
 * Coinbase Advanced Trade, with keys of Coinbase Developer Platform (CDP): a JSON Web Token, signed
 * with ECDSA (ES256) or Ed25519 (EdDSA), names the method, the host and the path, and is valid for
 * 120 seconds. It covers neither query nor body: anyone who holds the token of an order can send
 * another order with it.
 *
 * Coinbase recommends ECDSA for this API, because not all of its own libraries take Ed25519.
 *
 * @see
 *   https://docs.cdp.coinbase.com/coinbase-app/authentication-authorization/api-key-authentication
 * @example
 * const key = await SigningKey.load(secret.file('cdp.pem'), { algorithm: 'ecdsa-p256-sha256', encoding: 'pem' });
 * const request = coinbaseAdvanced.sign({ method: 'GET', path: '/api/v3/brokerage/accounts' }, { apiKey, key });
 */
export const coinbaseAdvanced: Exchange<CoinbaseAdvancedSubscription> = defineExchange(
  {
    id: 'coinbase-advanced',
    name: 'Coinbase Advanced Trade',
    // ccxt's own id for it is that of Coinbase Exchange here.
    aliases: ['coinbaseadvanced'],
    balances: {
      // https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/accounts/list-accounts
      default: { method: 'GET', path: '/api/v3/brokerage/accounts' },
    },
    hosts: { live: 'https://api.coinbase.com' },
    algorithm: 'ecdsa-p256-sha256',
    secretEncoding: 'private-key',
    signatureEncoding: 'base64url',
    otherKeys: [
      { type: 'ed25519', algorithm: 'ed25519', secretEncoding: 'private-key', signatureEncoding: 'base64url' },
    ],
    signs: 'JSON Web Token with API key, nonce, times, method, host and path',
    time: 'timestamp, s, and a random nonce',
    binds: { method: true, path: true, query: false, body: false },
    methods: { GET: 'query', POST: 'body', PUT: 'body', DELETE: 'query' },
    // https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/list-orders
    lists: 'repeat',
    documentation: 'https://docs.cdp.coinbase.com/coinbase-app/authentication-authorization/api-key-authentication',
    prepare({ method, path, query, body, host }, account, clock) {
      const target = withQuery(path, joinPairs(encodePairs(query, 'query')));
      const text = jsonBody(body);
      const claims = { uri: `${method} ${new URL(host).host}${path}` };
      return signCloudToken(account, clock, claims, (token) => ({
        method,
        url: host + target,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(text !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(text !== undefined && { body: text }),
      }));
    },
  },
  coinbaseAdvancedSocket,
);
