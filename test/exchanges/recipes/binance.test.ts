/** Published examples of Binance, byte for byte. */
import { describe } from 'vitest';
import { binance } from '../../../src/exchanges/index.js';
import { apiKey, type Example, form, type SocketExample, testExamples, testSocketExamples } from '../examples.js';

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
