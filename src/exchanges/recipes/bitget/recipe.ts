/**
 * Bitget, API v2 and v3. The query is sorted and signed without percent-encoding.
 * @module
 */
import { isErrorCode } from '../../core/answers.js';
import { requirePassphrase } from '../../core/checks.js';
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, sortPairs, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';

/**
 * Logs in for the private channels. The time is in whole seconds, unlike in a REST request.
 */
const socket: SocketRecipe<void> = {
  url: 'wss://ws.bitget.com/v2/ws/private',
  documentation: 'https://www.bitget.com/api-doc/common/websocket-intro',
  prepare(_input, account, clock) {
    const { apiKey } = account;
    const passphrase = requirePassphrase(account);
    const timestamp = String(Math.floor(clock.time() / 1000));
    return {
      message: `${timestamp}GET/user/verify`,
      finish: (sign) => JSON.stringify({ op: 'login', args: [{ apiKey, passphrase, timestamp, sign }] }),
    };
  },
};

/**
 * Bitget: HMAC-SHA256 of time, method, path with query, and JSON body. The signature binds the
 * whole request except for its headers. With `demo: true` in the account or the request, a header
 * selects demo trading, which has API keys of its own.
 *
 * The query is sorted by name, sent percent-encoded and signed decoded, as in Bitget's own sample
 * and in ccxt. A value with `&` or `=` therefore has the same signature as other parameters. A body
 * that is a list must be given as text.
 *
 * @see https://www.bitget.com/api-doc/common/signature
 * @example
 * const request = bitget.sign(
 *   {
 *     method: 'POST',
 *     path: '/api/v2/spot/trade/place-order',
 *     body: { symbol: 'BTCUSDT', side: 'buy', orderType: 'limit', force: 'gtc', price: '15000', size: '0.01' },
 *   },
 *   { apiKey, passphrase, key },
 * );
 */
export const bitget: Exchange<void> = defineExchange(
  {
    id: 'bitget',
    name: 'Bitget',
    ccxt: { bitget: 'live' },
    balances: {
      // https://www.bitget.com/api-doc/spot/account/Get-Account-Assets
      default: { method: 'GET', path: '/api/v2/spot/account/assets' },
    },
    hosts: { live: 'https://api.bitget.com' },
    // https://www.bitget.com/api-doc/common/demotrading/restapi
    demoHeaders: { PAPTRADING: '1' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    signatureEncoding: 'base64',
    signs: 'time, method, path and sorted, decoded query, body',
    time: 'timestamp, ms',
    accountFields: ['passphrase'],
    binds: { method: true, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'both' },
    documentation: 'https://www.bitget.com/api-doc/common/signature',
    isRefusal: ({ code }) => isErrorCode(code, '00000'),
    prepare({ method, path, query, body, host }, account, clock) {
      const passphrase = requirePassphrase(account);
      const queryText = joinPairs(sortPairs(encodePairs(query, 'query')));
      const text = jsonBody(body);
      const timestamp = String(clock.time());
      return {
        message: `${timestamp}${method}${withQuery(path, decodeURIComponent(queryText))}${text ?? ''}`,
        finish: (signature) => ({
          method,
          url: host + withQuery(path, queryText),
          headers: {
            'ACCESS-KEY': account.apiKey,
            'ACCESS-SIGN': signature,
            'ACCESS-TIMESTAMP': timestamp,
            'ACCESS-PASSPHRASE': passphrase,
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  socket,
);
