import { bittrexV1 } from '../../src/exchanges/index.js';
import { apiKey, type Example, loginExample, type SocketExample } from '../exchange-examples.js';

export const examples: readonly Example[] = [];

export const socketExamples: readonly SocketExample[] = [
  loginExample(bittrexV1, 'top-secret-and-totally-fake', {
    id: 'bittrex-v1.1-ws',
    account: { apiKey },
    time: 1,
    sent: (signature) => ({ H: 'c2', M: 'Authenticate', A: [apiKey, signature], I: 1 }),
  }),
];
