import { bitfinex } from '../../../src/exchanges/index.js';
import { apiKey, type Example, json } from '../examples.js';

export const examples: readonly Example[] = [
  {
    id: 'bitfinex-v2-order-submit',
    exchange: bitfinex,
    request: {
      method: 'POST',
      path: '/v2/auth/w/order/submit',
      body: { type: 'LIMIT', symbol: 'tBTCUSD', price: '15', amount: '0.1' },
    },
    time: 1696751141337,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.bitfinex.com/v2/auth/w/order/submit',
      headers: { 'bfx-apikey': apiKey, 'bfx-nonce': '1696751141337000', 'bfx-signature': signature, ...json },
      body: '{"type":"LIMIT","symbol":"tBTCUSD","price":"15","amount":"0.1"}',
    }),
  },
  {
    id: 'bitfinex-v2-empty-body',
    exchange: bitfinex,
    request: { method: 'POST', path: '/v2/auth/r/wallets' },
    time: 1696751141337,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.bitfinex.com/v2/auth/r/wallets',
      headers: { 'bfx-apikey': apiKey, 'bfx-nonce': '1696751141337000', 'bfx-signature': signature },
    }),
  },
];
