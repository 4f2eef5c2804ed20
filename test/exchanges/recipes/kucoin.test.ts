/**
 * KuCoin: its published examples, byte for byte, and a second implementation of its rule.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/core/types/request.js';
import { kucoin } from '../../../src/exchanges/index.js';
import { apiKey, at, type Example, json, signWith, testExamples, vector } from '../examples.js';
import {
  bodies,
  both,
  decodedTarget,
  deleted,
  expected,
  hmac,
  key,
  nothing,
  path,
  queried,
  signed,
  time,
} from '../rules.js';

const account = { apiKey, passphrase: 'open sesame' };

describe('a published example of KuCoin', () => {
  const sealed = createHmac('sha256', vector('kucoin-post').secret).update('open sesame').digest('base64');
  const addresses = (body: string | { currency: string }, keyVersion: number | undefined): Example => ({
    id: 'kucoin-post',
    exchange: kucoin,
    request: { method: 'POST', path: '/api/v1/deposit-addresses', body },
    account: { apiKey, passphrase: 'open sesame', ...(keyVersion !== undefined && { keyVersion }) },
    time: 1547015186532,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.kucoin.com/api/v1/deposit-addresses',
      headers: {
        'KC-API-KEY': apiKey,
        'KC-API-SIGN': signature,
        'KC-API-TIMESTAMP': '1547015186532',
        'KC-API-PASSPHRASE': sealed,
        'KC-API-KEY-VERSION': String(keyVersion ?? 3),
        ...json,
      },
      body: '{"currency":"BTC"}',
    }),
  });
  const examples: readonly Example[] = [addresses({ currency: 'BTC' }, 2), addresses('{"currency":"BTC"}', undefined)];

  testExamples(examples);
});

describe('KuCoin, compared with a second implementation of its rule,', () => {
  it.each([nothing, ...bodies, queried, deleted, both])('signs $name', (each) => {
    const { request, text } = each;
    expect(signed(kucoin, request, { ...account, keyVersion: 2, host: 'futures' })).toStrictEqual(
      expected(each, 'https://api-futures.kucoin.com', {
        'KC-API-KEY': apiKey,
        'KC-API-SIGN': hmac('sha256', `${time}${request.method}${decodedTarget(each)}${text}`, 'base64'),
        'KC-API-TIMESTAMP': String(time),
        'KC-API-PASSPHRASE': hmac('sha256', 'open sesame', 'base64'),
        'KC-API-KEY-VERSION': '2',
      }),
    );
  });

  it('refuses an account without passphrase', () => {
    expect(() => kucoin.prepare({ method: 'GET', path }, { apiKey }, at(time))).toThrow(/cannot be signed: passphrase/);
  });
});

describe('KuCoin', () => {
  it('signs the passphrase as its own library does', () => {
    const { secret, message, signature } = vector('kucoin-sdk-unit');
    const who = { apiKey, passphrase: message ?? '' };
    const { headers } = signWith(kucoin, secret, { method: 'GET', path }, time, who).signed;
    expect(headers['KC-API-PASSPHRASE']).toBe(signature);
    expect(headers['KC-API-KEY-VERSION']).toBe('3');
  });

  it('signs a query decoded, as its documentation does', () => {
    const request: ExchangeRequest = {
      method: 'GET',
      path: '/api/v1/sub/api-key',
      query: { apiKey: '67b3', subName: 'test', passphrase: 'abc!@#11' },
    };
    const { message, signed: sent } = signWith(kucoin, key, request, time, account);
    expect(message).toBe(`${time}GET/api/v1/sub/api-key?apiKey=67b3&subName=test&passphrase=abc!@#11`);
    expect(sent.url).toBe(
      'https://api.kucoin.com/api/v1/sub/api-key?apiKey=67b3&subName=test&passphrase=abc%21%40%2311',
    );
  });

  it('refuses a key version and a path that it cannot sign', () => {
    const prepare = (target: string, keyVersion: number) => () =>
      kucoin.prepare({ method: 'GET', path: target }, { ...account, keyVersion }, at(time));
    expect(prepare(path, 1)).toThrow(/cannot be signed: keyVersion/);
    expect(prepare('/a%20b', 3)).toThrow(/cannot be signed: path/);
    expect(prepare(path, 3)).not.toThrow();
  });
});

describe('the passphrase of KuCoin', () => {
  const secret = 'plainTextSecret0123456789abcdef';
  const at0 = (passphrase: string) =>
    signWith(kucoin, secret, { method: 'GET', path: '/api/v1/accounts' }, 1760000000123, { apiKey: 'KEY', passphrase });

  it('may be any text, since only its signature is sent', () => {
    expect(at0('pass€word1').signed.headers).toMatchObject({
      'KC-API-SIGN': '3RvVh201AhLMA7COouKUPDu5eu4qFOrWsxRo11C9HVo=',
      'KC-API-PASSPHRASE': 'ubA8HcnsLepixgHq5pURQ+png741tnW9d61XSB/g8HI=',
    });
  });

  it.each(['', 'a\nb', 'a\u0000', 'a\u009b', 'a\ud800', 7, undefined, null])('is refused: %j', (passphrase) => {
    expect(() => at0(passphrase as string)).toThrow(/passphrase/);
  });
});
