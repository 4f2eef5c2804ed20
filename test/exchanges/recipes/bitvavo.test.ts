/**
 * Bitvavo: its published examples, byte for byte, and a second implementation of its rule.
 */
import { describe, expect, it } from 'vitest';
import { bitvavo } from '../../../src/exchanges/index.js';
import { apiKey, type Example, json, testExamples } from '../examples.js';
import { bodies, both, deleted, expected, login, nothing, queried, sha256, signed, target, time } from '../rules.js';

describe('a published example of Bitvavo', () => {
  const examples: readonly Example[] = [
    {
      id: 'bitvavo-post',
      exchange: bitvavo,
      request: {
        method: 'POST',
        path: '/v2/order',
        body: { market: 'BTC-EUR', side: 'buy', price: '5000', amount: '1.23', orderType: 'limit' },
      },
      account: { apiKey, recvWindow: 2000 },
      time: 1548172481125,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://api.bitvavo.com/v2/order',
        headers: {
          'Bitvavo-Access-Key': apiKey,
          'Bitvavo-Access-Signature': signature,
          'Bitvavo-Access-Timestamp': '1548172481125',
          'Bitvavo-Access-Window': '2000',
          ...json,
        },
        body: '{"market":"BTC-EUR","side":"buy","price":"5000","amount":"1.23","orderType":"limit"}',
      }),
    },
  ];

  testExamples(examples);
});

describe('Bitvavo, compared with a second implementation of its rule,', () => {
  it.each([nothing, queried, ...bodies, both, deleted])('signs $name', (each) => {
    expect(signed(bitvavo, each.request)).toStrictEqual(
      expected(each, 'https://api.bitvavo.com', {
        'Bitvavo-Access-Key': apiKey,
        'Bitvavo-Access-Signature': sha256(`${time}${each.request.method}${target(each)}${each.text}`),
        'Bitvavo-Access-Timestamp': String(time),
      }),
    );
  });

  it('logs in to a WebSocket', () => {
    const sent = { action: 'authenticate', key: apiKey, signature: sha256(`${time}GET/v2/websocket`), timestamp: time };
    expect(login(bitvavo, undefined)).toStrictEqual(sent);
    expect(login(bitvavo, undefined, { apiKey, recvWindow: 2000 })).toStrictEqual({ ...sent, window: 2000 });
  });
});
