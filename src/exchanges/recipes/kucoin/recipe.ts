/**
 * KuCoin, spot and futures. The passphrase is signed too, so each request has two signatures.
 * @module
 */
import { isErrorCode } from '../../core/answers.js';
import { requirePassphrase } from '../../core/checks.js';
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, withQuery } from '../../core/parameters.js';
import { refuse } from '../../core/refuse.js';
import type { Exchange } from '../../core/types/exchange.js';

// Version 1 sent the passphrase unsigned and was retired in 2021:
// https://www.kucoin.com/support/900006465403
const keyVersions: readonly number[] = [2, 3];

/**
 * KuCoin: HMAC-SHA256 of time, method, path with query, and JSON body, and a second HMAC-SHA256 of
 * the passphrase. The first signature binds the whole request. The second is the same in every
 * request, so it must be kept as secret as the passphrase.
 *
 * The query is sent percent-encoded and signed decoded, as KuCoin documents. A value with `&` or
 * `=` therefore has the same signature as other parameters. A path with percent-encoding is
 * refused. `keyVersion` is the version that the API management page shows for the key, 2 or 3.
 * Default 3. WebSocket connections are opened with a token that a REST request returns.
 *
 * @see https://www.kucoin.com/docs-new/authentication
 * @example
 * const request = kucoin.sign(
 *   {
 *     method: 'POST',
 *     path: '/api/v1/hf/orders',
 *     body: { clientOid: '5c52e11203aa677f33e493fb', symbol: 'BTC-USDT', side: 'buy', type: 'market', size: '0.01' },
 *   },
 *   { apiKey, passphrase, key },
 * );
 */
export const kucoin: Exchange = defineExchange({
  id: 'kucoin',
  name: 'KuCoin',
  ccxt: { kucoin: 'live', kucoinfutures: 'futures' },
  balances: {
    // https://www.kucoin.com/docs-new/rest/account-info/account-funding/get-account-list-spot
    default: { method: 'GET', path: '/api/v1/accounts' },
    // https://www.kucoin.com/docs-new/rest/account-info/account-funding/get-account-futures
    futures: { method: 'GET', path: '/api/v1/account-overview', query: { currency: 'USDT' } },
  },
  hosts: {
    live: 'https://api.kucoin.com',
    futures: 'https://api-futures.kucoin.com',
    eu: 'https://api.kucoin.eu', // https://www.kucoin.com/en-eu/docs-new/introduction/eu
    broker: 'https://api-broker.kucoin.com', // https://www.kucoin.com/docs-new/introduction
  },
  hostMarkets: { live: ['spot'], futures: ['linear', 'inverse'], eu: ['spot'], broker: [] },
  algorithm: 'hmac-sha256',
  secretEncoding: 'utf8',
  // https://www.kucoin.com/docs/broker/exchange-broker/api-endpoint/create-broker-subaccount-apikey
  shapes: { apiKey: { characters: 'hex', length: 24 }, secret: { characters: 'uuid', length: 36 } },
  signatureEncoding: 'base64',
  signs: 'time, method, path and decoded query, body; then the passphrase',
  time: 'timestamp, ms',
  accountFields: ['passphrase', 'keyVersion'],
  signsPassphrase: true,
  binds: { method: true, path: true, query: true, body: true },
  methods: { GET: 'query', POST: 'both', PUT: 'both', DELETE: 'both' },
  // https://www.kucoin.com/docs-new/rest/account-info/trade-fee/get-actual-fee-spot-margin (symbols)
  lists: 'comma',
  documentation: 'https://www.kucoin.com/docs-new/authentication',
  isRefusal: ({ code }) => isErrorCode(code, '200000'),
  prepare({ method, path, query, body, host }, account, clock) {
    const { apiKey, keyVersion = 3 } = account;
    const passphrase = requirePassphrase(account);
    if (!keyVersions.includes(keyVersion)) {
      refuse('keyVersion must be 2 or 3', "KuCoin's API management page shows the version of the key.");
    }
    if (path.includes('%')) refuse('path must not be percent-encoded: KuCoin signs the decoded path');
    const queryText = joinPairs(encodePairs(query, 'query'));
    const text = jsonBody(body);
    const timestamp = String(clock.time());
    return {
      message: `${timestamp}${method}${withQuery(path, decodeURIComponent(queryText))}${text ?? ''}`,
      finish: (signature) => ({
        message: passphrase,
        finish: (signedPassphrase) => ({
          method,
          url: host + withQuery(path, queryText),
          headers: {
            'KC-API-KEY': apiKey,
            'KC-API-SIGN': signature,
            'KC-API-TIMESTAMP': timestamp,
            'KC-API-PASSPHRASE': signedPassphrase,
            'KC-API-KEY-VERSION': String(keyVersion),
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      }),
    };
  },
});
