/**
 * Where requests carry credentials.
 * @module
 */

import { createHash } from 'node:crypto';
import { member } from '../../wire/json.js';
import { parameter } from '../../wire/pairs.js';
import { either, form, header, json, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { kraken } from './recipe.js';

const nonce = either(parameter(form, 'nonce'), member(json, 'nonce'));

/** The credentials of Kraken. The nonce is a field of the body. */
export const krakenWire: Wire = defineWire(kraken, {
  apiKey: header('api-key'),
  signature: header('api-sign'),
  nonce,
  // The nonce is an unsigned number of 64 bits, so nanoseconds fit.
  noncesPerMillisecond: 1_000_000n,
  freshness: 'nonce',
  headers: { signing: ['api-key', 'api-sign'] },
  // Python's krakenex sends them so. https://docs.kraken.com/api/docs/rest-api/get-server-time
  publicEndpoints: ['Time', 'SystemStatus', 'Assets', 'AssetPairs', 'Ticker', 'OHLC', 'Depth', 'Trades', 'Spread'].map(
    (name) => `POST /0/public/${name}`,
  ),
  message(request) {
    const hash = createHash('sha256').update(textAt(nonce, request, 'nonce') + request.body);
    return Buffer.concat([Buffer.from(request.path), hash.digest()]);
  },
});
