/**
 * Where requests carry credentials.
 * @module
 */

import { deny } from '../../wire/deny.js';
import { percentDecoded } from '../../wire/pairs.js';
import { targetOf } from '../../wire/raw-request.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { kucoin } from './recipe.js';

const time = header('kc-api-timestamp');

/** The credentials of KuCoin, which signs the passphrase and the decoded query. */
export const kucoinWire: Wire = defineWire(kucoin, {
  apiKey: header('kc-api-key'),
  signedPassphrase: header('kc-api-passphrase'),
  signature: header('kc-api-sign'),
  time,
  freshness: 'ms',
  headers: {
    signing: ['kc-api-key', 'kc-api-sign', 'kc-api-timestamp', 'kc-api-passphrase', 'kc-api-key-version'],
    dropped: ['kc-api-partner', 'kc-api-partner-sign', 'kc-api-partner-verify', 'kc-broker-name'],
  },
  // https://www.kucoin.com/docs-new/websocket-api/base-info/get-public-token-spot-margin
  publicEndpoints: ['POST /api/v1/bullet-public'],
  message: (request) =>
    textAt(time, request, 'KC-API-TIMESTAMP') + request.method + percentDecoded(targetOf(request)) + request.body,
  check(request) {
    // Keys of version 1 send the passphrase itself.
    if (!/^[23]$/.test(request.headers['kc-api-key-version'] ?? '')) deny('KC-API-KEY-VERSION must be 2 or 3');
  },
});
