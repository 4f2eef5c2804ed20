/**
 * Bitget against a second implementation of its documented rule.
 */
import { describe, expect, it } from 'vitest';
import { bitget } from '../../../src/exchanges/index.js';
import { apiKey, at } from '../examples.js';
import { bodies, both, decodedTarget, expected, hmac, login, nothing, path, signed, sorted, time } from '../rules.js';

describe('Bitget, compared with a second implementation of its rule,', () => {
  const account = { apiKey, passphrase: 'open sesame' };

  it.each([nothing, ...bodies, sorted, both])('signs $name', (each) => {
    const { request, text } = each;
    expect(signed(bitget, request, account)).toStrictEqual(
      expected(each, 'https://api.bitget.com', {
        'ACCESS-KEY': apiKey,
        'ACCESS-SIGN': hmac('sha256', `${time}${request.method}${decodedTarget(each)}${text}`, 'base64'),
        'ACCESS-TIMESTAMP': String(time),
        'ACCESS-PASSPHRASE': 'open sesame',
      }),
    );
  });

  it('logs in to a WebSocket', () => {
    const sign = hmac('sha256', '1700000000GET/user/verify', 'base64');
    expect(login(bitget, undefined, account)).toStrictEqual({
      op: 'login',
      args: [{ apiKey, passphrase: 'open sesame', timestamp: '1700000000', sign }],
    });
  });

  it('refuses an account without passphrase', () => {
    expect(() => bitget.prepare({ method: 'GET', path }, { apiKey }, at(time))).toThrow(/cannot be signed: passphrase/);
  });
});
