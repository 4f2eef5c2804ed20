import { mexc } from '../../../src/exchanges/index.js';
import { apiKey, type Example, json } from '../examples.js';

const time = 1644489390087;
const account = { apiKey, recvWindow: 5000 };
const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT' };
const headers = { 'X-MEXC-APIKEY': apiKey, ...json };

export const examples: readonly Example[] = [
  {
    id: 'mexc-spot-v3',
    exchange: mexc,
    request: { method: 'POST', path: '/api/v3/order', query: { ...order, quantity: 1, price: 11 } },
    account,
    time,
    sent: (signature) => ({
      method: 'POST',
      url: `https://api.mexc.com/api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000&timestamp=1644489390087&signature=${signature}`,
      headers,
    }),
  },
  {
    id: 'mexc-spot-v3',
    exchange: mexc,
    request: { method: 'POST', path: '/api/v3/order', body: { ...order, quantity: 1, price: 11 } },
    account,
    time,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.mexc.com/api/v3/order',
      headers,
      body: `symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000&timestamp=1644489390087&signature=${signature}`,
    }),
  },
  {
    id: 'mexc-spot-v3-mixed',
    exchange: mexc,
    request: {
      method: 'POST',
      path: '/api/v3/order',
      query: order,
      body: { quantity: 1, price: 11, recvWindow: 5000 },
    },
    time,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.mexc.com/api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT',
      headers,
      body: `quantity=1&price=11&recvWindow=5000&timestamp=1644489390087&signature=${signature}`,
    }),
  },
];
