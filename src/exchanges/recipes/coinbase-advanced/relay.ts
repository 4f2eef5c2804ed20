/**
 * The WebSockets of Coinbase Advanced Trade, which take no orders. Subscriptions carry a token.
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-overview
 * @module
 */
import { type FrameKind, frame, type Relay, sockets } from '../../relay/relay.js';
import { listOf, object, oneOf, text, word } from '../../relay/shapes.js';
import { member } from '../../wire/json.js';
import { defineWire } from '../../wire/wire.js';
import { cloudToken } from './cloud-wire.js';
import { coinbaseAdvanced } from './recipe.js';

const subscription = defineWire(
  coinbaseAdvanced,
  cloudToken(member(frame, 'jwt'), '', () => undefined),
);

// A credential: the wire verifies it, and puts the account's own in its place.
const jwt = text(/^[\w-]{1,1000}\.[\w-]{1,2000}\.[\w-]{1,200}$/);

function changes(kind: FrameKind & ('subscribe' | 'unsubscribe')) {
  const members = { type: oneOf(kind), channel: word };
  const optional = { product_ids: listOf(word) };
  return [
    { kind, shape: object(members, optional) },
    { kind, shape: object({ ...members, jwt }, optional), signed: subscription },
  ];
}

export const coinbaseAdvancedRelay: Relay = {
  id: coinbaseAdvanced.id,
  sockets: ['advanced-trade-ws-user.coinbase.com', 'advanced-trade-ws.coinbase.com'].flatMap((host) =>
    sockets(['/'], { host, isPrivate: true, hosts: ['live'] }),
  ),
  pings: [],
  frames: [...changes('subscribe'), ...changes('unsubscribe')],
};
