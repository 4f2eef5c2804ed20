/**
 * The WebSockets of Bybit for streams. `/v5/trade`, which takes orders, is not among them.
 * @see https://bybit-exchange.github.io/docs/v5/ws/connect
 * @module
 */
import { frame, type Relay, sockets } from '../../relay/relay.js';
import { identifier, listOf, number, object, oneOf, text, tuple, word } from '../../relay/shapes.js';
import { element } from '../../wire/json.js';
import { textAt } from '../../wire/slot.js';
import { defineWire } from '../../wire/wire.js';
import { bybit } from './recipe.js';

const expires = element(frame, 'args', 1);

const login = defineWire(bybit, {
  apiKey: element(frame, 'args', 0),
  time: expires,
  signature: element(frame, 'args', 2),
  freshness: 'ms',
  message: (request) => `GET/realtime${textAt(expires, request, 'expires')}`,
});

const publicPaths = ['spot', 'linear', 'inverse', 'option'].map((each) => `/v5/public/${each}`);
const privatePaths = ['/v5/private'];

/** The streams of one site. */
const site = (host: string, ...hosts: readonly string[]) => [
  ...sockets(publicPaths, { host, isPrivate: false, hosts }),
  ...sockets(privatePaths, { host, isPrivate: true, hosts }),
];

export const bybitRelay: Relay = {
  id: bybit.id,
  sockets: [
    ...site('stream.bybit.com', 'live', 'bytick'),
    ...site('stream.bybit.kz', 'kz'),
    ...site('stream.bybitgeorgia.ge', 'ge'),
    ...site('stream.bybit.eu', 'eu'),
    ...site('stream.bybit.id', 'id'),
    ...site('stream-testnet.bybit.com', 'testnet'),
    // https://bybit-exchange.github.io/docs/v5/demo: public data is that of the live site.
    ...sockets(publicPaths, { host: 'stream.bybit.com', isPrivate: false, hosts: ['demo'] }),
    ...sockets(privatePaths, { host: 'stream-demo.bybit.com', isPrivate: true, hosts: ['demo'] }),
  ],
  pings: [],
  frames: [
    {
      kind: 'login',
      shape: object(
        { op: oneOf('auth'), args: tuple(word, (value) => number(value) || text(/^\d{1,19}$/)(value), word) },
        { req_id: identifier },
      ),
      signed: login,
    },
    { kind: 'ping', shape: object({ op: oneOf('ping') }, { req_id: identifier }) },
    { kind: 'subscribe', shape: object({ op: oneOf('subscribe'), args: listOf(word) }, { req_id: identifier }) },
    { kind: 'unsubscribe', shape: object({ op: oneOf('unsubscribe'), args: listOf(word) }, { req_id: identifier }) },
  ],
};
