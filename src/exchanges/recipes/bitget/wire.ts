/**
 * Where requests carry credentials.
 * @module
 */

import { percentDecoded } from '../../wire/pairs.js';
import { targetOf } from '../../wire/raw-request.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { bitget } from './recipe.js';

const time = header('access-timestamp');

/** The credentials of Bitget, which signs the decoded query. */
export const bitgetWire: Wire = defineWire(bitget, {
  apiKey: header('access-key'),
  passphrase: header('access-passphrase'),
  signature: header('access-sign'),
  time,
  freshness: 'ms',
  headers: {
    signing: ['access-key', 'access-sign', 'access-timestamp', 'access-passphrase'],
    dropped: ['x-channel-api-code', 'locale'],
  },
  message: (request) =>
    textAt(time, request, 'ACCESS-TIMESTAMP') + request.method + percentDecoded(targetOf(request)) + request.body,
});
