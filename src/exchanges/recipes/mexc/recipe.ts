/**
 * MEXC, spot. Its scheme is that of Binance, with a different header.
 * @module
 */
import { isErrorCode } from '../../core/answers.js';
import { defineExchange } from '../../core/define.js';
import { jsonBody } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import { signatureParameter } from '../../schemes/signature-parameter.js';
import { broker } from './broker.js';

/**
 * MEXC spot v3: HMAC-SHA256 of the query string and the body, joined without a separator,
 * percent-encoded before signing. Parameters keep their order. MEXC accepts the signature in
 * lower-case hexadecimal only.
 *
 * `timestamp` and `signature` are added to the body's fields if there are any, or else to the
 * query. A body given as text is sent unchanged. MEXC's own library sends all parameters in the
 * query, even with POST. The signature binds neither method nor path: anyone who holds a signed
 * order can send its parameters to another endpoint within `recvWindow`. WebSocket connections are
 * opened with a key that a REST request returns.
 *
 * A body for a broker endpoint (`/api/v3/broker/`) is sent as JSON. The signature covers the query
 * and not that body: anyone who holds the request can replace it.
 *
 * @see https://www.mexc.com/api-docs/spot-v3/general-info
 * @example
 * const request = mexc.sign(
 *   { method: 'POST', path: '/api/v3/order', query: { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '11' } },
 *   { apiKey, key },
 * );
 */
export const mexc: Exchange = defineExchange({
  id: 'mexc',
  name: 'MEXC',
  ccxt: { mexc: 'live' },
  balances: {
    // https://www.mexc.com/api-docs/spot-v3/spot-account-trade#account-information
    default: { method: 'GET', path: '/api/v3/account' },
  },
  hosts: { live: 'https://api.mexc.com' },
  futuresExchange: 'mexc-futures',
  algorithm: 'hmac-sha256',
  secretEncoding: 'utf8',
  // https://mexcdevelop.github.io/apidocs/spot_v3_en/#signed and
  // https://mexcdevelop.github.io/apidocs/broker_en/#create-an-apikey-for-a-sub-account
  shapes: { apiKey: { characters: 'alphanumeric', length: 18 }, secret: { characters: 'hex', length: 32 } },
  signatureEncoding: 'hex',
  signs: 'query, then body',
  time: 'timestamp, ms',
  accountFields: ['recvWindow'],
  longestRecvWindow: 60_000,
  binds: { method: false, path: false, query: true, body: true },
  methods: { GET: 'query', POST: 'both', PUT: 'both', DELETE: 'both' },
  // https://www.mexc.com/api-docs/spot-v3/spot-account-trade#cancel-all-open-orders-on-a-symbol
  lists: 'comma',
  isForm: (path) => !path.startsWith(broker),
  documentation: 'https://www.mexc.com/api-docs/spot-v3/general-info',
  isRefusal: ({ code }) => isErrorCode(code, '0', '200'),
  prepare(request, account, clock) {
    const { body, ...withoutBody } = request;
    const headers = {
      'X-MEXC-APIKEY': account.apiKey,
      // MEXC documents this type for every request, and its own library sends it.
      'Content-Type': 'application/json',
    };
    if (body === undefined || !request.path.startsWith(broker)) {
      return signatureParameter(request, account, clock, () => headers);
    }
    return signatureParameter(withoutBody, account, clock, () => headers, jsonBody(body));
  },
});
