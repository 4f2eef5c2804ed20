/**
 * The WebSockets of Binance: public streams, and the account's stream of the spot WebSocket API.
 * That API takes orders and logins too, which are not among the frames. The accounts' streams of
 * futures need a listen key, which is a session and is never issued.
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams
 * @module
 */
import { frame, type Relay, sockets } from '../../relay/relay.js';
import { either, listOf, number, object, oneOf, type Shape, text, word } from '../../relay/shapes.js';
import { element } from '../../wire/json.js';
import { defineWire } from '../../wire/wire.js';
import { binance } from './recipe.js';

const parameter = (name: string) => element(frame, 'params', name);

/** Signed like a request of the WebSocket API: all parameters but the signature, sorted by name. */
const subscription = defineWire(binance, {
  apiKey: parameter('apiKey'),
  signature: parameter('signature'),
  time: parameter('timestamp'),
  window: parameter('recvWindow'),
  freshness: 'ms',
  message: (request) =>
    ['apiKey', 'recvWindow', 'timestamp']
      .map((name) => [name, parameter(name)(request)?.text])
      .filter(([, value]) => value !== undefined)
      .map((pair) => pair.join('='))
      .join('&'),
});

const id = either(word, number, ({ kind }) => kind === 'null');
/** Every name of a stream has an `@`, and no listen key does. */
const stream = text(/^[!\w]{1,40}(?:@[\w.+-]{1,30}){1,3}$/);
const hexadecimal = text(/^[\da-fA-F]{64}$/);

const call = (
  method: string,
  params: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
) => object({ id, method: oneOf(method), params: object(params, optional) });
const streams = (method: string) => object({ method: oneOf(method), params: listOf(stream) }, { id });

/** ccxt opens several connections, whose names are numbers: `/ws/0`. */
const paths = ['/ws', '/stream', ...Array.from({ length: 256 }, (_, index) => `/ws/${index}`)];
const publicAt = (host: string, ...hosts: readonly string[]) => sockets(paths, { host, isPrivate: false, hosts });
const accountAt = (host: string, ...hosts: readonly string[]) =>
  sockets(['/ws-api/v3'], { host, isPrivate: true, hosts });

const live = ['spot', 'gcp', 'usdm', 'coinm', 'options', 'portfolio'];
const demo = ['demo', 'demo-usdm', 'demo-coinm'];
const futuresPractice = [...demo.slice(1), 'testnet-futures'];

export const binanceRelay: Relay = {
  id: binance.id,
  sockets: [
    ...publicAt('stream.binance.com:9443', ...live),
    ...publicAt('stream.binance.com', ...live),
    ...publicAt('fstream.binance.com', ...live),
    ...publicAt('dstream.binance.com', ...live),
    ...accountAt('ws-api.binance.com', 'spot', 'gcp'),
    ...publicAt('stream.binance.us:9443', 'us'),
    ...accountAt('ws-api.binance.us', 'us'),
    ...publicAt('demo-stream.binance.com', ...demo),
    ...accountAt('demo-ws-api.binance.com', 'demo'),
    ...publicAt('stream.testnet.binance.vision', 'testnet'),
    ...accountAt('ws-api.testnet.binance.vision', 'testnet'),
    ...publicAt('fstream.binancefuture.com', ...futuresPractice),
    ...publicAt('dstream.binancefuture.com', ...futuresPractice),
  ],
  pings: [],
  frames: [
    {
      kind: 'subscribe',
      shape: call(
        'userDataStream.subscribe.signature',
        { apiKey: text(/^[\w-]{1,100}$/), timestamp: number, signature: hexadecimal },
        { recvWindow: number },
      ),
      signed: subscription,
    },
    { kind: 'unsubscribe', shape: call('userDataStream.unsubscribe', {}, { subscriptionId: number }) },
    { kind: 'ping', shape: object({ id, method: oneOf('ping') }) },
    { kind: 'subscribe', shape: streams('SUBSCRIBE') },
    { kind: 'unsubscribe', shape: streams('UNSUBSCRIBE') },
  ],
};
