/** Revolut X against the texts that its documentation signs, and a second implementation. */
import { describe, expect, it } from 'vitest';
import { revolutx } from '../../../src/exchanges/index.js';
import { privateKey, published, sign, verifies } from '../../helpers/private-keys.js';
import { apiKey, at, json } from '../examples.js';

describe('Revolut X', () => {
  it('signs the text of the published order', () => {
    const body = {
      client_order_id: '3b364427-1f4f-4f66-9935-86b6fb115d26',
      symbol: 'BTC-USD',
      side: 'BUY',
      order_configuration: { limit: { base_size: '0.1', price: '90000.1' } },
    };
    const request = { method: 'POST', path: '/api/1.0/orders', body } as const;
    const prepared = revolutx.prepare(request, { apiKey }, at(1765360896219));
    expect(prepared.message).toBe(published('revolutx-order').message);
    const signature = sign(privateKey('ed25519'), prepared.message, 'base64');
    expect(prepared.finish(signature)).toStrictEqual({
      method: 'POST',
      url: 'https://revx.revolut.com/api/1.0/orders',
      headers: {
        'X-Revx-API-Key': apiKey,
        'X-Revx-Timestamp': '1765360896219',
        'X-Revx-Signature': signature,
        ...json,
      },
      body: JSON.stringify(body),
    });
    expect(verifies(privateKey('ed25519'), published('revolutx-order').message, signature, 'base64')).toBe(true);
  });

  it('signs the published query without its question mark', () => {
    const request = { method: 'GET', path: '/api/1.0/orders/active', query: { status: 'open', limit: 10 } } as const;
    const { message, finish } = revolutx.prepare(request, { apiKey }, at(1785313433816));
    expect(message).toBe(published('revolutx-query').message);
    expect(finish('x')).toMatchObject({
      url: 'https://revx.revolut.com/api/1.0/orders/active?status=open&limit=10',
    });
  });

  it('writes a list with commas, as its filters are documented', () => {
    const request = {
      method: 'GET',
      path: '/api/1.0/orders/active',
      query: { symbols: ['BTC-USD', 'ETH-USD'] },
    } as const;
    const { message } = revolutx.prepare(request, { apiKey }, at(1));
    expect(message).toBe('1GET/api/1.0/orders/activesymbols=BTC-USD%2CETH-USD');
  });
});
