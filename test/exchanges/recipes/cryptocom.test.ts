/**
 * Crypto.com against a second implementation of its documented rule.
 */
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/core/types/request.js';
import { cryptocom } from '../../../src/exchanges/index.js';
import { apiKey, json } from '../examples.js';
import { hmac, signed, socketText, time } from '../rules.js';

describe('Crypto.com, compared with a second implementation of its rule,', () => {
  it('retries a POST only if its endpoint reads', () => {
    const reads = [
      'private/get-open-orders',
      'private/user-balance',
      'private/staking/get-open-stake',
      'private/fiat/fiat-get-bank-accounts',
    ];
    // https://exchange-docs.crypto.com/exchange/v1/rest-ws/index.html
    const writes = [
      ...['create-order', 'create-order-list', 'amend-order', 'cancel-order', 'cancel-order-list'],
      ...['cancel-all-orders', 'close-position', 'create-withdrawal', 'create-subaccount-transfer'],
      ...['change-account-leverage', 'change-account-settings', 'get', 'staking/stake', 'staking/unstake'],
      ...['staking/convert', 'fiat/fiat-create-withdraw', 'get-x/create-order'],
    ].map((name) => `private/${name}`);
    const isRetryable = (path: string): boolean =>
      cryptocom.retryable({ method: 'POST', path: `/exchange/v1/${path}`, body: {} });
    expect(reads.filter((path) => !isRetryable(path))).toEqual([]);
    expect(writes.filter(isRetryable)).toEqual([]);
  });
});

describe('Crypto.com, compared with a second implementation of its rule,', () => {
  const path = '/exchange/v1/private/create-order';
  const post = (body?: ExchangeRequest['body'], target = path) =>
    signed(cryptocom, { method: 'POST', path: target, ...(body !== undefined && { body }) });
  const sent = (params: string, text: string, method = 'private/create-order') => ({
    method: 'POST',
    url: `https://api.crypto.com/exchange/v1/${method}`,
    headers: json,
    body: `{"id":${time},"method":"${method}","api_key":"${apiKey}","params":${params},"nonce":${time},"sig":"${hmac(
      'sha256',
      `${method}${time}${apiKey}${text}${time}`,
    )}"}`,
  });

  it('signs a request without parameters', () => {
    for (const body of [undefined, {}]) {
      expect(post(body, '/exchange/v1/private/user-balance')).toStrictEqual(sent('{}', '', 'private/user-balance'));
    }
  });

  it('signs the parameters in the order of their names, and sends them in the given order', () => {
    expect(post({ side: 'BUY', b: null, quantity: '1', B: true, page: 200, note: 'ä １' })).toStrictEqual(
      sent(
        '{"side":"BUY","b":null,"quantity":"1","B":true,"page":200,"note":"ä １"}',
        'Btruebnullnoteä １page200quantity1sideBUY',
      ),
    );
  });

  it('signs the elements of lists one after another, down to the third level', () => {
    expect(
      post({ order_list: [{ side: 'BUY', exec_inst: ['POST_ONLY', 'X'] }, { side: 'SELL' }], a: [] }),
    ).toStrictEqual(
      sent(
        '{"order_list":[{"side":"BUY","exec_inst":["POST_ONLY","X"]},{"side":"SELL"}],"a":[]}',
        'aorder_listexec_instPOST_ONLYXsideBUYsideSELL',
      ),
    );
    expect(post({ a: [{ b: [{ c: ['d'] }] }] })).toStrictEqual(sent('{"a":[{"b":[{"c":["d"]}]}]}', 'abcd'));
  });

  it('works with the sandbox', () => {
    const { url } = signed(cryptocom, { method: 'POST', path, host: 'sandbox' });
    expect(url).toBe(`https://uat-api.3ona.co${path}`);
  });

  it.each([
    ['', 'body must be an object'],
    ['{"id":1}', 'body must be an object'],
    [{ price: 0.1 }, 'body.price'],
    [{ a: { b: 1 } }, 'body.a is nested'],
    [{ a: [['b']] }, 'body.a[0] is nested'],
    [{ a: [{ b: { c: 1 } }] }, 'body.a[0].b is nested'],
    [{ a: [{ b: [{ c: [{ d: 1 }] }] }] }, 'body.a[0].b[0].c[0] is nested'],
    [{ a: [0.5] }, 'body.a[0] must be text'],
    [{ a: '\ud800' }, 'body.a'],
  ] as const)('refuses %j', (body, field) => {
    expect(() => post(body)).toThrow(`cannot be signed: ${field}`);
  });

  it('logs in to a WebSocket', () => {
    expect(socketText(cryptocom, undefined)).toBe(
      `{"id":${time},"method":"public/auth","api_key":"${apiKey}","nonce":${time},"sig":"${hmac(
        'sha256',
        `public/auth${time}${apiKey}${time}`,
      )}"}`,
    );
  });
});
