/**
 * Gemini: its published examples, byte for byte, and a second implementation of its rule.
 */
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/core/types/request.js';
import { gemini } from '../../../src/exchanges/index.js';
import { apiKey, type Example, testExamples, vector } from '../examples.js';
import { hmac, path, signed, time } from '../rules.js';

describe('a published example of Gemini', () => {
  const path = '/v1/order/status';
  const examples: readonly Example[] = [
    {
      id: 'gemini-order-status',
      exchange: gemini,
      request: {
        method: 'POST',
        path,
        body: '{\n    "request": "/v1/order/status",\n    "nonce": 123456,\n\n    "order_id": 18834\n}\n',
      },
      time: 1,
      sent: (signature) => ({
        method: 'POST',
        url: `https://api.gemini.com${path}`,
        headers: {
          'X-GEMINI-APIKEY': apiKey,
          'X-GEMINI-PAYLOAD': vector('gemini-order-status').message ?? '',
          'X-GEMINI-SIGNATURE': signature,
          'Content-Type': 'text/plain',
          'Cache-Control': 'no-cache',
        },
      }),
    },
  ];

  testExamples(examples);
});

describe('Gemini, compared with a second implementation of its rule,', () => {
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

  it('keeps text that contains its own path and nonce', () => {
    const text = `{ "nonce": "7", "request": "${path}", "price": 219.0 }`;
    expect(post(text)).toStrictEqual(sent(text));
  });

  it.each([
    [{ nonce: 1 }, 'body.nonce'],
    [{ request: path }, 'body.request'],
    ['', 'body as text must be JSON'],
    ['null', 'body as text must contain request'],
    ['{"request":"/v2/other","nonce":1}', 'body as text must contain request'],
    [`{"request":"${path}"}`, 'body as text must contain its own nonce'],
  ] as const)('refuses %j', (body, field) => {
    expect(() => post(body)).toThrow(`cannot be signed: ${field}`);
  });
});
