import { htx } from '../../../src/exchanges/index.js';
import { type Example, loginExample, type SocketExample } from '../examples.js';

/** The example of a REST request signs for a host that is called `host`: see exchange-rules-htx-gemini-bitmex-deribit.test.ts. */
export const examples: readonly Example[] = [];

export const socketExamples: readonly SocketExample[] = [
  loginExample(htx, undefined, {
    id: 'htx-ws-v2.1',
    account: { apiKey: 'test-api-key' },
    time: 1700000000000,
    sent: (signature) => ({
      action: 'req',
      ch: 'auth',
      params: {
        authType: 'api',
        accessKey: 'test-api-key',
        signatureMethod: 'HmacSHA256',
        signatureVersion: '2.1',
        timestamp: '2023-11-14T22:13:20',
        signature,
      },
    }),
  }),
];
