/**
 * Poloniex: its published examples, byte for byte.
 */
import { describe } from 'vitest';
import { poloniex } from '../../../src/exchanges/index.js';
import {
  apiKey,
  type Example,
  json,
  loginExample,
  type SocketExample,
  testExamples,
  testSocketExamples,
} from '../examples.js';

describe('a published example of Poloniex', () => {
  const examples: readonly Example[] = [
    {
      id: 'poloniex-get',
      exchange: poloniex,
      request: { method: 'GET', path: '/orders', query: { symbol: 'ETH_USDT', limit: 5 } },
      time: 1659259836247,
      sent: (signature) => ({
        method: 'GET',
        url: 'https://api.poloniex.com/orders?symbol=ETH_USDT&limit=5',
        headers: { key: apiKey, signTimestamp: '1659259836247', signature },
      }),
    },
    {
      id: 'poloniex-post-spaced-json',
      exchange: poloniex,
      request: {
        method: 'POST',
        path: '/orders',
        body: '{"symbol": "BTC_USDT", "side": "BUY", "type": "LIMIT", "price": "30000", "quantity": "0.001", "timeInForce": "GTC"}',
      },
      time: 1631018760000,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://api.poloniex.com/orders',
        headers: { key: apiKey, signTimestamp: '1631018760000', signature, ...json },
        body: '{"symbol": "BTC_USDT", "side": "BUY", "type": "LIMIT", "price": "30000", "quantity": "0.001", "timeInForce": "GTC"}',
      }),
    },
  ];
  const socketExamples: readonly SocketExample[] = [
    loginExample(poloniex, undefined, {
      id: 'poloniex-ws',
      account: { apiKey },
      time: 1700000000123,
      sent: (signature) => ({
        event: 'subscribe',
        channel: ['auth'],
        params: { key: apiKey, signTimestamp: 1700000000123, signature },
      }),
    }),
  ];

  testExamples(examples);
  testSocketExamples(socketExamples);
});
