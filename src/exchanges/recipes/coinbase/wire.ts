/**
 * Where requests carry credentials.
 * @module
 */

import { targetOf } from '../../wire/raw-request.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { coinbase } from './recipe.js';

const time = header('cb-access-timestamp');

/** The credentials of Coinbase Exchange. */
export const coinbaseWire: Wire = defineWire(coinbase, {
  apiKey: header('cb-access-key'),
  passphrase: header('cb-access-passphrase'),
  signature: header('cb-access-sign'),
  time,
  freshness: 's',
  headers: { signing: ['cb-access-key', 'cb-access-sign', 'cb-access-timestamp', 'cb-access-passphrase'] },
  message: (request) => textAt(time, request, 'the timestamp') + request.method + targetOf(request) + request.body,
});
