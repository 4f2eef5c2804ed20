/**
 * Bitstamp, API v2. The signature also covers the host and the content type of the body.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import { encodePairs, joinPairs, wellFormed, withQuery } from '../../core/parameters.js';
import type { Exchange } from '../../core/types/exchange.js';
import type { BodyFields } from '../../core/types/request.js';

const form = 'application/x-www-form-urlencoded';

/**
 * The POST endpoints that only read. `withdrawal/open/` is not one of them, because it requests a
 * bank withdrawal.
 */
const reads = [
  /^\/api\/v2\/(?:account_balances|balance|user_transactions|open_orders|fees\/trading|fees\/withdrawal)\/(?:\w+\/)?$/,
  /^\/api\/v2\/(?:crypto-transactions|my_trading_pairs|order_status|withdrawal-requests|withdrawal\/status)\/$/,
];

/** Empty if there is nothing to send. */
const formText = (body: BodyFields | string = ''): string =>
  typeof body === 'string' ? wellFormed(body, 'body') : joinPairs(encodePairs(body, 'body'));

/**
 * Bitstamp: HMAC-SHA256 of `BITSTAMP` with the API key, method, host, path with the percent-encoded
 * query, content type, a random UUID, time, `v2`, and body. The signature binds the whole request.
 * The body is a form. Without fields there is neither a body nor a content type.
 *
 * Bitstamp also signs its answers, but this package does not check those signatures. WebSocket
 * connections are opened with a token that a REST request returns.
 *
 * @see https://www.bitstamp.net/api/#section/Authentication
 * @example
 * const request = bitstamp.sign(
 *   { method: 'POST', path: '/api/v2/buy/btcusd/', body: { amount: '0.01', price: '15000' } },
 *   { apiKey, key },
 * );
 */
export const bitstamp: Exchange = defineExchange({
  id: 'bitstamp',
  name: 'Bitstamp',
  ccxt: { bitstamp: 'live' },
  balances: {
    // https://www.bitstamp.net/api/#tag/Account-balances/operation/GetAccountBalances
    default: { method: 'POST', path: '/api/v2/account_balances/' },
  },
  hosts: { live: 'https://www.bitstamp.net', sandbox: 'https://sandbox.bitstamp.net' },
  practiceHosts: { sandbox: 'testnet' },
  algorithm: 'hmac-sha256',
  secretEncoding: 'utf8',
  signatureEncoding: 'hex',
  signs: 'API key, method, host, path and query, content type, nonce, time, body',
  time: 'timestamp, ms, and a random nonce',
  binds: { method: true, path: true, query: true, body: true },
  methods: { GET: 'query', POST: 'both' },
  isForm: () => true,
  documentation: 'https://www.bitstamp.net/api/#section/Authentication',
  isRefusal: ({ status }) => status === 'error',
  retryable: ({ method, path }) => method === 'GET' || reads.some((each) => each.test(path)),
  prepare({ method, path, query, body, host }, { apiKey }, clock) {
    const url = host + withQuery(path, joinPairs(encodePairs(query, 'query')));
    const text = formText(body);
    const type = text === '' ? '' : form;
    const auth = `BITSTAMP ${apiKey}`;
    const nonce = clock.uuid();
    const timestamp = String(clock.time());
    return {
      message: `${auth}${method}${url.replace(/^https?:\/\//, '')}${type}${nonce}${timestamp}v2${text}`,
      finish: (signature) => ({
        method,
        url,
        headers: {
          'X-Auth': auth,
          'X-Auth-Signature': signature,
          'X-Auth-Nonce': nonce,
          'X-Auth-Timestamp': timestamp,
          'X-Auth-Version': 'v2',
          ...(text !== '' && { 'Content-Type': type }),
        },
        ...(text !== '' && { body: text }),
      }),
    };
  },
});
