/**
 * Where requests carry credentials.
 * @module
 */

import { pairText, parameter, sortedPairs } from '../../wire/pairs.js';
import { query } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { htx } from './recipe.js';

/** The credentials of HTX, which signs the host and no body. */
export const htxWire: Wire = defineWire(htx, {
  apiKey: parameter(query, 'AccessKeyId'),
  signature: parameter(query, 'Signature'),
  time: parameter(query, 'Timestamp'),
  freshness: 's',
  // https://huobiapi.github.io/docs/spot/v1/en/#apiv2-currency-amp-chains and
  // https://huobiapi.github.io/docs/dm/v1/en/#get-the-estimated-settlement-price
  publicEndpoints: [
    'GET /v2/reference/currencies',
    'GET /api/v1/contract_estimated_settlement_price',
    'GET /index/market/history/linear_swap_estimated_rate_kline',
  ],
  message: (request) => {
    const signed = sortedPairs(request.query ?? '').filter(({ name }) => name !== 'Signature');
    return [request.method, request.host.toLowerCase(), request.path, signed.map(pairText).join('&')].join('\n');
  },
});
