/**
 * Where requests carry credentials.
 * @module
 */

import { pairText, sortedPairs } from '../../wire/pairs.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { mexcFutures } from './recipe.js';

const time = header('request-time');

/** The credentials of MEXC Futures. Its signature covers the body, or else the sorted query. */
export const mexcFuturesWire: Wire = defineWire(mexcFutures, {
  apiKey: header('apikey'),
  signature: header('signature'),
  time,
  window: header('recv-window'),
  freshness: 'ms',
  headers: { signing: ['apikey', 'request-time', 'signature', 'recv-window'], dropped: ['source'] },
  message: (request) =>
    textAt(header('apikey'), request, 'ApiKey') +
    textAt(time, request, 'Request-Time') +
    (request.body ||
      sortedPairs(request.query ?? '')
        .map(pairText)
        .join('&')),
});
