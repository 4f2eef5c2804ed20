/**
 * The documented rules of Crypto.com and Bitstamp, written a second time.
 */
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest, Method } from '../../../src/exchanges/core/types.js';
import { bitstamp, cryptocom } from '../../../src/exchanges/index.js';
import { apiKey, json } from '../examples.js';
import { hmac, query, queryText, signed, socketText, time, uuid } from './rules.js';

describe('Crypto.com, by the documented rule written a second time,', () => {
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

  it('signs no parameters', () => {
    for (const body of [undefined, {}]) {
      expect(post(body, '/exchange/v1/private/user-balance')).toStrictEqual(sent('{}', '', 'private/user-balance'));
    }
  });

  it('signs names and values in the order of the names, and sends them in their own', () => {
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

  it('takes the sandbox', () => {
    const { url } = signed(cryptocom, { method: 'POST', path, host: 'sandbox' });
    expect(url).toBe(`https://uat-api.3ona.co${path}`);
  });

  it.each([
    ['', 'body must be fields'],
    ['{"id":1}', 'body must be fields'],
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

describe('Bitstamp, by the documented rule written a second time,', () => {
  const path = '/api/v2/buy/btcusd/';
  const form = 'application/x-www-form-urlencoded';
  const sent = (method: Method, target: string, text: string) => {
    const type = text === '' ? '' : form;
    const signature = hmac(
      'sha256',
      `BITSTAMP ${apiKey}${method}www.bitstamp.net${target}${type}${uuid}${time}v2${text}`,
    );
    return {
      method,
      url: `https://www.bitstamp.net${target}`,
      headers: {
        'X-Auth': `BITSTAMP ${apiKey}`,
        'X-Auth-Signature': signature,
        'X-Auth-Nonce': uuid,
        'X-Auth-Timestamp': String(time),
        'X-Auth-Version': 'v2',
        ...(text !== '' && { 'Content-Type': form }),
      },
      ...(text !== '' && { body: text }),
    };
  };

  it.each([
    [{ method: 'GET', path }, path, ''],
    [{ method: 'GET', path, query }, `${path}?${queryText}`, ''],
    [{ method: 'POST', path }, path, ''],
    [{ method: 'POST', path, body: '' }, path, ''],
    [{ method: 'POST', path, body: {} }, path, ''],
    [{ method: 'POST', path, body: query }, path, queryText],
    [{ method: 'POST', path, body: 'a=b+c&d=%7e' }, path, 'a=b+c&d=%7e'],
    [{ method: 'POST', path, query: { a: 'b c' }, body: { d: 1 } }, `${path}?a=b%20c`, 'd=1'],
  ] satisfies [ExchangeRequest, string, string][])('agrees: %j', (request, target, text) => {
    expect(signed(bitstamp, request)).toStrictEqual(sent(request.method, target, text));
  });

  it.each([
    [{ method: 'GET', path, body: { a: 1 } }, 'body'],
    [{ method: 'POST', path, body: { a: { b: 1 } } }, 'body.a'],
    [{ method: 'POST', path, body: { a: null } }, 'body.a'],
    [{ method: 'POST', path, body: { a: 1e-7 } }, 'body.a'],
    [{ method: 'POST', path, body: '\ud800' }, 'body'],
  ] satisfies [ExchangeRequest, string][])('refuses %j', (request, field) => {
    expect(() => signed(bitstamp, request)).toThrow(`cannot be signed: ${field}`);
  });
});
