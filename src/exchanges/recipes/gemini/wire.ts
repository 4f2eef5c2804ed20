/**
 * Where requests carry credentials.
 * @module
 */

import { deny } from '../../wire/deny.js';
import { member } from '../../wire/json.js';
import { decoded, header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { gemini } from './recipe.js';

/** The JSON that is signed. */
export const payload = decoded(header('x-gemini-payload'), 'base64');

/** The credentials of Gemini. Its signature covers a payload that names the path. */
export const geminiWire: Wire = defineWire(gemini, {
  apiKey: header('x-gemini-apikey'),
  signature: header('x-gemini-signature'),
  nonce: member(payload, 'nonce'),
  freshness: 'nonce',
  headers: { signing: ['x-gemini-apikey', 'x-gemini-payload', 'x-gemini-signature'] },
  message: (request) => textAt(header('x-gemini-payload'), request, 'X-GEMINI-PAYLOAD'),
  check(request) {
    if (textAt(member(payload, 'request'), request, 'request') !== request.path) deny('request is not the path');
  },
});
