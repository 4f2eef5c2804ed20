/**
 * Binance, spot. The signature is the last parameter.
 * @module
 */

import { isErrorCode } from '../../core/answers.js';
import { ed25519Key, rsaKey } from '../../core/key-kinds.js';
import { defineTradingExchange, type TradingExchange } from '../../core/requests.js';
import type { ExchangeRequest } from '../../core/types/request.js';
import { signatureParameter } from '../../schemes/signature-parameter.js';
import { binanceRequests } from './requests.js';
import { type BinanceSocketRequest, binanceSocket, longestRecvWindow } from './socket.js';

export type { BinanceCancel, BinanceWithdrawal } from './requests.js';
export type { BinanceSocketRequest } from './socket.js';

const usdmBalances: ExchangeRequest = {
  method: 'GET',
  // https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/Futures-Account-Balance-V3
  path: '/fapi/v3/balance',
};

const coinmBalances: ExchangeRequest = {
  method: 'GET',
  // https://developers.binance.com/docs/derivatives/coin-margined-futures/account/rest-api/Futures-Account-Balance
  path: '/dapi/v1/balance',
};

/**
 * The GET requests that use something up. `asyn` starts an export, which is limited per month, and
 * `giftcard/verify` counts wrong codes until it locks.
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/Get-Download-Id-For-Futures-Transaction-History
 * https://developers.binance.com/docs/gift_card/market-data/Verify-Binance-Gift-Card-by-Gift-Card-Number
 */
const counted = /\/(?:asyn|giftcard\/verify)\/*$/;

/**
 * Binance spot: HMAC-SHA256, Ed25519 or RSA of the query string and the body, joined without a
 * separator, percent-encoded before signing. Parameters keep their order. Binance advises against
 * HMAC keys, and for Ed25519.
 *
 * `timestamp` and `signature` are added to the body's fields if there are any, or else to the
 * query. A body given as text is sent unchanged. The signature binds neither method nor path:
 * anyone who holds a signed order can send its parameters to another endpoint within `recvWindow`.
 *
 * Requests for listen keys carry the API key alone, and so does any request with `signed: false`.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
 * @example
 * const request = binance.sign(
 *   { method: 'POST', path: '/api/v3/order', query: { symbol: 'LTCBTC', side: 'BUY', type: 'MARKET', quantity: '1' } },
 *   { apiKey, key },
 * );
 * await fetch(request.url, request);
 */
export const binance: TradingExchange<typeof binanceRequests, BinanceSocketRequest> = defineTradingExchange(
  binanceRequests,
  {
    id: 'binance',
    name: 'Binance',
    ccxt: { binance: 'spot', binanceusdm: 'usdm', binancecoinm: 'coinm', binanceus: 'us' },
    balances: {
      default: binanceRequests.balances(),
      usdm: usdmBalances,
      'demo-usdm': usdmBalances,
      'testnet-futures': usdmBalances,
      coinm: coinmBalances,
      'demo-coinm': coinmBalances,
      // https://developers.binance.com/docs/derivatives/options-trading/account/Option-Margin-Account-Information
      options: { method: 'GET', path: '/eapi/v1/marginAccount' },
      // https://developers.binance.com/docs/derivatives/portfolio-margin/account/Account-Balance
      portfolio: { method: 'GET', path: '/papi/v1/balance' },
    },
    hosts: {
      spot: 'https://api.binance.com',
      // https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-api-information
      gcp: 'https://api-gcp.binance.com',
      usdm: 'https://fapi.binance.com',
      coinm: 'https://dapi.binance.com',
      options: 'https://eapi.binance.com',
      portfolio: 'https://papi.binance.com',
      us: 'https://api.binance.us', // Binance.US, with accounts and API keys of its own
      // https://developers.binance.com/docs/binance-spot-api-docs/demo-mode/general-info
      demo: 'https://demo-api.binance.com',
      'demo-usdm': 'https://demo-fapi.binance.com',
      'demo-coinm': 'https://demo-dapi.binance.com',
      testnet: 'https://testnet.binance.vision', // of the spot market; its keys are made there
      'testnet-futures': 'https://testnet.binancefuture.com', // for /fapi and /dapi
    },
    practiceHosts: {
      demo: 'demo',
      'demo-usdm': 'demo',
      'demo-coinm': 'demo',
      testnet: 'testnet',
      'testnet-futures': 'testnet',
    },
    hostMarkets: {
      spot: ['spot'],
      gcp: ['spot'],
      usdm: ['linear'],
      coinm: ['inverse'],
      options: ['option'],
      portfolio: ['linear', 'inverse'],
      us: ['spot'],
      demo: ['spot'],
      'demo-usdm': ['linear'],
      'demo-coinm': ['inverse'],
      testnet: ['spot'],
      'testnet-futures': ['linear', 'inverse'],
    },
    // https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Start-User-Data-Stream
    keyOnly: {
      header: 'X-MBX-APIKEY',
      paths: /^\/[a-z]+\/v\d+\/(?:listenKey|userListenToken|userDataStream(?:\/isolated)?)$/,
    },
    algorithm: 'hmac-sha256',
    secretEncoding: 'utf8',
    // https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
    shapes: {
      apiKey: { characters: 'alphanumeric', length: 64 },
      secret: { characters: 'alphanumeric', length: 64 },
    },
    signatureEncoding: 'hex',
    // https://developers.binance.com/docs/binance-spot-api-docs/faqs/api_key_types
    otherKeys: [ed25519Key, rsaKey],
    signs: 'query, then body',
    time: 'timestamp, ms',
    accountFields: ['recvWindow'],
    longestRecvWindow,
    binds: { method: false, path: false, query: true, body: true },
    methods: { GET: 'query', POST: 'both', PUT: 'both', DELETE: 'both' },
    // https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Cancel-Multiple-Orders
    lists: 'json',
    isForm: () => true,
    documentation: 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security',
    // Futures confirm a cancellation with the code 200, and some wallet endpoints use 000000.
    isRefusal: ({ code, success }) => isErrorCode(code, '0', '000000', '200') || success === false,
    retryable: ({ method, path }) => method === 'GET' && !counted.test(path),
    prepare: (request, account, clock) =>
      signatureParameter(request, account, clock, (body) => ({
        'X-MBX-APIKEY': account.apiKey,
        ...(body !== '' && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      })),
  },
  binanceSocket,
);
