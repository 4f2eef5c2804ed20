/**
 * Bittrex against a second implementation of its documented rule.
 */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/core/types/request.js';
import { bittrex } from '../../../src/exchanges/index.js';
import { apiKey, json, signWith } from '../examples.js';

describe('Bittrex, compared with a second implementation of its rule,', () => {
  const body = { product_id: 'BTC-USD', side: 'buy', price: '15000.00', size: '0.01' };

  it.each([
    [{ method: 'POST', path: '/v3/orders', body }, 'https://api.bittrex.com/v3/orders', JSON.stringify(body)],
    [
      { method: 'GET', path: '/v3/orders/open', query: { marketSymbol: 'LTC-BTC' } },
      'https://api.bittrex.com/v3/orders/open?marketSymbol=LTC-BTC',
      '',
    ],
  ] satisfies [ExchangeRequest, string, string][])('signs %j', (request, url, text) => {
    const who = { apiKey, subaccount: 'x111x11x' };
    const { signed } = signWith(bittrex, 'ABCDEFGHIJ', request, 1542323450016, who);
    const contentHash = createHash('sha512').update(text).digest('hex');
    const signature = createHmac('sha512', 'ABCDEFGHIJ')
      .update(['1542323450016', url, request.method, contentHash, 'x111x11x'].join(''))
      .digest('hex');
    expect(signed).toStrictEqual({
      method: request.method,
      url,
      headers: {
        'Api-Key': apiKey,
        'Api-Timestamp': '1542323450016',
        'Api-Content-Hash': contentHash,
        'Api-Signature': signature,
        'Api-Subaccount-Id': 'x111x11x',
        ...(text !== '' && json),
      },
      ...(text !== '' && { body: text }),
    });
  });
});

describe('Bittrex retries', () => {
  const path = '/v3/orders';
  const fields = { marketSymbol: 'LTC-BTC', direction: 'BUY', type: 'MARKET', quantity: '1' };

  it('an order with a client order id, which Bittrex accepts only once', () => {
    expect(bittrex.retryable({ method: 'POST', path, body: { ...fields, clientOrderId: 'a' } })).toBe(true);
  });

  it('no other request that writes', () => {
    expect(bittrex.retryable({ method: 'POST', path, body: fields })).toBe(false);
    for (const other of ['/v3/withdrawals', '/v3/transfers', '/v3/conditional-orders', '/v3/addresses', '/v3/batch']) {
      expect(bittrex.retryable({ method: 'POST', path: other, body: { ...fields, clientOrderId: 'a' } }), other).toBe(
        false,
      );
    }
    expect(bittrex.retryable({ method: 'DELETE', path: '/v3/orders/open' })).toBe(false);
  });
});
