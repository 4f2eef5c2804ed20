/**
 * HTX: its published examples, byte for byte, and a second implementation of its rule.
 */
import { describe, expect, it } from 'vitest';
import { htx } from '../../../src/exchanges/index.js';
import { apiKey, json, loginExample, type SocketExample, testSocketExamples, vector } from '../examples.js';
import { bodies, hmac, key, path, queried, signed, sortedText } from '../rules.js';

describe('a published example of HTX', () => {
  /**
   * The published REST example signs for a host that is called `host`, so it is in the rules below.
   */

  const socketExamples: readonly SocketExample[] = [
    loginExample(htx, undefined, {
      id: 'htx-ws-v2.1',
      account: { apiKey: 'test-api-key' },
      time: 1700000000000,
      sent: (signature) => ({
        action: 'req',
        ch: 'auth',
        params: {
          authType: 'api',
          accessKey: 'test-api-key',
          signatureMethod: 'HmacSHA256',
          signatureVersion: '2.1',
          timestamp: '2023-11-14T22:13:20',
          signature,
        },
      }),
    }),
  ];

  testSocketExamples(socketExamples);
});

describe('HTX, compared with a second implementation of its rule,', () => {
  const rule = (method: string, host: string, target: string, parameters: string, secret = key): string =>
    hmac('sha256', [method, host, target, parameters].join('\n'), 'base64', secret);
  const auth = `AccessKeyId=${apiKey}&SignatureMethod=HmacSHA256&SignatureVersion=2&Timestamp=2023-11-14T22%3A13%3A20`;

  it('signs as the test of its own library does', () => {
    const { secret, signature } = vector('htx-sdk-unit');
    const parameters = 'AccessKeyId=123&SignatureMethod=HmacSHA256&SignatureVersion=2&Timestamp=123';
    expect(rule('GET', 'host', '/url', parameters, secret)).toBe(signature);
  });

  it('sends a query sorted, capitals first, with the signature last', () => {
    for (const [host, name] of [
      ['live', 'api.huobi.pro'],
      ['aws', 'api-aws.huobi.pro'],
      ['futures', 'api.hbdm.com'],
    ] as const) {
      const signature = rule('GET', name, path, `${auth}&${sortedText}`);
      expect(signed(htx, { ...queried.request, host })).toStrictEqual({
        method: 'GET',
        url: `https://${name}${path}?${auth}&${sortedText}&Signature=${encodeURIComponent(signature)}`,
        headers: {},
      });
    }
  });

  it.each(bodies)('does not sign the body: $request', ({ request, text }) => {
    const signature = rule('POST', 'api.huobi.pro', path, auth);
    expect(signed(htx, request)).toStrictEqual({
      method: 'POST',
      url: `https://api.huobi.pro${path}?${auth}&Signature=${encodeURIComponent(signature)}`,
      headers: text === '' ? {} : json,
      ...(text !== '' && { body: text }),
    });
  });
});
