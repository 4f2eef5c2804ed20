import { deribit } from '../../../src/exchanges/index.js';
import { type Example, loginExample, type SocketExample } from '../examples.js';

export const examples: readonly Example[] = [];

export const socketExamples: readonly SocketExample[] = [
  loginExample(deribit, undefined, {
    id: 'deribit-ws-client-signature',
    account: { apiKey: 'AMANDA' },
    time: 1576074319000,
    uuid: '1iqt2wls',
    sent: (signature) => ({
      jsonrpc: '2.0',
      id: 'auth',
      method: 'public/auth',
      params: {
        grant_type: 'client_signature',
        client_id: 'AMANDA',
        timestamp: 1576074319000,
        signature,
        nonce: '1iqt2wls',
        data: '',
      },
    }),
  }),
];
