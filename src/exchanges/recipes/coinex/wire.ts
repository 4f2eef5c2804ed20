/**
 * Where requests carry credentials.
 * @module
 */

import { targetOf } from '../../wire/raw-request.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { coinex } from './recipe.js';

const time = header('x-coinex-timestamp');

/** The credentials of CoinEx. Some libraries sign with the secret as a suffix. */
export const coinexWire: Wire = defineWire(coinex, {
  apiKey: header('x-coinex-key'),
  signature: header('x-coinex-sign'),
  time,
  window: header('x-coinex-windowtime'),
  freshness: 'ms',
  headers: { signing: ['x-coinex-key', 'x-coinex-sign', 'x-coinex-timestamp', 'x-coinex-windowtime'] },
  // https://docs.coinex.com/api/v2/authorization documents HMAC, and ccxt appends the secret.
  signings: () => [
    { algorithm: 'hmac-sha256', encoding: 'hex' },
    { algorithm: 'secret-suffix-sha256', encoding: 'hex' },
  ],
  message: (request) => request.method + targetOf(request) + request.body + textAt(time, request, 'X-COINEX-TIMESTAMP'),
});
