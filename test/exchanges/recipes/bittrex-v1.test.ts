/**
 * Bittrex v1.1: its published examples, byte for byte, and a second implementation of its rule.
 */
import { describe, expect, it } from 'vitest';
import { bittrexV1 } from '../../../src/exchanges/index.js';
import {
  apiKey,
  type Example,
  loginExample,
  type SocketExample,
  testExamples,
  testSocketExamples,
} from '../examples.js';
import { login } from '../rules.js';

describe('a published example of Bittrex v1.1', () => {
  const examples: readonly Example[] = [
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
  const socketExamples: readonly SocketExample[] = [
    loginExample(bittrexV1, 'top-secret-and-totally-fake', {
      id: 'bittrex-v1.1-ws',
      account: { apiKey },
      time: 1,
      sent: (signature) => ({ H: 'c2', M: 'Authenticate', A: [apiKey, signature], I: 1 }),
    }),
  ];

  testExamples(examples);
  testSocketExamples(socketExamples);
});

describe('Bittrex v1.1, compared with a second implementation of its rule,', () => {
  it('refuses a challenge that could be a request', () => {
    for (const url of ['https://api.bittrex.com/api/v1.1/account/withdraw?apikey=x', '', undefined]) {
      expect(() => login(bittrexV1, url as never)).toThrow('cannot be signed: challenge');
    }
  });
});

describe('Bittrex v1 retries', () => {
  it('nothing, because every request is a GET, orders included', () => {
    for (const path of ['/api/v1.1/market/buylimit', '/api/v1.1/account/getbalances']) {
      expect(bittrexV1.retryable({ method: 'GET', path }), path).toBe(false);
    }
  });
});
