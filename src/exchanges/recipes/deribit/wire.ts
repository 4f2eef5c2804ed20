/**
 * Where requests carry credentials.
 * @module
 */

import { deny } from '../../wire/deny.js';
import { targetOf } from '../../wire/raw-request.js';
import { header, matching, type Slot, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { deribit } from './recipe.js';

const part = (name: string): Slot =>
  matching(header('authorization'), new RegExp(`^deri-hmac-sha256 (?:[^,]*,)*${name}=(?<it>[^,]*)(?:,[^,]*)*$`, 'd'));

const time = part('ts');
const uuid = part('nonce');

/** The credentials of Deribit, which stand in one header. */
export const deribitWire: Wire = defineWire(deribit, {
  apiKey: part('id'),
  signature: part('sig'),
  time,
  uuid,
  freshness: 'ms',
  headers: { signing: ['authorization'] },
  message: (request) =>
    [
      textAt(time, request, 'ts'),
      textAt(uuid, request, 'nonce'),
      request.method,
      targetOf(request),
      request.body,
      '',
    ].join('\n'),
  check(request) {
    const parts = textAt(header('authorization'), request, 'Authorization').replace(/^\S* /, '').split(',');
    const names = parts.map((each) => each.split('=')[0]);
    if (names.sort().join() !== 'id,nonce,sig,ts') deny('Authorization does not have id, ts, sig and nonce once each');
  },
});
