/**
 * BitMEX: its published examples, byte for byte, and a second implementation of its rule.
 */
import { describe, expect, it } from 'vitest';
import { bitmex } from '../../../src/exchanges/index.js';
import { apiKey, type Example, json, signWith, testExamples, vector } from '../examples.js';
import { bodies, both, deleted, expected, login, nothing, queried, sha256, signed, target } from '../rules.js';

describe('a published example of BitMEX', () => {
  const account = { apiKey: 'LAqUlngMIQkIUjXMUreyu3qn' };
  const order = '{"symbol":"XBTM15","price":219.0,"clOrdID":"mm_bitmex_1a/oemUeQ4CAJZgP3fjHsA","orderQty":98}';
  /** The example with a query writes a space as `+`, so it is in the rules below. */
  const examples: readonly Example[] = [
    {
      id: 'bitmex-get',
      exchange: bitmex,
      request: { method: 'GET', path: '/api/v1/instrument' },
      account,
      time: 1518064231000,
      sent: (signature) => ({
        method: 'GET',
        url: 'https://www.bitmex.com/api/v1/instrument',
        headers: { 'api-expires': '1518064236', 'api-key': account.apiKey, 'api-signature': signature },
      }),
    },
    {
      id: 'bitmex-post',
      exchange: bitmex,
      request: { method: 'POST', path: '/api/v1/order', host: 'testnet', body: order },
      account: { ...account, recvWindow: 60000 },
      time: 1518064177001,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://testnet.bitmex.com/api/v1/order',
        headers: { 'api-expires': '1518064238', 'api-key': account.apiKey, 'api-signature': signature, ...json },
        body: order,
      }),
    },
  ];

  testExamples(examples);
});

describe('BitMEX, compared with a second implementation of its rule,', () => {
  it('signs a query as its documentation does, except that a space is not a plus', () => {
    const { secret, message, signature } = vector('bitmex-get-query');
    expect(sha256(message ?? '', secret)).toBe(signature);
    const request = {
      method: 'GET',
      path: '/api/v1/instrument',
      query: { filter: '{"symbol": "XBTM15"}' },
    } as const;
    expect(signWith(bitmex, secret, request, 1518064232000).message).toBe(message?.replace('+', '%20'));
  });

  it.each([nothing, queried, ...bodies, both, deleted])('signs $name', (each) => {
    const message = `${each.request.method}${target(each)}1700000006${each.text}`;
    expect(signed(bitmex, each.request)).toStrictEqual(
      expected(each, 'https://www.bitmex.com', {
        'api-expires': '1700000006',
        'api-key': apiKey,
        'api-signature': sha256(message),
      }),
    );
  });

  it('logs in to a WebSocket with a signature that is valid for recvWindow', () => {
    for (const [who, expires] of [
      [{ apiKey }, 1700000006],
      [{ apiKey, recvWindow: 60000 }, 1700000061],
    ] as const) {
      expect(login(bitmex, undefined, who)).toStrictEqual({
        op: 'authKeyExpires',
        args: [apiKey, expires, sha256(`GET/realtime${expires}`)],
      });
    }
  });
});
