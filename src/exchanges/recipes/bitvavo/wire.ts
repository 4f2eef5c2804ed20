/**
 * Where requests carry credentials.
 * @module
 */

import { targetOf } from '../../wire/raw-request.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { bitvavo } from './recipe.js';

const time = header('bitvavo-access-timestamp');

/** The credentials of Bitvavo. */
export const bitvavoWire: Wire = defineWire(bitvavo, {
  apiKey: header('bitvavo-access-key'),
  signature: header('bitvavo-access-signature'),
  time,
  window: header('bitvavo-access-window'),
  freshness: 'ms',
  headers: {
    signing: ['bitvavo-access-key', 'bitvavo-access-signature', 'bitvavo-access-timestamp', 'bitvavo-access-window'],
  },
  message: (request) => textAt(time, request, 'the timestamp') + request.method + targetOf(request) + request.body,
});
