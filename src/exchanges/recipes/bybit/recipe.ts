/**
 * Bybit, API v5. The signed text begins with the time and the API key and does not contain the
 * path.
 * @module
 */
import { isErrorCode } from '../../core/answers.js';
import { defineExchange } from '../../core/define.js';
import { rsaKey } from '../../core/key-kinds.js';
import { encodePairs, joinPairs, jsonBody, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';

/**
 * Milliseconds. This is Bybit's own default. It is sent explicitly because the signature covers it.
 */
const defaultRecvWindow = 5000;

/**
 * Logs in for the private streams. The signed text ends with the time at which it expires, in
 * milliseconds.
 */
const socket: SocketRecipe<void> = {
  url: 'wss://stream.bybit.com/v5/private',
  documentation: 'https://bybit-exchange.github.io/docs/v5/ws/connect',
  prepare(_input, { apiKey, recvWindow = defaultRecvWindow }, clock) {
    const expires = clock.time() + recvWindow;
    return {
      message: `GET/realtime${expires}`,
      finish: (signature) => JSON.stringify({ op: 'auth', args: [apiKey, expires, signature] }),
    };
  },
};

/**
 * Bybit v5: HMAC-SHA256 or RSA of time, API key, `recvWindow` and either the percent-encoded query
 * or the JSON body. The signature binds neither method nor path: anyone who holds a signed request
 * can send its parameters to another endpoint within `recvWindow`.
 *
 * Testnet, demo trading and Bybit's sites for single countries have separate hosts and API keys. A
 * body that is a list must be given as text.
 *
 * @see https://bybit-exchange.github.io/docs/v5/guide
 * @example
 * const request = bybit.sign(
 *   {
 *     method: 'POST',
 *     path: '/v5/order/create',
 *     body: { category: 'spot', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Market', qty: '100' },
 *   },
 *   { apiKey, key },
 * );
 */
export const bybit: Exchange<void> = defineExchange(
  {
    id: 'bybit',
    name: 'Bybit',
    ccxt: { bybit: 'live', bybiteu: 'eu', bybitid: 'id' },
    balances: {
      // https://bybit-exchange.github.io/docs/v5/account/wallet-balance
      default: { method: 'GET', path: '/v5/account/wallet-balance', query: { accountType: 'UNIFIED' } },
    },
    hosts: {
      live: 'https://api.bybit.com',
      bytick: 'https://api.bytick.com',
      nl: 'https://api.bybit.nl',
      tr: 'https://api.bybit.tr',
      kz: 'https://api.bybit.kz',
      ge: 'https://api.bybitgeorgia.ge',
      ae: 'https://api.bybit.ae',
      eu: 'https://api.bybit.eu',
      id: 'https://api.bybit.id',
      jp: 'https://api.manepa.jp',
      hk: 'https://api.spark-fintech.com',
      testnet: 'https://api-testnet.bybit.com',
      'testnet-jp': 'https://api-testnet.manepa.jp',
      'testnet-hk': 'https://api-testnet.spark-fintech.com',
      demo: 'https://api-demo.bybit.com',
    },
    practiceHosts: { testnet: 'testnet', 'testnet-jp': 'testnet', 'testnet-hk': 'testnet', demo: 'demo' },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    // The placeholders in https://bybit-exchange.github.io/docs/v5/account/wallet-balance, the keys
    // of the earlier documentation, and https://github.com/bybit-exchange/pybit (tests)
    shapes: { apiKey: { characters: 'alphanumeric', length: 18 }, secret: { characters: 'alphanumeric', length: 36 } },
    signatureEncoding: 'hex',
    // "Use the HMAC_SHA256 or RSA_SHA256 algorithm", the latter in base64, in the same page.
    otherKeys: [rsaKey],
    signs: 'time, API key, recvWindow, query or body',
    time: 'timestamp, ms',
    accountFields: ['recvWindow'],
    defaultRecvWindow,
    binds: { method: false, path: false, query: true, body: true },
    methods: { GET: 'query', POST: 'body' },
    // https://bybit-exchange.github.io/docs/v5/account/wallet-balance (coin)
    lists: 'comma',
    documentation: 'https://bybit-exchange.github.io/docs/v5/guide',
    // ccxt lists this one as GET. https://bybit-exchange.github.io/docs/v5/user/rm-subuid
    retryable: ({ method, path }) => method === 'GET' && !/\/del-submember\/*$/.test(path),
    isRefusal: ({ retCode }) => isErrorCode(retCode, '0'),
    prepare({ method, path, query, body, host }, { apiKey, recvWindow = defaultRecvWindow }, clock) {
      const queryText = joinPairs(encodePairs(query, 'query'));
      const text = jsonBody(body);
      const timestamp = String(clock.time());
      return {
        message: `${timestamp}${apiKey}${recvWindow}${text ?? queryText}`,
        finish: (signature) => ({
          method,
          url: host + withQuery(path, queryText),
          headers: {
            'X-BAPI-API-KEY': apiKey,
            'X-BAPI-SIGN': signature,
            'X-BAPI-TIMESTAMP': timestamp,
            'X-BAPI-RECV-WINDOW': String(recvWindow),
            ...(text !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  socket,
);
