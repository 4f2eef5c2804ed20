/**
 * Where requests carry credentials.
 * @module
 */

import { targetOf } from '../../wire/raw-request.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { okx } from './recipe.js';

const time = header('ok-access-timestamp');

/** The credentials of OKX. */
export const okxWire: Wire = defineWire(okx, {
  apiKey: header('ok-access-key'),
  passphrase: header('ok-access-passphrase'),
  signature: header('ok-access-sign'),
  time,
  freshness: 'ms',
  headers: { signing: ['ok-access-key', 'ok-access-sign', 'ok-access-timestamp', 'ok-access-passphrase'] },
  message: (request) => textAt(time, request, 'the timestamp') + request.method + targetOf(request) + request.body,
});
