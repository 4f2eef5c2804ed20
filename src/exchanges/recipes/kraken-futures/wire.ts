/**
 * Where requests carry credentials.
 * @module
 */

import { createHash } from 'node:crypto';
import { deny } from '../../wire/deny.js';
import { header } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { krakenFutures } from './recipe.js';

/** The credentials of Kraken Futures. Its libraries may send no nonce. */
export const krakenFuturesWire: Wire = defineWire(krakenFutures, {
  apiKey: header('apikey'),
  signature: header('authent'),
  nonce: header('nonce'),
  freshness: 'none',
  headers: { signing: ['apikey', 'authent', 'nonce'] },
  message: ({ path, query, body, headers }) =>
    createHash('sha256')
      .update((body || query || '') + (headers['nonce'] ?? '') + path.replace(/^\/derivatives(?=\/)/, ''))
      .digest(),
  check({ query, body }) {
    if (query !== undefined && body !== '') deny('a query beside a body is not signed');
  },
});
