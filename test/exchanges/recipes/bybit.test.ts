/**
 * Bybit against a second implementation of its documented rule.
 */
import { describe, expect, it } from 'vitest';
import { bybit } from '../../../src/exchanges/index.js';
import { asyncKey, privateKey, verifies } from '../../helpers/private-keys.js';
import { apiKey, at } from '../examples.js';
import { bodies, expected, login, nothing, queried, sha256, signed, time } from '../rules.js';

describe('Bybit, compared with a second implementation of its rule,', () => {
  it.each([nothing, ...bodies, queried])('signs $name', (each) => {
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

  it('logs in to a WebSocket, valid for recvWindow', () => {
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

  it('signs the same text with RSA, in base64', async () => {
    const { key } = asyncKey('rsa-pkcs1-sha256');
    using account = await bybit.open({ apiKey, key, clock: at(time), recvWindow: 20000 });
    const { headers } = await account.signAsync({
      method: 'GET',
      path: '/v5/order/realtime',
      query: { category: 'spot' },
    });
    const message = `${time}${apiKey}20000category=spot`;
    expect(verifies(privateKey('rsa-pkcs1-sha256'), message, headers['X-BAPI-SIGN'] ?? '', 'base64')).toBe(true);
    const [who, expires, signature] = JSON.parse(await account.signSocketAsync()).args;
    expect([who, expires]).toEqual([apiKey, time + 20000]);
    expect(verifies(privateKey('rsa-pkcs1-sha256'), `GET/realtime${expires}`, signature, 'base64')).toBe(true);
  });
});
