import { bittrexV1 } from '../../../src/exchanges/index.js';
import { apiKey, type Example, loginExample, type SocketExample } from '../examples.js';

export const examples: readonly Example[] = [
  {
    id: 'bittrex-v1.1-rest',
    exchange: bittrexV1,
    request: { method: 'GET', path: '/api/v1.1/path/call', query: { param: 'value' } },
    account: { apiKey: '0123456789' },
    time: 1542020339856,
    sent: (signature) => ({
      method: 'GET',
      url: 'https://api.bittrex.com/api/v1.1/path/call?param=value&apikey=0123456789&nonce=1542020339856',
      headers: { apisign: signature },
    }),
  },
];

export const socketExamples: readonly SocketExample[] = [
  loginExample(bittrexV1, 'top-secret-and-totally-fake', {
    id: 'bittrex-v1.1-ws',
    account: { apiKey },
    time: 1,
    sent: (signature) => ({ H: 'c2', M: 'Authenticate', A: [apiKey, signature], I: 1 }),
  }),
];
