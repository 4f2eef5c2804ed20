/**
 * Where requests carry credentials.
 * @module
 */

import { createHash } from 'node:crypto';
import { percentDecoded } from '../../wire/pairs.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { gate } from './recipe.js';

const time = header('timestamp');

/** The credentials of Gate, which signs the decoded query. */
export const gateWire: Wire = defineWire(gate, {
  apiKey: header('key'),
  signature: header('sign'),
  time,
  freshness: 's',
  headers: { signing: ['key', 'sign', 'timestamp'], dropped: ['x-gate-channel-id'] },
  message: ({ method, path, query, body, ...request }) =>
    [
      method,
      path,
      percentDecoded(query ?? ''),
      createHash('sha512').update(body).digest('hex'),
      textAt(time, { method, path, query, body, ...request }, 'Timestamp'),
    ].join('\n'),
});
