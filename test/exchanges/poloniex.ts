import { poloniex } from '../../src/exchanges/index.js';
import { apiKey, type Example, loginExample, type SocketExample } from '../exchange-examples.js';

export const examples: readonly Example[] = [];

export const socketExamples: readonly SocketExample[] = [
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
