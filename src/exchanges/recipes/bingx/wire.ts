/**
 * Where requests carry credentials.
 * @module
 */

import { member, readMembers } from '../../wire/json.js';
import { pairText, parameter, percentDecoded, sortedPairs } from '../../wire/pairs.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { either, header, json, query, type Slot } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { bingx } from './recipe.js';

const field = (name: string): Slot => either(parameter(query, name), member(json, name));

/** A member is signed as it is written. */
function signedMembers(text: string): string {
  return [...readMembers(text)]
    .filter(([name]) => name !== 'signature')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value.kind === 'string' ? value.text : text.slice(value.start, value.end)}`)
    .join('&');
}

function signedQuery({ query: text = '' }: RawRequest): string {
  const signed = sortedPairs(text).filter(({ name }) => name !== 'signature');
  return percentDecoded(signed.map(pairText).join('&'));
}

/** The credentials of BingX. Its signature covers the sorted and decoded fields. */
export const bingxWire: Wire = defineWire(bingx, {
  apiKey: header('x-bx-apikey'),
  signature: field('signature'),
  time: field('timestamp'),
  window: field('recvWindow'),
  freshness: 'ms',
  headers: { signing: ['x-bx-apikey'], dropped: ['x-source-key'] },
  message: (request) => (json(request) ? signedMembers(request.body) : signedQuery(request)),
});
