/**
 * The documented rules of HTX, Gemini, BitMEX and Deribit, written a second time.
 */
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/core/types.js';
import { bitmex, deribit, gemini, htx } from '../../../src/exchanges/index.js';
import { apiKey, json, signWith, vector } from '../examples.js';
import {
  bodies,
  both,
  deleted,
  expected,
  hmac,
  key,
  login,
  nothing,
  path,
  queried,
  sha256,
  signed,
  sortedText,
  target,
  time,
  uuid,
} from './rules.js';

describe('HTX, by the documented rule written a second time,', () => {
  const rule = (method: string, host: string, target: string, parameters: string, secret = key): string =>
    hmac('sha256', [method, host, target, parameters].join('\n'), 'base64', secret);
  const auth = `AccessKeyId=${apiKey}&SignatureMethod=HmacSHA256&SignatureVersion=2&Timestamp=2023-11-14T22%3A13%3A20`;

  it("signs as its own library's test does", () => {
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

  it.each(bodies)('leaves the body out: $request', ({ request, text }) => {
    const signature = rule('POST', 'api.huobi.pro', path, auth);
    expect(signed(htx, request)).toStrictEqual({
      method: 'POST',
      url: `https://api.huobi.pro${path}?${auth}&Signature=${encodeURIComponent(signature)}`,
      headers: text === '' ? {} : json,
      ...(text !== '' && { body: text }),
    });
  });
});

describe('Gemini, by the documented rule written a second time,', () => {
  const payloadOf = (text: string) => Buffer.from(text, 'utf8').toString('base64');
  const sent = (text: string) => ({
    method: 'POST',
    url: `https://api.sandbox.gemini.com${path}`,
    headers: {
      'X-GEMINI-APIKEY': apiKey,
      'X-GEMINI-PAYLOAD': payloadOf(text),
      'X-GEMINI-SIGNATURE': hmac('sha384', payloadOf(text), 'hex'),
      'Content-Type': 'text/plain',
      'Cache-Control': 'no-cache',
    },
  });
  const post = (body?: ExchangeRequest['body']) =>
    signed(gemini, { method: 'POST', path, ...(body !== undefined && { body }) }, { apiKey, host: 'sandbox' });

  it('puts path and nonce before the fields', () => {
    expect(post()).toStrictEqual(sent(`{"request":"${path}","nonce":${time}}`));
    expect(post({})).toStrictEqual(sent(`{"request":"${path}","nonce":${time}}`));
    expect(post({ note: 'ä １', options: ['a'] })).toStrictEqual(
      sent(`{"request":"${path}","nonce":${time},"note":"ä １","options":["a"]}`),
    );
  });

  it('keeps text that holds its own path and nonce', () => {
    const text = `{ "nonce": "7", "request": "${path}", "price": 219.0 }`;
    expect(post(text)).toStrictEqual(sent(text));
  });

  it.each([
    [{ nonce: 1 }, 'body.nonce'],
    [{ request: path }, 'body.request'],
    ['', 'body, given as text, must be JSON'],
    ['null', 'body, given as text, must hold its own request'],
    ['{"request":"/v2/other","nonce":1}', 'body, given as text, must hold its own request'],
    [`{"request":"${path}"}`, 'body, given as text, must hold its own nonce'],
  ] as const)('refuses %j', (body, field) => {
    expect(() => post(body)).toThrow(`cannot be signed: ${field}`);
  });
});

describe('BitMEX, by the documented rule written a second time,', () => {
  it('signs a query as its documentation does, but for the space, which is not a plus', () => {
    const { secret, message, signature } = vector('bitmex-get-query');
    expect(sha256(message ?? '', secret)).toBe(signature);
    const request = {
      method: 'GET',
      path: '/api/v1/instrument',
      query: { filter: '{"symbol": "XBTM15"}' },
    } as const;
    expect(signWith(bitmex, secret, request, 1518064232000).message).toBe(message?.replace('+', '%20'));
  });

  it.each([nothing, queried, ...bodies, both, deleted])('agrees: $request', (each) => {
    const message = `${each.request.method}${target(each)}1700000006${each.text}`;
    expect(signed(bitmex, each.request)).toStrictEqual(
      expected(each, 'https://www.bitmex.com', {
        'api-expires': '1700000006',
        'api-key': apiKey,
        'api-signature': sha256(message),
      }),
    );
  });

  it('for the login of BitMEX, good for recvWindow', () => {
    for (const [who, expires] of [
      [{ apiKey }, 1700000006],
      [{ apiKey, recvWindow: 60000 }, 1700000061],
    ] as const) {
      expect(login(bitmex, undefined, who)).toStrictEqual({
        op: 'authKeyExpires',
        args: [apiKey, expires, sha256(`GET/realtime${expires}`)],
      });
    }
  });
});

it.each([nothing, queried, ...bodies, both])('Deribit, by its rule written a second time, agrees: $request', (each) => {
  const signature = sha256(`${time}\n${uuid}\n${each.request.method}\n${target(each)}\n${each.text}\n`);
  expect(signed(deribit, each.request)).toStrictEqual(
    expected(each, 'https://www.deribit.com', {
      Authorization: `deri-hmac-sha256 id=${apiKey},ts=${time},sig=${signature},nonce=${uuid}`,
    }),
  );
});
