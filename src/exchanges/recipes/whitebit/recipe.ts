/**
 * WhiteBIT, API v4. The body is sent twice: unchanged, and as base64 in a header. The signature
 * covers the base64.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import type { Exchange } from '../../core/types/exchange.js';
import { payloadText } from '../../schemes/payload.js';

/** The endpoints that only read. All private endpoints use POST. */
const reads = [
  /^\/api\/v4\/(?:main-account\/(?:balance|history|fee)|orders|conditional-orders|oco-orders|market\/fee)$/,
  /^\/api\/v4\/trade-account\/(?:balance|executed-history|order|order\/history)$/,
  /^\/api\/v4\/collateral-account\/(?:balance|balance-summary|summary|funding-history|positions\/(?:open|history))$/,
];

/**
 * WhiteBIT: HMAC-SHA512 of the base64 of the body. The body is JSON with the path as `request`, a
 * nonce, and the fields. The signature does not bind the method. All private endpoints use POST. A
 * body given as text is sent unchanged, with its own `request` and `nonce`.
 *
 * The nonce is in milliseconds and must be greater than the last. With `nonceWindow: true` among
 * the fields, WhiteBIT accepts nonces in any order within 5 seconds of its own time. WebSocket
 * connections are authorized with a token that a REST request returns.
 *
 * @see https://docs.whitebit.com/api-reference/authentication
 * @example
 * const key = await SigningKey.load(secret.prompt('WhiteBIT secret'), { algorithm: 'hmac-sha512', encoding: 'utf8' });
 * const request = whitebit.sign(
 *   {
 *     method: 'POST',
 *     path: '/api/v4/order/new',
 *     body: { market: 'BTC_USDT', side: 'buy', amount: '0.01', price: '15000', nonceWindow: true },
 *   },
 *   { apiKey, key },
 * );
 */
export const whitebit: Exchange = defineExchange({
  id: 'whitebit',
  name: 'WhiteBIT',
  ccxt: { whitebit: 'live' },
  balances: {
    // https://docs.whitebit.com/private/http-trade-v4/#trading-balance
    default: { method: 'POST', path: '/api/v4/trade-account/balance' },
  },
  hosts: { live: 'https://whitebit.com', eu: 'https://whitebit.eu' },
  algorithm: 'hmac-sha512',
  secretEncoding: 'utf8',
  signatureEncoding: 'hex',
  signs: 'base64 of JSON with path, nonce and body',
  time: 'nonce, ms',
  binds: { method: false, path: true, query: false, body: true },
  methods: { POST: 'body' },
  documentation: 'https://docs.whitebit.com/api-reference/authentication',
  isRefusal: ({ success }) => success === false,
  retryable: ({ path, body }) => typeof body !== 'string' && reads.some((each) => each.test(path)),
  prepare({ method, path, body = {}, host }, { apiKey }, clock) {
    const text = payloadText(path, body, () => String(clock.nonce()));
    const payload = Buffer.from(text).toString('base64');
    return {
      message: payload,
      finish: (signature) => ({
        method,
        url: host + path,
        headers: {
          'X-TXC-APIKEY': apiKey,
          'X-TXC-PAYLOAD': payload,
          'X-TXC-SIGNATURE': signature,
          'Content-Type': 'application/json',
        },
        body: text,
      }),
    };
  },
});
