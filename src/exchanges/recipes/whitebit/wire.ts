/**
 * Where requests carry credentials.
 * @module
 */

import { deny } from '../../wire/deny.js';
import { member } from '../../wire/json.js';
import { both, decoded, header, json, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { whitebit } from './recipe.js';

/** The JSON that is signed. */
export const payload = decoded(header('x-txc-payload'), 'base64');

/** The credentials of WhiteBIT. Its signature covers a payload that repeats the body. */
export const whitebitWire: Wire = defineWire(whitebit, {
  apiKey: header('x-txc-apikey'),
  signature: header('x-txc-signature'),
  nonce: both(member(payload, 'nonce'), member(json, 'nonce')),
  freshness: 'nonce',
  headers: { signing: ['x-txc-apikey', 'x-txc-payload', 'x-txc-signature'] },
  message: (request) => textAt(header('x-txc-payload'), request, 'X-TXC-PAYLOAD'),
  check(request) {
    if (textAt(payload, request, 'X-TXC-PAYLOAD') !== request.body) deny('the payload is not the body');
    if (textAt(member(payload, 'request'), request, 'request') !== request.path) deny('request is not the path');
  },
});
