/**
 * HTX (formerly Huobi). The signature covers the host, but not the body.
 * @module
 */
import { isErrorCode } from '../../core/answers.js';
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, jsonBody, type Pair, percentEncode, sortPairs } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { SocketRecipe } from '../../core/types/recipe.js';
import type { ExchangeRequest } from '../../core/types/request.js';

const reserved = ['AccessKeyId', 'SignatureMethod', 'SignatureVersion', 'Timestamp', 'Signature'];

/** `2023-11-14T22:13:20`, in UTC. */
const seconds = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 19);

const lines = (method: string, { host, pathname }: URL, pairs: readonly Pair[]): string =>
  `${method}\n${host}\n${pathname}\n${joinPairs(pairs)}`;

const socketUrl = 'wss://api.huobi.pro/ws/v2';

/**
 * Logs in to the spot account's stream with signature version 2.1. Its parameters begin with
 * lower-case letters. The streams of the futures have a different login.
 */
const socket: SocketRecipe<void> = {
  url: socketUrl,
  documentation: 'https://huobiapi.github.io/docs/spot/v1/en/',
  prepare(_input, { apiKey }, clock) {
    const params = {
      accessKey: apiKey,
      signatureMethod: 'HmacSHA256',
      signatureVersion: '2.1',
      timestamp: seconds(clock.time()),
    };
    return {
      message: lines('GET', new URL(socketUrl), sortPairs(encodePairs(params, 'query'))),
      finish: (signature) =>
        JSON.stringify({ action: 'req', ch: 'auth', params: { authType: 'api', ...params, signature } }),
    };
  },
};

/**
 * For all contracts. https://www.htx.com/en-us/opend/newApiPages/ (Account, Query Account Balance,
 * v5)
 */
const futuresBalance: ExchangeRequest = { method: 'GET', path: '/v5/account/balance' };

/**
 * HTX: HMAC-SHA256 of four lines: method, host, path, and the percent-encoded query, sorted by
 * name. The query contains the API key and the time. A request signed for one host is refused by
 * the others. `aws` is for clients in AWS, and `futures` is for all contracts.
 *
 * The signature does not bind the body: anyone who holds a signed order can send another order in
 * its place until HTX rejects its time. The time is in whole seconds, UTC.
 *
 * @see https://huobiapi.github.io/docs/spot/v1/en/#authentication
 * @example
 * const request = htx.sign(
 *   {
 *     method: 'POST',
 *     path: '/v1/order/orders/place',
 *     body: { 'account-id': '100009', symbol: 'btcusdt', type: 'buy-limit', amount: '0.01', price: '15000' },
 *   },
 *   { apiKey, key },
 * );
 */
export const htx: Exchange<void> = defineExchange(
  {
    id: 'htx',
    name: 'HTX',
    ccxt: { htx: 'live' },
    aliases: ['huobi'],
    balances: {
      // Returns the list of accounts. Their ids are needed to request balances.
      // https://huobiapi.github.io/docs/spot/v1/en/#get-all-accounts-of-the-current-user
      default: { method: 'GET', path: '/v1/account/accounts' },
      futures: futuresBalance,
      'futures-aws': futuresBalance,
    },
    hosts: {
      live: 'https://api.huobi.pro',
      aws: 'https://api-aws.huobi.pro',
      futures: 'https://api.hbdm.com',
      'futures-aws': 'https://api.hbdm.vn',
    },
    hostMarkets: {
      live: ['spot'],
      aws: ['spot'],
      futures: ['linear', 'inverse'],
      'futures-aws': ['linear', 'inverse'],
    },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    // https://huobiapi.github.io/docs/spot/v1/en/#authentication (masked) and
    // https://huobiapi.github.io/docs/spot/v1/en/#sub-user-api-key-creation
    shapes: { apiKey: { characters: 'base64url', length: 34 }, secret: { characters: 'base64url', length: 32 } },
    signatureEncoding: 'base64',
    signs: 'method, host, path, sorted query with API key and time',
    time: 'timestamp, ISO 8601 with s',
    binds: { method: true, path: true, query: true, body: false },
    methods: { GET: 'query', POST: 'body' },
    // https://huobiapi.github.io/docs/spot/v1/en/#search-past-orders (states)
    lists: 'comma',
    documentation: 'https://huobiapi.github.io/docs/spot/v1/en/#authentication',
    isRefusal: ({ status, code }) => status === 'error' || isErrorCode(code, '200'),
    prepare({ method, path, query, body, host }, { apiKey }, clock) {
      const pairs = encodePairs(query, 'query', reserved);
      const text = jsonBody(body);
      const signed = sortPairs([
        ...pairs,
        ['AccessKeyId', percentEncode(apiKey)],
        ['SignatureMethod', 'HmacSHA256'],
        ['SignatureVersion', '2'],
        ['Timestamp', percentEncode(seconds(clock.time()))],
      ]);
      return {
        message: lines(method, new URL(host + path), signed),
        finish: (signature) => ({
          method,
          url: `${host}${path}?${joinPairs([...signed, ['Signature', percentEncode(signature)]])}`,
          headers: text === undefined ? {} : { 'Content-Type': 'application/json' },
          ...(text !== undefined && { body: text }),
        }),
      };
    },
  },
  socket,
);
