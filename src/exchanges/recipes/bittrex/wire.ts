/**
 * Where requests carry credentials.
 * @module
 */

import { createHash } from 'node:crypto';
import { deny } from '../../wire/deny.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { urlOf } from '../../wire/raw-request.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { bittrex } from './recipe.js';

const time = header('api-timestamp');
const hashOf = ({ body }: RawRequest): string => createHash('sha512').update(body).digest('hex');

/** The credentials of Bittrex, which signs the URL. */
export const bittrexWire: Wire = defineWire(bittrex, {
  apiKey: header('api-key'),
  signature: header('api-signature'),
  time,
  freshness: 'ms',
  headers: {
    signing: ['api-key', 'api-signature', 'api-timestamp', 'api-content-hash'],
    subaccount: 'api-subaccount-id',
  },
  message: (request) =>
    `${textAt(time, request, 'Api-Timestamp')}${urlOf(request)}${request.method}${hashOf(request)}${request.headers['api-subaccount-id'] ?? ''}`,
  check(request) {
    if (textAt(header('api-content-hash'), request, 'Api-Content-Hash') !== hashOf(request)) {
      deny('Api-Content-Hash is not the hash of the body');
    }
  },
});
