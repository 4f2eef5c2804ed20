/**
 * Where requests carry credentials.
 * @module
 */

import { parameter } from '../../wire/pairs.js';
import { urlOf } from '../../wire/raw-request.js';
import { header, query } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { bittrexV1 } from './recipe.js';

/** The credentials of Bittrex v1.1, which signs the URL. */
export const bittrexV1Wire: Wire = defineWire(bittrexV1, {
  apiKey: parameter(query, 'apikey'),
  signature: header('apisign'),
  time: parameter(query, 'nonce'),
  freshness: 'ms',
  headers: { signing: ['apisign'] },
  signings: () => [{ algorithm: bittrexV1.algorithm, encoding: 'hex', upperCase: true }],
  message: urlOf,
});
