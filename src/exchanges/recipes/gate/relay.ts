/**
 * The WebSockets of Gate. Each subscription to a private channel is signed. Requests (`event: api`,
 * with which one logs in to send orders) are not among the frames.
 * @see https://www.gate.com/docs/developers/apiv4/ws/en/
 * @module
 */
import { type FrameKind, frame, type Relay, sockets } from '../../relay/relay.js';
import { either, flag, identifier, listOf, number, object, oneOf, type Shape, text, word } from '../../relay/shapes.js';
import { element, member } from '../../wire/json.js';
import { textAt } from '../../wire/slot.js';
import { defineWire } from '../../wire/wire.js';
import { gate } from './recipe.js';

const time = member(frame, 'time');

/**
 * The payload is not signed. The shapes of the frames admit no `&` in a channel, with which two
 * messages could be alike.
 */
const subscription = defineWire(gate, {
  apiKey: element(frame, 'auth', 'KEY'),
  signature: element(frame, 'auth', 'SIGN'),
  time,
  freshness: 's',
  message: (request) =>
    ['channel', 'event', 'time'].map((name) => `${name}=${textAt(member(frame, name), request, name)}`).join('&'),
});

const channel = text(/^(?:spot|futures|options|announcement)\.[\w.]{1,60}$/);
const parts: Readonly<Record<string, Shape>> = { time: number, channel };
const auth = object({ method: oneOf('api_key'), KEY: word, SIGN: text(/^[\da-f]{128}$/i) });

function changes(kind: FrameKind & ('subscribe' | 'unsubscribe')) {
  const members = { ...parts, event: oneOf(kind) };
  const optional = { id: identifier, payload: listOf(either(identifier, flag)) };
  return [
    { kind, shape: object(members, optional) },
    { kind, shape: object({ ...members, auth }, optional), signed: subscription },
  ];
}

/** Every WebSocket takes public and private channels. */
const at = (host: string, hosts: readonly string[], ...paths: readonly string[]) =>
  sockets(paths, { host, hosts, isPrivate: true });

const live = ['live', 'futures'];
const testnet = ['testnet', 'testnet-futures'];

export const gateRelay: Relay = {
  id: gate.id,
  sockets: [
    ...at('api.gateio.ws', live, '/ws/v4/'),
    ...at('fx-ws.gateio.ws', live, '/v4/ws/usdt', '/v4/ws/btc', '/v4/ws/delivery/usdt', '/v4/ws/delivery/btc'),
    ...at('op-ws.gateio.live', live, '/v4/ws', '/v4/ws/usdt', '/v4/ws/btc'),
    ...at('api.gateeu.com', ['eu'], '/ws/v4/'),
    ...at(
      'ws-testnet.gate.com',
      testnet,
      '/v4/ws/spot',
      '/v4/ws/futures/usdt',
      '/v4/ws/options/usdt',
      '/v4/ws/options/btc',
    ),
    ...at('fx-ws-testnet.gateio.ws', testnet, '/v4/ws/btc', '/v4/ws/delivery/usdt', '/v4/ws/delivery/btc'),
  ],
  pings: [],
  frames: [
    {
      kind: 'ping',
      shape: object({ time: number, channel: text(/^(?:spot|futures|options)\.ping$/) }, { id: identifier }),
    },
    ...changes('subscribe'),
    ...changes('unsubscribe'),
  ],
};
