/**
 * Coinbase Exchange (formerly Pro): a base64 secret, a passphrase, time in seconds.
 * @module
 */

import { requirePassphrase } from '../../core/checks.js';
import { defineTradingExchange, type TradingExchange } from '../../core/requests.js';
import { signWholeRequest } from '../../schemes/whole-request.js';
import { cloudKey } from './cloud-key.js';
import { coinbaseRequests } from './requests.js';
import { type CoinbaseSubscription, coinbaseSeconds, coinbaseSocket } from './socket.js';

export type { CoinbaseCancel, CoinbaseWithdrawal } from './requests.js';
export type { CoinbaseSubscription } from './socket.js';

/**
 * Coinbase Exchange: HMAC-SHA256, with the base64-decoded secret, of time, method, path with query
 * and JSON body. The signature binds the whole request. Advanced Trade, whose keys (CDP) sign
 * tokens, is another recipe.
 *
 * @see https://docs.cdp.coinbase.com/exchange/rest-api/authentication
 * @example
 * const key = await SigningKey.load(secret.prompt('Coinbase secret'), { algorithm: 'hmac-sha256', encoding: 'base64' });
 * const request = coinbase.sign(
 *   { method: 'POST', path: '/orders', body: { product_id: 'BTC-USD', side: 'buy', price: '15000.00', size: '0.01' } },
 *   { apiKey, passphrase, key },
 * );
 */
export const coinbase: TradingExchange<typeof coinbaseRequests, CoinbaseSubscription> = defineTradingExchange(
  coinbaseRequests,
  {
    id: 'coinbase',
    name: 'Coinbase Exchange',
    ccxt: { coinbaseexchange: 'live' },
    balances: {
      default: coinbaseRequests.balances(),
    },
    hosts: {
      live: 'https://api.exchange.coinbase.com',
      sandbox: 'https://api-public.sandbox.exchange.coinbase.com',
    },
    practiceHosts: { sandbox: 'testnet' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'base64',
    signatureEncoding: 'base64',
    otherApiKeys: {
      pattern: cloudKey,
      reason: 'is from Coinbase Developer Platform, which signs with ECDSA or Ed25519',
      remedy: 'Use it with coinbase-advanced, or make an API key of Coinbase Exchange.',
    },
    signs: 'time, method, path and query, body',
    time: 'timestamp, s with a fraction',
    accountFields: ['passphrase'],
    binds: { method: true, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'both', PUT: 'both', DELETE: 'both' },
    // "/orders?status=done&status=pending", for several statuses:
    // https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/orders/get-all-orders
    lists: 'repeat',
    documentation: 'https://docs.cdp.coinbase.com/exchange/rest-api/authentication',
    prepare(request, account, clock) {
      const passphrase = requirePassphrase(account);
      return signWholeRequest(
        request,
        () => coinbaseSeconds(clock.time()),
        (signature, timestamp) => ({
          'CB-ACCESS-KEY': account.apiKey,
          'CB-ACCESS-SIGN': signature,
          'CB-ACCESS-TIMESTAMP': timestamp,
          'CB-ACCESS-PASSPHRASE': passphrase,
        }),
      );
    },
  },
  coinbaseSocket,
);
