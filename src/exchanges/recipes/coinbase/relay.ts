/**
 * The WebSockets of Coinbase Exchange, which take no orders. Subscriptions to an account's channels
 * are signed.
 * @see https://docs.cdp.coinbase.com/exchange/websocket-feed/overview
 * @module
 */
import { type FrameKind, frame, type Relay, sockets } from '../../relay/relay.js';
import { either, listOf, number, object, oneOf, type Shape, text, word } from '../../relay/shapes.js';
import { member } from '../../wire/json.js';
import { textAt } from '../../wire/slot.js';
import { defineWire } from '../../wire/wire.js';
import { coinbase } from './recipe.js';

const time = member(frame, 'timestamp');

const subscription = defineWire(coinbase, {
  apiKey: member(frame, 'key'),
  passphrase: member(frame, 'passphrase'),
  signature: member(frame, 'signature'),
  time,
  freshness: 's',
  message: (request) => `${textAt(time, request, 'timestamp')}GET/users/self/verify`,
});

// A credential: the wire verifies it, and puts the account's own in its place.
const any = text(/^[^\u0000-\u001f]{1,200}$/);
const products = listOf(word);
const channels = listOf(either(word, object({ name: word }, { product_ids: products })));
const credentials: Readonly<Record<string, Shape>> = {
  key: any,
  passphrase: any,
  signature: any,
  timestamp: either(number, text(/^\d{1,19}(?:\.\d{1,6})?$/)),
};

function changes(kind: FrameKind & ('subscribe' | 'unsubscribe')) {
  const members = { type: oneOf(kind), channels };
  return [
    { kind, shape: object(members, { product_ids: products }) },
    { kind, shape: object({ ...members, ...credentials }, { product_ids: products }), signed: subscription },
  ];
}

const at = (host: string, name: string) => sockets(['/'], { host, isPrivate: true, hosts: [name] });

export const coinbaseRelay: Relay = {
  id: coinbase.id,
  sockets: [
    ...at('ws-feed.exchange.coinbase.com', 'live'),
    ...at('ws-direct.exchange.coinbase.com', 'live'),
    ...at('ws-feed-public.sandbox.exchange.coinbase.com', 'sandbox'),
    ...at('ws-direct.sandbox.exchange.coinbase.com', 'sandbox'),
  ],
  pings: [],
  frames: [...changes('subscribe'), ...changes('unsubscribe')],
};
