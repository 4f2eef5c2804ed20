/**
 * OKX, API v5. The time is in ISO 8601 over REST and in seconds on a WebSocket.
 * @module
 */
import { isErrorCode } from '../../core/answers.js';
import { requirePassphrase } from '../../core/checks.js';
import { defineExchange } from '../../core/define.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';
import { signWholeRequest } from '../../schemes/whole-request.js';

/**
 * Logs in for the private channels. The time is in whole seconds, unlike in a REST request.
 */
const socket: SocketRecipe<void> = {
  url: 'wss://ws.okx.com:8443/ws/v5/private',
  documentation: 'https://www.okx.com/docs-v5/en/#overview-websocket-login',
  prepare(_input, account, clock) {
    const { apiKey } = account;
    const passphrase = requirePassphrase(account);
    const timestamp = String(Math.floor(clock.time() / 1000));
    return {
      message: `${timestamp}GET/users/self/verify`,
      finish: (sign) => JSON.stringify({ op: 'login', args: [{ apiKey, passphrase, timestamp, sign }] }),
    };
  },
};

/**
 * The GET requests that are not known to only read. `deposit-lightning` creates an invoice. ccxt
 * lists the others as GET, while OKX documents them as POST.
 * https://www.okx.com/docs-v5/en/#funding-account-rest-api-lightning-deposits
 */
const writes = /\/(?:deposit-lightning|set-auto-repay|spot-manual-borrow-repay)\/*$/;

/**
 * OKX: HMAC-SHA256 of time, method, path with the percent-encoded query, and JSON body. The
 * signature binds the whole request except for its headers. With `demo: true` in the account or the
 * request, a header selects demo trading, which has API keys of its own.
 *
 * The timestamp is UTC in ISO 8601 with milliseconds. A body that is a list (batch orders) must be
 * given as text. Accounts of the European Economic Area and of the United States use the hosts
 * `eea` and `us`.
 *
 * @see https://www.okx.com/docs-v5/en/#overview-rest-authentication
 * @example
 * const request = okx.sign(
 *   {
 *     method: 'POST',
 *     path: '/api/v5/trade/order',
 *     body: { instId: 'BTC-USDT', tdMode: 'cash', side: 'buy', ordType: 'limit', px: '15000', sz: '0.01' },
 *   },
 *   { apiKey, passphrase, key },
 * );
 */
export const okx: Exchange<void> = defineExchange(
  {
    id: 'okx',
    name: 'OKX',
    ccxt: { okx: 'live', myokx: 'eea', okxus: 'us' },
    aliases: ['okex'],
    balances: {
      // https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-balance
      default: { method: 'GET', path: '/api/v5/account/balance' },
    },
    hosts: {
      live: 'https://www.okx.com',
      openapi: 'https://openapi.okx.com',
      eea: 'https://eea.okx.com',
      us: 'https://us.okx.com',
    },
    // https://www.okx.com/docs-v5/en/#overview-demo-trading-services
    demoHeaders: { 'x-simulated-trading': '1' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    // https://www.okx.com/docs-v5/en/#overview-rest-authentication-signature (SecretKey) and
    // https://www.okx.com/docs-v5/en/#overview-websocket-login (apiKey)
    shapes: { apiKey: { characters: 'uuid', length: 36 }, secret: { characters: 'hex', length: 32 } },
    signatureEncoding: 'base64',
    signs: 'time, method, path and query, body',
    time: 'timestamp, ISO 8601 with ms',
    accountFields: ['passphrase'],
    binds: { method: true, path: true, query: true, body: true },
    methods: { GET: 'query', POST: 'both' },
    // https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-balance (ccy)
    lists: 'comma',
    documentation: 'https://www.okx.com/docs-v5/en/#overview-rest-authentication',
    isRefusal: ({ code }) => isErrorCode(code, '0'),
    retryable: ({ method, path }) => method === 'GET' && !writes.test(path),
    prepare(request, account, clock) {
      const passphrase = requirePassphrase(account);
      return signWholeRequest(
        request,
        () => new Date(clock.time()).toISOString(),
        (signature, timestamp) => ({
          'OK-ACCESS-KEY': account.apiKey,
          'OK-ACCESS-SIGN': signature,
          'OK-ACCESS-TIMESTAMP': timestamp,
          'OK-ACCESS-PASSPHRASE': passphrase,
        }),
      );
    },
  },
  socket,
);
