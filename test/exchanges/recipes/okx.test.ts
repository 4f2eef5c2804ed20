/**
 * OKX against a second implementation of its documented rule.
 */
import { describe, expect, it } from 'vitest';
import { okx } from '../../../src/exchanges/index.js';
import { apiKey, at } from '../examples.js';
import { bodies, both, expected, hmac, login, nothing, path, queried, signed, target, time } from '../rules.js';

describe('OKX, compared with a second implementation of its rule,', () => {
  const account = { apiKey, passphrase: 'open sesame' };

  it.each([nothing, ...bodies, queried, both])('signs $name', (each) => {
    const { request, text } = each;
    const iso = '2023-11-14T22:13:20.042Z';
    expect(signed(okx, request, account)).toStrictEqual(
      expected(each, 'https://www.okx.com', {
        'OK-ACCESS-KEY': apiKey,
        'OK-ACCESS-SIGN': hmac('sha256', `${iso}${request.method}${target(each)}${text}`, 'base64'),
        'OK-ACCESS-TIMESTAMP': iso,
        'OK-ACCESS-PASSPHRASE': 'open sesame',
      }),
    );
  });

  it('logs in to a WebSocket', () => {
    const sign = hmac('sha256', '1700000000GET/users/self/verify', 'base64');
    expect(login(okx, undefined, account)).toStrictEqual({
      op: 'login',
      args: [{ apiKey, passphrase: 'open sesame', timestamp: '1700000000', sign }],
    });
  });

  it('refuses an account without passphrase', () => {
    expect(() => okx.prepare({ method: 'GET', path }, { apiKey }, at(time))).toThrow(/cannot be signed: passphrase/);
  });
});
