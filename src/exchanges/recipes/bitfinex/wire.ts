/**
 * Where requests carry credentials.
 * @module
 */
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { bitfinex } from './recipe.js';

const nonce = header('bfx-nonce');

/** The credentials of Bitfinex. */
export const bitfinexWire: Wire = defineWire(bitfinex, {
  apiKey: header('bfx-apikey'),
  signature: header('bfx-signature'),
  nonce,
  // The nonce must not exceed 2^53 - 1, so microseconds fit.
  noncesPerMillisecond: 1_000n,
  freshness: 'nonce',
  headers: { signing: ['bfx-apikey', 'bfx-signature', 'bfx-nonce'] },
  // https://docs.bitfinex.com/reference/rest-public-market-average-price
  publicEndpoints: ['POST /v2/calc/trade/avg', 'POST /v2/calc/fx'],
  message: (request) => `/api${request.path}${textAt(nonce, request, 'bfx-nonce')}${request.body}`,
});
