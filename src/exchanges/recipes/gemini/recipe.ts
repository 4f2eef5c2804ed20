/**
 * Gemini. The fields of the request are sent as base64 in a header. The signature covers that text.
 * @module
 */
import { defineExchange } from '../../core/define.js';
import type { Exchange } from '../../core/types/exchange.js';
import { jsonNonce, payloadText } from '../../schemes/payload.js';

/**
 * Gemini: HMAC-SHA384 of the payload in base64. The payload is JSON with the path as `request`, a
 * nonce, and the body's fields. It is sent in a header, and the body is empty. All private
 * endpoints use POST. A body given as text is the unchanged payload, with its own `request` and
 * `nonce`.
 *
 * The nonce is in milliseconds. An API key with a time-based nonce needs seconds instead, within 30
 * of Gemini's time: give it `clock: createClock({ now: () => Date.now() / 1000 })`. Send at most
 * one request per second on average with such a key, because every nonce is greater than the last.
 *
 * Private WebSockets take the same three headers in their handshake. Sign a POST request for their
 * path.
 *
 * @see https://developer.gemini.com/authentication/api-key
 * @example
 * const key = await SigningKey.load(secret.prompt('Gemini secret'), { algorithm: 'hmac-sha384', encoding: 'utf8' });
 * const request = gemini.sign(
 *   {
 *     method: 'POST',
 *     path: '/v1/order/new',
 *     body: { symbol: 'btcusd', amount: '0.01', price: '15000.00', side: 'buy', type: 'exchange limit' },
 *   },
 *   { apiKey, key },
 * );
 */
export const gemini: Exchange = defineExchange({
  id: 'gemini',
  name: 'Gemini',
  ccxt: { gemini: 'live' },
  balances: {
    // https://docs.gemini.com/rest/fund-management#get-available-balances
    default: { method: 'POST', path: '/v1/balances' },
  },
  hosts: { live: 'https://api.gemini.com', sandbox: 'https://api.sandbox.gemini.com' },
  practiceHosts: { sandbox: 'testnet' },
  algorithm: 'hmac-sha384',
  secretEncoding: 'utf8',
  signatureEncoding: 'hex',
  signs: 'base64 of JSON with path, nonce and body',
  time: 'nonce, ms (s for time-based keys)',
  binds: { method: false, path: true, query: false, body: true },
  methods: { POST: 'body' },
  documentation: 'https://developer.gemini.com/authentication/api-key',
  isRefusal: ({ result }) => result === 'error',
  prepare({ method, path, body = {}, host }, { apiKey }, clock) {
    const json = payloadText(path, body, () => jsonNonce(clock.nonce()));
    const payload = Buffer.from(json).toString('base64');
    return {
      message: payload,
      finish: (signature) => ({
        method,
        url: host + path,
        headers: {
          'X-GEMINI-APIKEY': apiKey,
          'X-GEMINI-PAYLOAD': payload,
          'X-GEMINI-SIGNATURE': signature,
          'Content-Type': 'text/plain',
          'Cache-Control': 'no-cache',
        },
      }),
    };
  },
});
