/**
 * CoinEx against a second implementation of its documented rule.
 */
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest, Method } from '../../../src/exchanges/core/types/request.js';
import { coinex } from '../../../src/exchanges/index.js';
import { apiKey, at, json } from '../examples.js';
import { hmac, login, query, queryText, signed, time } from '../rules.js';

describe('CoinEx, compared with a second implementation of its rule,', () => {
  it('retries GET requests, and no POST', () => {
    expect(coinex.retryable({ method: 'GET', path: '/v1/orders' })).toBe(true);
    expect(coinex.retryable({ method: 'POST', path: '/v1/orders' })).toBe(false);
  });
});

describe('CoinEx, compared with a second implementation of its rule,', () => {
  const path = '/v2/spot/order';
  const sent = (method: Method, target: string, text: string) => ({
    method,
    url: `https://api.coinex.com${target}`,
    headers: {
      'X-COINEX-KEY': apiKey,
      'X-COINEX-SIGN': hmac('sha256', `${method}${target}${text}${time}`),
      'X-COINEX-TIMESTAMP': String(time),
      ...(text !== '' && json),
    },
    ...(text !== '' && { body: text }),
  });

  it('signs the text of its documentation', () => {
    const request = {
      method: 'GET',
      path: '/v2/spot/pending-order',
      query: { market: 'BTCUSDT', market_type: 'SPOT', side: 'buy', page: 1, limit: 10 },
    } as const;
    expect(coinex.prepare(request, { apiKey }, at(1700490703564)).message).toBe(
      'GET/v2/spot/pending-order?market=BTCUSDT&market_type=SPOT&side=buy&page=1&limit=101700490703564',
    );
  });

  it.each([
    [{ method: 'GET', path }, path, ''],
    [{ method: 'GET', path, query }, `${path}?${queryText}`, ''],
    [{ method: 'DELETE', path, query }, `${path}?${queryText}`, ''],
    [{ method: 'POST', path }, path, ''],
    [{ method: 'POST', path, body: '' }, path, ''],
    [{ method: 'POST', path, body: {} }, path, '{}'],
    [{ method: 'POST', path, body: { amount: '0.01', note: 'ä １' } }, path, '{"amount":"0.01","note":"ä １"}'],
    [{ method: 'POST', path, body: '{"price": 219.0}' }, path, '{"price": 219.0}'],
    [{ method: 'POST', path, query: { a: 'b c' }, body: { d: 1 } }, `${path}?a=b%20c`, '{"d":1}'],
  ] satisfies [ExchangeRequest, string, string][])('signs %j', (request, target, text) => {
    const expected = sent(request.method, target, text);
    expect(signed(coinex, request)).toStrictEqual(expected);
    expect(signed(coinex, request, { apiKey, recvWindow: 2000 })).toStrictEqual({
      ...expected,
      headers: { ...expected.headers, 'X-COINEX-WINDOWTIME': '2000' },
    });
  });

  it('logs in to a WebSocket', () => {
    const params = { access_id: apiKey, signed_str: hmac('sha256', String(time)), timestamp: time };
    expect(login(coinex, undefined)).toStrictEqual({ id: 1, method: 'server.sign', params });
  });

  it('refuses a body that it does not send', () => {
    const request = { method: 'GET', path, body: { a: 1 } } as const;
    expect(() => signed(coinex, request)).toThrow('cannot be signed: body');
  });
});
