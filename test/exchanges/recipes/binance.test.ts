/** Published examples of Binance, byte for byte. */
import { describe, expect, it } from 'vitest';
import { binance } from '../../../src/exchanges/index.js';
import { published } from '../../helpers/private-keys.js';
import {
  apiKey,
  at,
  type Example,
  finished,
  form,
  type SocketExample,
  testExamples,
  testSocketExamples,
} from '../examples.js';

describe('a published example of Binance', () => {
  const futures = 'dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83';
  const order = { symbol: 'LTCBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' } as const;
  const amounts = { quantity: 1, price: 0.1, recvWindow: 5000 } as const;
  const time = 1499827319559;
  const examples: readonly Example[] = [
    {
      id: 'binance-spot-rest-ascii',
      exchange: binance,
      request: { method: 'POST', path: '/api/v3/order', query: { ...order, ...amounts } },
      time,
      sent: (signature) => ({
        method: 'POST',
        url: `https://api.binance.com/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=${signature}`,
        headers: { 'X-MBX-APIKEY': apiKey },
      }),
    },
    {
      id: 'binance-spot-rest-ascii',
      exchange: binance,
      request: { method: 'POST', path: '/api/v3/order', body: { ...order, ...amounts } },
      time,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://api.binance.com/api/v3/order',
        headers: { 'X-MBX-APIKEY': apiKey, ...form },
        body: `symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=${signature}`,
      }),
    },
    {
      id: 'binance-spot-rest-nonascii',
      exchange: binance,
      request: { method: 'POST', path: '/api/v3/order', query: { ...order, symbol: '１２３４５６', ...amounts } },
      time,
      sent: (signature) => ({
        method: 'POST',
        url: `https://api.binance.com/api/v3/order?symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=${signature}`,
        headers: { 'X-MBX-APIKEY': apiKey },
      }),
    },
    {
      id: 'binance-spot-rest-mixed-query-body',
      exchange: binance,
      request: { method: 'POST', path: '/api/v3/order', query: order, body: amounts },
      time,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://api.binance.com/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC',
        headers: { 'X-MBX-APIKEY': apiKey, ...form },
        body: `quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=${signature}`,
      }),
    },
    {
      id: 'binance-usdm-futures-rest',
      exchange: binance,
      request: {
        method: 'POST',
        path: '/fapi/v1/order',
        host: 'usdm',
        query: { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: 1, price: 9000, timeInForce: 'GTC' },
      },
      account: { apiKey: futures, recvWindow: 5000 },
      time: 1591702613943,
      sent: (signature) => ({
        method: 'POST',
        url: `https://fapi.binance.com/fapi/v1/order?symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943&signature=${signature}`,
        headers: { 'X-MBX-APIKEY': futures },
      }),
    },
  ];
  const socketOrder = (
    id: string,
    symbol: string,
    side: string,
    quantity: string,
    price: string,
    recvWindow: number,
  ) => {
    const params = { symbol, side, type: 'LIMIT', timeInForce: 'GTC', quantity, price };
    const time = 1645423376532;
    return {
      id,
      exchange: binance,
      account: { apiKey, recvWindow },
      time,
      socket: (account, clock) => {
        if (binance.socket === undefined) throw new Error('no socket');
        return binance.socket.prepare({ id: 7, method: 'order.place', params }, account, clock);
      },
      sent: (signature) => ({
        id: 7,
        method: 'order.place',
        params: { ...params, recvWindow, apiKey, timestamp: time, signature },
      }),
    } satisfies SocketExample;
  };
  const socketExamples: readonly SocketExample[] = [
    socketOrder('binance-ws-ascii', 'BTCUSDT', 'SELL', '0.01000000', '52000.00', 100),
    socketOrder('binance-ws-nonascii', '１２３４５６', 'BUY', '1.00000000', '0.10000000', 5000),
  ];

  testExamples(examples);
  testSocketExamples(socketExamples);
});

describe('Binance with a private key', () => {
  const time = 1645423376532;
  const order = (symbol: string, side: string, quantity: string, price: string, recvWindow: number) => ({
    params: { symbol, side, type: 'LIMIT', timeInForce: 'GTC', quantity, price },
    recvWindow,
  });
  const ascii = order('BTCUSDT', 'SELL', '0.01000000', '52000.00', 100);
  const other = order('１２３４５６', 'BUY', '1.00000000', '0.10000000', 5000);

  it.each([
    ['binance-ws-ed25519-ascii', 'ed25519', ascii],
    ['binance-ws-ed25519-nonascii', 'ed25519', other],
    ['binance-ws-rsa-ascii', 'rsa', ascii],
    ['binance-ws-rsa-nonascii', 'rsa', other],
  ] as const)('signs the published text on the WebSocket: %s', (id, keyType, { params, recvWindow }) => {
    const { apiKey: key, message, signature } = published(id);
    const account = { apiKey: key, keyType, recvWindow };
    const prepared = binance.socket?.prepare({ id: 7, method: 'order.place', params }, account, at(time));
    expect(prepared?.message).toBe(message);
    expect(JSON.parse(String(prepared?.finish(signature)))).toStrictEqual({
      id: 7,
      method: 'order.place',
      params: { ...params, recvWindow, apiKey: key, timestamp: time, signature },
    });
  });

  it('percent-encodes the published signature, in the query and in the body', () => {
    const { apiKey: key, signature, sent } = published('binance-rest-rsa-encoding');
    const parameters = { symbol: 'BTCUSDT' };
    for (const part of ['query', 'body'] as const) {
      const request = { method: 'POST', path: '/api/v3/order', [part]: parameters } as const;
      const { url, body = '' } = finished(
        binance.prepare(request, { apiKey: key, keyType: 'rsa' }, at(time)),
        signature,
      );
      const text = part === 'query' ? new URL(url).search.slice(1) : body;
      expect(text).toBe(`symbol=BTCUSDT&timestamp=${time}&signature=${sent}`);
    }
  });

  it('logs a session on with an Ed25519 key, and with no other', () => {
    const input = { id: 1, method: 'session.logon' };
    const prepared = binance.socket?.prepare(input, { apiKey, keyType: 'ed25519' }, at(time));
    expect(prepared?.message).toBe(`apiKey=${apiKey}&timestamp=${time}`);
    expect(JSON.parse(String(prepared?.finish('sig')))).toStrictEqual({
      ...input,
      params: { apiKey, timestamp: time, signature: 'sig' },
    });
    for (const account of [{ apiKey }, { apiKey, keyType: 'rsa' }] as const) {
      expect(() => binance.socket?.prepare(input, account, at(time))).toThrow('session.logon takes Ed25519 keys only');
    }
  });
});
