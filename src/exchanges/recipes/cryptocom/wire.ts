/**
 * Where requests carry credentials.
 * @module
 */

import { deny } from '../../wire/deny.js';
import { type JsonValue, member, readMembers } from '../../wire/json.js';
import { json, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { cryptocom } from './recipe.js';

const apiKey = member(json, 'api_key');
const nonce = member(json, 'nonce');

/** The names and values without separators, sorted by name at every level. */
function signedText(value: JsonValue): string {
  switch (value.kind) {
    case 'object':
      return [...value.members]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, each]) => name + signedText(each))
        .join('');
    case 'list':
      return value.items.map(signedText).join('');
    case 'string':
    case 'number':
      return value.text;
    default:
      return value.kind;
  }
}

/** The credentials of Crypto.com, which are members of the body. */
export const cryptocomWire: Wire = defineWire(cryptocom, {
  apiKey,
  signature: member(json, 'sig'),
  nonce,
  freshness: 'nonce',
  message(request) {
    const text = (name: string): string => textAt(member(json, name), request, name);
    const params = readMembers(request.body).get('params');
    return text('method') + text('id') + text('api_key') + (params ? signedText(params) : '') + text('nonce');
  },
  check(request) {
    if (!request.path.endsWith(`/${textAt(member(json, 'method'), request, 'method')}`)) deny('method is not the path');
  },
});
