/**
 * MEXC: its published examples, byte for byte, and a second implementation of its rule.
 */
import { describe, expect, it } from 'vitest';
import { mexc } from '../../../src/exchanges/index.js';
import { apiKey, type Example, json, testExamples } from '../examples.js';
import { path, queried, query, queryText, sha256, signed, time } from '../rules.js';

describe('a published example of MEXC', () => {
  const time = 1644489390087;
  const account = { apiKey, recvWindow: 5000 };
  const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT' };
  const headers = { 'X-MEXC-APIKEY': apiKey, ...json };
  const examples: readonly Example[] = [
    {
      id: 'mexc-spot-v3',
      exchange: mexc,
      request: { method: 'POST', path: '/api/v3/order', query: { ...order, quantity: 1, price: 11 } },
      account,
      time,
      sent: (signature) => ({
        method: 'POST',
        url: `https://api.mexc.com/api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000&timestamp=1644489390087&signature=${signature}`,
        headers,
      }),
    },
    {
      id: 'mexc-spot-v3',
      exchange: mexc,
      request: { method: 'POST', path: '/api/v3/order', body: { ...order, quantity: 1, price: 11 } },
      account,
      time,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://api.mexc.com/api/v3/order',
        headers,
        body: `symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000&timestamp=1644489390087&signature=${signature}`,
      }),
    },
    {
      id: 'mexc-spot-v3-mixed',
      exchange: mexc,
      request: {
        method: 'POST',
        path: '/api/v3/order',
        query: order,
        body: { quantity: 1, price: 11, recvWindow: 5000 },
      },
      time,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://api.mexc.com/api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT',
        headers,
        body: `quantity=1&price=11&recvWindow=5000&timestamp=1644489390087&signature=${signature}`,
      }),
    },
  ];

  testExamples(examples);
});

describe('MEXC, compared with a second implementation of its rule,', () => {
  it('encodes before it signs, and sends recvWindow once', () => {
    const { url, body } = signed(
      mexc,
      { ...queried.request, query: { ...query, recvWindow: 60000 } },
      { apiKey, recvWindow: 5 },
    );
    const message = `${queryText}&recvWindow=60000&timestamp=${time}`;
    expect(url).toBe(`https://api.mexc.com${path}?${message}&signature=${sha256(message)}`);
    expect(body).toBeUndefined();
  });
});

describe('the broker endpoints of MEXC', () => {
  const target = '/api/v3/broker/sub-account/virtualSubAccount';
  const fields = { subAccount: 'mexc1', note: 'a "note"', nested: { list: [1] } };
  const stamps = `recvWindow=5000&timestamp=${time}`;
  const sent = (request: object) =>
    signed(mexc, { method: 'POST', path: target, ...request }, { apiKey, recvWindow: 5000 });

  it('take JSON, and a signature of the query in the URL', () => {
    for (const body of [fields, JSON.stringify(fields)]) {
      expect(sent({ body })).toStrictEqual({
        method: 'POST',
        url: `https://api.mexc.com${target}?${stamps}&signature=${sha256(stamps)}`,
        headers: { 'X-MEXC-APIKEY': apiKey, 'Content-Type': 'application/json' },
        body: JSON.stringify(fields),
      });
    }
    const message = `a=1&${stamps}`;
    expect(sent({ query: { a: 1 }, body: fields }).url).toBe(
      `https://api.mexc.com${target}?${message}&signature=${sha256(message)}`,
    );
  });

  it('take no body either', () => {
    for (const request of [{}, { body: '' }]) expect(sent(request)).not.toHaveProperty('body');
  });

  it('are not those whose path only begins alike', () => {
    expect(signed(mexc, { method: 'POST', path: '/api/v3/brokerage', body: { a: 1 } }, { apiKey }).body).toMatch(
      /^a=1&timestamp=/,
    );
  });
});
