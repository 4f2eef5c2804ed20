/**
 * Where requests carry credentials.
 * @module
 */

import { targetOf } from '../../wire/raw-request.js';
import { header, matching, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { bitstamp } from './recipe.js';

const time = header('x-auth-timestamp');
const uuid = header('x-auth-nonce');

/** The credentials of Bitstamp, which signs the host. */
export const bitstampWire: Wire = defineWire(bitstamp, {
  apiKey: matching(header('x-auth'), /^BITSTAMP (?<it>[!-~]+)$/d),
  signature: header('x-auth-signature'),
  time,
  uuid,
  freshness: 'ms',
  headers: { signing: ['x-auth', 'x-auth-signature', 'x-auth-nonce', 'x-auth-timestamp', 'x-auth-version'] },
  message: (request) =>
    textAt(header('x-auth'), request, 'X-Auth') +
    request.method +
    request.host +
    targetOf(request) +
    (request.headers['content-type'] ?? '') +
    textAt(uuid, request, 'X-Auth-Nonce') +
    textAt(time, request, 'X-Auth-Timestamp') +
    textAt(header('x-auth-version'), request, 'X-Auth-Version') +
    request.body,
});
