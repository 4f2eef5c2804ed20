/**
 * The documented rules of OKX, Bybit and Bitget, written a second time.
 */
import { describe, expect, it } from 'vitest';
import { bitget, bybit, kucoin, okx } from '../../../src/exchanges/index.js';
import { apiKey, at } from '../examples.js';
import {
  bodies,
  both,
  decodedTarget,
  expected,
  hmac,
  login,
  nothing,
  path,
  queried,
  sha256,
  signed,
  sorted,
  target,
  time,
} from './rules.js';

const account = { apiKey, passphrase: 'open sesame' };

describe('the documented rule, written a second time, agrees', () => {
  it.each([nothing, ...bodies, queried, both])('for OKX: $request', (each) => {
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

  it.each([nothing, ...bodies, queried])('for Bybit: $request', (each) => {
    for (const recvWindow of [undefined, 20000]) {
      const window = String(recvWindow ?? 5000);
      const message = `${time}${apiKey}${window}${each.query}${each.text}`;
      const who = { apiKey, host: 'testnet', ...(recvWindow !== undefined && { recvWindow }) };
      expect(signed(bybit, each.request, who)).toStrictEqual(
        expected(each, 'https://api-testnet.bybit.com', {
          'X-BAPI-API-KEY': apiKey,
          'X-BAPI-SIGN': sha256(message),
          'X-BAPI-TIMESTAMP': String(time),
          'X-BAPI-RECV-WINDOW': window,
        }),
      );
    }
  });

  it.each([nothing, ...bodies, sorted, both])('for Bitget: $request', (each) => {
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
});

it.each([okx, bitget, kucoin])('$name refuses an account without passphrase', ({ prepare }) => {
  expect(() => prepare({ method: 'GET', path }, { apiKey }, at(time))).toThrow(/cannot be signed: passphrase/);
});

describe('the documented WebSocket rule, written a second time, agrees', () => {
  const args = (sign: string) => [{ apiKey, passphrase: 'open sesame', timestamp: '1700000000', sign }];

  it('for the logins of OKX and Bitget', () => {
    expect(login(okx, undefined, account)).toStrictEqual({
      op: 'login',
      args: args(hmac('sha256', '1700000000GET/users/self/verify', 'base64')),
    });
    expect(login(bitget, undefined, account)).toStrictEqual({
      op: 'login',
      args: args(hmac('sha256', '1700000000GET/user/verify', 'base64')),
    });
  });

  it('for the login of Bybit, good for recvWindow', () => {
    for (const [who, expires] of [
      [{ apiKey }, time + 5000],
      [{ apiKey, recvWindow: 10000 }, time + 10000],
    ] as const) {
      expect(login(bybit, undefined, who)).toStrictEqual({
        op: 'auth',
        args: [apiKey, expires, sha256(`GET/realtime${expires}`)],
      });
    }
  });
});
