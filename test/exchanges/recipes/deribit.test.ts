/**
 * Deribit: its published examples, byte for byte, and its documented rule, written a second time.
 */
import { describe, expect, it } from 'vitest';
import { deribit } from '../../../src/exchanges/index.js';
import { apiKey, loginExample, type SocketExample, testSocketExamples } from '../examples.js';
import { bodies, both, expected, nothing, queried, sha256, signed, target, time, uuid } from '../rules.js';

describe('a published example of Deribit', () => {
  const socketExamples: readonly SocketExample[] = [
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

  testSocketExamples(socketExamples);
});

describe('Deribit, by its documented rule written a second time,', () => {
  it.each([nothing, queried, ...bodies, both])('signs $request', (each) => {
    const signature = sha256(`${time}\n${uuid}\n${each.request.method}\n${target(each)}\n${each.text}\n`);
    expect(signed(deribit, each.request)).toStrictEqual(
      expected(each, 'https://www.deribit.com', {
        Authorization: `deri-hmac-sha256 id=${apiKey},ts=${time},sig=${signature},nonce=${uuid}`,
      }),
    );
  });
});
