/**
 * Coinbase Exchange against a second implementation of its documented rule.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/core/types/request.js';
import { coinbase } from '../../../src/exchanges/index.js';
import { apiKey, json, signWith } from '../examples.js';
import { base64Key, login } from '../rules.js';

describe('Coinbase Exchange, compared with a second implementation of its rule,', () => {
  const base64Secret = Buffer.from('a key that Coinbase would have made up').toString('base64');
  const body = { product_id: 'BTC-USD', side: 'buy', price: '15000.00', size: '0.01' };

  it('signs a subscription', () => {
    const timestamp = '1700000000.042';
    const signature = createHmac('sha256', Buffer.from(base64Key, 'base64'))
      .update(`${timestamp}GET/users/self/verify`)
      .digest('base64');
    const who = { apiKey, passphrase: 'open sesame' };
    const proof = { signature, key: apiKey, passphrase: 'open sesame', timestamp };
    const channels = ['heartbeat', { name: 'user', product_ids: ['BTC-USD'] }];
    expect(login(coinbase, { channels }, who)).toStrictEqual({ type: 'subscribe', channels, ...proof });
    const input = { type: 'unsubscribe', channels: ['user'], product_ids: ['ETH-USD'] } as const;
    expect(login(coinbase, input, who)).toStrictEqual({ ...input, ...proof });
    expect(() => login(coinbase, { channels })).toThrow(/cannot be signed: passphrase/);
  });

  it('refuses a subscription without channels', () => {
    for (const [input, field] of [
      [undefined, 'input'],
      [{}, 'channels'],
      [{ channels: [undefined] }, 'channels[0]'],
      [{ channels: [], type: 'auth' }, 'type'],
      [{ channels: [], product_ids: [() => 1] }, 'product_ids[0]'],
    ] as const) {
      expect(() => login(coinbase, input as never, { apiKey, passphrase: 'x' })).toThrow(`cannot be signed: ${field}`);
    }
  });

  it.each([
    [{ method: 'POST', path: '/orders', body }, '/orders', JSON.stringify(body)],
    [{ method: 'GET', path: '/orders', query: { status: ['open', 'done'] } }, '/orders?status=open&status=done', ''],
    [{ method: 'DELETE', path: '/orders' }, '/orders', ''],
  ] satisfies [ExchangeRequest, string, string][])('signs %j', (request, target, text) => {
    const { signed } = signWith(coinbase, base64Secret, request, 1700000000042);
    const signature = createHmac('sha256', Buffer.from(base64Secret, 'base64'))
      .update(`1700000000.042${request.method}${target}`)
      .update(text)
      .digest('base64');
    expect(signed).toStrictEqual({
      method: request.method,
      url: `https://api.exchange.coinbase.com${target}`,
      headers: {
        'CB-ACCESS-KEY': apiKey,
        'CB-ACCESS-SIGN': signature,
        'CB-ACCESS-TIMESTAMP': '1700000000.042',
        'CB-ACCESS-PASSPHRASE': 'open sesame',
        ...(text !== '' && json),
      },
      ...(text !== '' && { body: text }),
    });
  });
});
