/**
 * Where requests carry credentials.
 * @module
 */

import { deny } from '../../wire/deny.js';
import { pairText, sortedPairs } from '../../wire/pairs.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { poloniex } from './recipe.js';

const time = header('signtimestamp');

function signedFields(request: RawRequest): string {
  const stamp = `signTimestamp=${textAt(time, request, 'signTimestamp')}`;
  if (request.body !== '') return `requestBody=${request.body}&${stamp}`;
  const fields = request.query === undefined ? stamp : `${request.query}&${stamp}`;
  return sortedPairs(fields).map(pairText).join('&');
}

/** The credentials of Poloniex. Its signature covers the body, or else the sorted query. */
export const poloniexWire: Wire = defineWire(poloniex, {
  apiKey: header('key'),
  signature: header('signature'),
  time,
  freshness: 'ms',
  headers: { signing: ['key', 'signature', 'signtimestamp'] },
  message: (request) => [request.method, request.path, signedFields(request)].join('\n'),
  check({ query, body }) {
    if (query !== undefined && body !== '') deny('a query beside a body is not signed');
  },
});
