import { bitbank } from '../../../src/exchanges/index.js';
import { apiKey, type Example, json } from '../examples.js';

const time = 1721121776490;
const assets = { method: 'GET', path: '/v1/user/assets' } as const;
const body = '{"pair": "xrp_jpy", "price": "20", "amount": "1","side": "buy", "type": "limit"}';
const order = { method: 'POST', path: '/v1/user/spot/order', body } as const;

const windowed = { 'ACCESS-REQUEST-TIME': String(time), 'ACCESS-TIME-WINDOW': '1000' };
const counted = { 'ACCESS-NONCE': String(time) };

const example = (id: string, request: typeof assets | typeof order, stamps: Record<string, string>): Example => ({
  id,
  exchange: bitbank,
  request,
  account: { apiKey, ...(stamps === windowed && { recvWindow: 1000 }) },
  time,
  sent: (signature) => ({
    method: request.method,
    url: `https://api.bitbank.cc${request.path}`,
    headers: {
      'ACCESS-KEY': apiKey,
      ...stamps,
      'ACCESS-SIGNATURE': signature,
      ...(request === order && json),
    },
    ...(request === order && { body }),
  }),
});

export const examples: readonly Example[] = [
  example('bitbank-timewindow-get', assets, windowed),
  example('bitbank-timewindow-post', order, windowed),
  example('bitbank-nonce-get', assets, counted),
  example('bitbank-nonce-post', order, counted),
];
