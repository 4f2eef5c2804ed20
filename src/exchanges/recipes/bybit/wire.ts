/**
 * Where requests carry credentials.
 * @module
 */
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { bybit } from './recipe.js';

const apiKey = header('x-bapi-api-key');
const time = header('x-bapi-timestamp');
const window = header('x-bapi-recv-window');

/** The credentials of Bybit. */
export const bybitWire: Wire = defineWire(bybit, {
  apiKey,
  signature: header('x-bapi-sign'),
  time,
  window,
  freshness: 'ms',
  // https://bybit-exchange.github.io/docs/v5/otc/margin-product-info and
  // https://bybit-exchange.github.io/docs/v5/finance/earn/easy-onchain/product-info
  publicEndpoints: ['GET /v5/ins-loan/product-infos', 'GET /v5/ins-loan/ensure-tokens-convert', 'GET /v5/earn/product'],
  headers: {
    signing: ['x-bapi-api-key', 'x-bapi-sign', 'x-bapi-timestamp', 'x-bapi-recv-window'],
    dropped: ['x-bapi-sign-type', 'x-referer', 'cdn-request-id'],
  },
  message: (request) =>
    textAt(time, request, 'X-BAPI-TIMESTAMP') +
    textAt(apiKey, request, 'X-BAPI-API-KEY') +
    (window(request)?.text ?? '') +
    (request.method === 'GET' ? (request.query ?? '') : request.body),
});
