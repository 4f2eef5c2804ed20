/**
 * Where requests carry credentials.
 * @module
 */

import { targetOf } from '../../wire/raw-request.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { bitmex } from './recipe.js';

const time = header('api-expires');

/** The credentials of BitMEX, whose time is that of expiry. */
export const bitmexWire: Wire = defineWire(bitmex, {
  apiKey: header('api-key'),
  signature: header('api-signature'),
  time,
  freshness: 's',
  headers: { signing: ['api-key', 'api-signature', 'api-expires'] },
  message: (request) => request.method + targetOf(request) + textAt(time, request, 'api-expires') + request.body,
});
