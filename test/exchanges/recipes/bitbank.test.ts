/**
 * bitbank: its published examples, byte for byte, and a second implementation of its rule.
 */
import { describe, expect, it } from 'vitest';
import { bitbank } from '../../../src/exchanges/index.js';
import { apiKey, type Example, json, testExamples } from '../examples.js';
import { bodies, expected, nothing, queried, sha256, signed, target, time } from '../rules.js';

describe('a published example of bitbank', () => {
  const time = 1721121776490;
  const assets = { method: 'GET', path: '/v1/user/assets' } as const;
  const body = '{"pair": "xrp_jpy", "price": "20", "amount": "1","side": "buy", "type": "limit"}';
  const order = { method: 'POST', path: '/v1/user/spot/order', body } as const;
  const windowed = { 'ACCESS-REQUEST-TIME': String(time), 'ACCESS-TIME-WINDOW': '1000' };
  const counted = { 'ACCESS-NONCE': String(time) };
  const example = (id: string, request: typeof assets | typeof order, stamps: Record<string, string>): Example => ({
    id,
    exchange: bitbank,
    request,
    account: { apiKey, ...(stamps === windowed && { recvWindow: 1000 }) },
    time,
    sent: (signature) => ({
      method: request.method,
      url: `https://api.bitbank.cc${request.path}`,
      headers: {
        'ACCESS-KEY': apiKey,
        ...stamps,
        'ACCESS-SIGNATURE': signature,
        ...(request === order && json),
      },
      ...(request === order && { body }),
    }),
  });
  const examples: readonly Example[] = [
    example('bitbank-timewindow-get', assets, windowed),
    example('bitbank-timewindow-post', order, windowed),
    example('bitbank-nonce-get', assets, counted),
    example('bitbank-nonce-post', order, counted),
  ];

  testExamples(examples);
});

describe('bitbank, compared with a second implementation of its rule,', () => {
  it.each([nothing, queried, ...bodies])('signs $name', (each) => {
    const last = each.request.method === 'GET' ? target(each) : each.text;
    expect(signed(bitbank, each.request)).toStrictEqual(
      expected(each, 'https://api.bitbank.cc', {
        'ACCESS-KEY': apiKey,
        'ACCESS-NONCE': String(time),
        'ACCESS-SIGNATURE': sha256(`${time}${last}`),
      }),
    );
    expect(signed(bitbank, each.request, { apiKey, recvWindow: 5000 })).toStrictEqual(
      expected(each, 'https://api.bitbank.cc', {
        'ACCESS-KEY': apiKey,
        'ACCESS-REQUEST-TIME': String(time),
        'ACCESS-TIME-WINDOW': '5000',
        'ACCESS-SIGNATURE': sha256(`${time}5000${last}`),
      }),
    );
  });
});
