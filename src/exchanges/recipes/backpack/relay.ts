/**
 * The WebSocket of Backpack, which takes no orders. Subscriptions to an account's streams are
 * signed.
 * @see https://docs.backpack.exchange/#tag/Streams/Private
 * @module
 */
import { type FrameKind, frame, type Relay, sockets } from '../../relay/relay.js';
import { identifier, listOf, object, oneOf, text, tuple, word } from '../../relay/shapes.js';
import { element } from '../../wire/json.js';
import { textAt } from '../../wire/slot.js';
import { defineWire } from '../../wire/wire.js';
import { backpack } from './recipe.js';

const part = (index: number) => element(frame, 'signature', index);
const [time, window] = [part(2), part(3)];

const subscription = defineWire(backpack, {
  apiKey: part(0),
  signature: part(1),
  time,
  window,
  freshness: 'ms',
  message: (request) =>
    `instruction=subscribe&timestamp=${textAt(time, request, 'the time')}&window=${textAt(window, request, 'the window')}`,
});

// A credential: the wire verifies it, and puts the account's own in its place.
const key = text(/^[A-Za-z0-9+/=]{1,100}$/);
const credentials = tuple(key, key, text(/^\d{1,19}$/), text(/^\d{1,7}$/));

function changes(kind: FrameKind & ('subscribe' | 'unsubscribe')) {
  const members = { method: oneOf(kind.toUpperCase()), params: listOf(word) };
  const optional = { id: identifier };
  return [
    { kind, shape: object(members, optional) },
    { kind, shape: object({ ...members, signature: credentials }, optional), signed: subscription },
  ];
}

export const backpackRelay: Relay = {
  id: backpack.id,
  sockets: sockets(['/'], { host: 'ws.backpack.exchange', isPrivate: true, hosts: ['live'] }),
  pings: [],
  frames: [...changes('subscribe'), ...changes('unsubscribe')],
};
