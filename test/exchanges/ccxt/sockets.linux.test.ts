/**
 * WebSocket logins and other signed WebSocket messages, compared with those of ccxt.pro. Each case
 * states ccxt's difference.
 */
import { createHmac } from 'node:crypto';
import ccxt from 'ccxt';
import { expect, it } from 'vitest';
import * as all from '../../../src/exchanges/index.js';
import { odd, secret, time } from '../../helpers/ccxt-recipes/compare.js';
import { caught, handshake, made, type Sent } from '../../helpers/ccxt-recipes/sockets.js';
import { hs256 } from '../../helpers/ccxt-recipes/tokens.js';
import { at } from '../examples.js';

const { pro } = ccxt;
type Case = readonly [exchange: string, theirs: () => Promise<Sent>, expected: () => Promise<Sent>];

const spot = 'wss://api.gateio.ws/ws/v4/';
const place = { text: odd, currency_pair: 'BTC_USDT', amount: '1' };
const challenge = '226aee50-88fc-4618-a42a-34f7709570b2';

const cases: readonly Case[] = [
  ['okx', () => caught(pro.okx, (okx) => okx.authenticate()), async () => same(await made(all.okx, undefined))],
  [
    'bybit',
    () => caught(pro.bybit, (bybit) => bybit.authenticate('wss://stream.bybit.com/v5/private')),
    async () => {
      const { url, message } = await made(all.bybit, undefined, { recvWindow: 10_000 });
      const [key, expires, signature] = message.args;
      return { url, message: { ...message, args: [key, String(expires), signature] } }; // the time as text
    },
  ],
  [
    'bitget',
    () => caught(pro.bitget, (bitget) => bitget.authenticate({ url: 'wss://ws.bitget.com/v2/ws/private' })),
    async () => {
      const { url, message } = await made(all.bitget, undefined);
      return { url, message: { ...message, url } }; // ccxt repeats its own parameter in the message
    },
  ],
  [
    'gate',
    () => caught(pro.gate, (gate) => gate.authenticate(spot, 'spot')),
    async () => {
      const id = 'authenticated';
      const { url, message } = await made(all.gate, { event: 'api', channel: 'spot.login', id });
      return { url, message: { ...message, id } }; // ccxt repeats the identifier
    },
  ],
  [
    'gate',
    () => caught(pro.gate, (gate) => gate.requestPrivate(spot, place, 'spot.order_place', 'x')),
    async () => {
      const { url, message } = await made(all.gate, {
        event: 'api',
        channel: 'spot.order_place',
        params: place,
        id: 'x',
      });
      const req_header = { 'X-Gate-Channel-Id': 'ccxt' }; // its broker's name
      return { url, message: { ...message, id: 'x', payload: { ...message.payload, req_header } } };
    },
  ],
  [
    'gate',
    () => caught(pro.gate, (gate) => gate.subscribePrivate(spot, 'x', ['BTC_USDT'], 'spot.orders', {})),
    async () => {
      const { url, message } = await made(all.gate, {
        event: 'subscribe',
        channel: 'spot.orders',
        payload: ['BTC_USDT'],
      });
      return { url, message: { ...message, id: 1 } };
    },
  ],
  [
    'bitfinex',
    // ccxt counts milliseconds, and the recipe counts microseconds.
    () => caught(pro.bitfinex, (bitfinex) => bitfinex.authenticate(), { milliseconds: () => time * 1000 }),
    async () => same(await made(all.bitfinex, undefined)),
  ],
  [
    'poloniex',
    () => caught(pro.poloniex, (poloniex) => poloniex.authenticate()),
    async () => {
      const { url, message } = await made(all.poloniex, undefined);
      const defaults = { signatureMethod: 'HmacSHA256', signatureVersion: '2' }; // ccxt names the defaults
      return { url, message: { ...message, params: { ...message.params, signTimestamp: String(time), ...defaults } } };
    },
  ],
  [
    'cryptocom',
    () => caught(pro.cryptocom, (cryptocom) => cryptocom.authenticate()),
    async () => {
      const { url, message } = await made(all.cryptocom, undefined);
      return { url, message: { ...message, id: String(time), nonce: String(time) } }; // both as text
    },
  ],
  [
    'deribit',
    () => caught(pro.deribit, (deribit) => deribit.authenticate()),
    async () => {
      const clock = { ...at(time), uuid: () => String(time) }; // ccxt's nonce is the time
      const { url, message } = await made(all.deribit, undefined, { clock });
      return { url, message: { ...message, id: 1 } };
    },
  ],
  [
    'htx',
    () =>
      caught(pro.htx, (htx) =>
        htx.authenticate({ url: 'wss://api.huobi.pro/ws/v2', hostname: 'api.huobi.pro', type: 'spot' }),
      ),
    async () => same(await made(all.htx, undefined)),
  ],
  [
    'mexc-futures',
    () => caught(pro.mexc, (mexc) => mexc.watchSwapPrivate('x')),
    async () => same(await made(all.mexcFutures, undefined)),
  ],
  [
    'kraken-futures',
    () =>
      caught(
        pro.krakenfutures,
        (kraken) => {
          const connection = kraken.client('wss://futures.kraken.com/ws/v1');
          connection.future('challenge');
          kraken.handleAuthenticate(connection, { event: 'challenge', message: challenge });
          return kraken.subscribePrivate('open_orders', 'x');
        },
        { authenticate: async () => true },
      ),
    async () => same(await made(all.krakenFutures, { challenge, feed: 'open_orders' })),
  ],
  [
    'coinbase',
    () =>
      caught(
        pro.coinbaseexchange,
        (coinbase) => coinbase.subscribe('user', undefined, 'x', coinbase.authenticate()),
        { nonce: () => time / 1000 }, // whole seconds, unless the option says otherwise
      ),
    async () => {
      const { url, message } = await made(all.coinbase, { channels: ['user'], product_ids: [] });
      // ccxt sends the time as a number, and marks the connection for private channels with a `?`.
      return { url: `${url}?`, message: { ...message, timestamp: Number(message.timestamp) } };
    },
  ],
  [
    'bitvavo',
    () => caught(pro.bitvavo, (bitvavo) => bitvavo.authenticate()),
    async () => {
      const { url, message } = await made(all.bitvavo, undefined);
      return { url: url?.slice(0, -1), message }; // without the slash at the end
    },
  ],
  [
    'coinex',
    () => caught(pro.coinex, (coinex) => coinex.authenticate('spot')),
    async () => {
      const { url, message } = await made(all.coinex, undefined);
      return { url: `${url}/`, message };
    },
  ],
  [
    'binance',
    async () => {
      const client = new pro.binance({ apiKey: 'aK3yN8zQw4rT', secret });
      client.milliseconds = () => time;
      return { url: undefined, message: client.signParams({ symbol: 'BTCUSDT', newClientOrderId: odd, Zone: 1 }) };
    },
    async () => {
      const params = { symbol: 'BTCUSDT', newClientOrderId: odd, Zone: 1 };
      const { message } = await made(all.binance, { method: 'order.place', params }, { recvWindow: 10_000 });
      return { url: undefined, message: message.params }; // the rest of the message is not signed
    },
  ],
  [
    'upbit',
    () => handshake(pro.upbit, (upbit) => upbit.authenticate()),
    async () => {
      const { text } = await made(all.upbit, undefined);
      const url = 'wss://{hostname}/websocket/v1/private'; // ccxt fills in the host's name later
      // ccxt signs with the weaker algorithm.
      const token = hs256(text.slice(0, text.lastIndexOf('.')));
      const signed = createHmac('sha256', secret).update(token.slice('Bearer '.length)).digest('base64url');
      return { url, message: `${token}.${signed}` };
    },
  ],
  [
    'bithumb',
    () => handshake(pro.bithumb, (bithumb) => bithumb.authenticate()),
    async () => same(await made(all.bithumb, undefined)),
  ],
];

const same = ({ url, message }: Sent): Sent => ({ url, message });

it.each(cases)('ccxt.pro sends the same to %s (case %#)', async (_exchange, theirs, expected) => {
  expect(await theirs()).toStrictEqual(await expected());
});

it('every exchange that signs on a WebSocket and that ccxt.pro knows is compared', () => {
  const signing = Object.values(all).flatMap((each) =>
    typeof each === 'object' && each.socket !== undefined ? [each.id] : [],
  );
  const unknown = ['bitmex', 'bittrex-v1'];
  const others = ['backpack', 'coinbase-advanced']; // in private-keys.linux.test.ts
  for (const id of unknown) expect(pro).not.toHaveProperty(id.replace('-v1', ''));
  const compared = new Set([...cases.map(([id]) => id), ...unknown, ...others]);
  expect([...compared].sort()).toStrictEqual(signing.sort());
});
