/**
 * WhiteBIT against a second implementation of its documented rule.
 */
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/core/types/request.js';
import { whitebit } from '../../../src/exchanges/index.js';
import { apiKey, json } from '../examples.js';
import { hmac, signed, time } from '../rules.js';

describe('WhiteBIT retries', () => {
  it('a POST only if its endpoint reads', () => {
    const reads = ['orders', 'trade-account/balance', 'trade-account/order/history', 'main-account/history'];
    const writes = [
      ...['order/new', 'order/bulk', 'order/market', 'order/stock_market', 'order/stop_limit', 'order/stop_market'],
      ...['order/modify', 'order/cancel', 'order/cancel/all', 'order/kill-switch', 'order/conditional-cancel'],
      ...['order/collateral/limit', 'order/collateral/market', 'order/collateral/oco', 'order/oco-cancel'],
      ...['collateral-account/leverage', 'collateral-account/hedge-mode', 'convert/confirm'],
      ...['main-account/withdraw', 'main-account/withdraw-pay', 'main-account/transfer', 'main-account/address'],
      ...['main-account/create-new-address', 'main-account/codes', 'main-account/codes/apply'],
      ...['main-account/fiat-deposit-url', 'main-account/smart/investment', 'sub-account/transfer'],
      ...['sub-account/create', 'profile/websocket_token', 'orders/x'],
    ];
    const isRetryable = (path: string): boolean =>
      whitebit.retryable({ method: 'POST', path: `/api/v4/${path}`, body: {} });
    expect(reads.filter((path) => !isRetryable(path))).toEqual([]);
    expect(writes.filter(isRetryable)).toEqual([]);
  });

  it('no text body, whose nonce is already used', () => {
    const path = '/api/v4/orders';
    const body = `{"request":"${path}","nonce":"1"}`;
    expect(whitebit.retryable({ method: 'POST', path, body })).toBe(false);
  });
});

describe('WhiteBIT, compared with a second implementation of its rule,', () => {
  const path = '/api/v4/order/new';
  const post = (body?: ExchangeRequest['body']) =>
    signed(whitebit, { method: 'POST', path, ...(body !== undefined && { body }) });
  const sent = (text: string) => {
    const payload = Buffer.from(text, 'utf8').toString('base64');
    return {
      method: 'POST',
      url: `https://whitebit.com${path}`,
      headers: {
        'X-TXC-APIKEY': apiKey,
        'X-TXC-PAYLOAD': payload,
        'X-TXC-SIGNATURE': hmac('sha512', payload),
        ...json,
      },
      body: text,
    };
  };

  it('puts path and nonce before the fields', () => {
    expect(post()).toStrictEqual(sent(`{"request":"${path}","nonce":"${time}"}`));
    expect(post({})).toStrictEqual(sent(`{"request":"${path}","nonce":"${time}"}`));
    expect(post({ nonceWindow: true, note: 'ä １', orders: [{ side: 'buy' }] })).toStrictEqual(
      sent(`{"request":"${path}","nonce":"${time}","nonceWindow":true,"note":"ä １","orders":[{"side":"buy"}]}`),
    );
  });

  it('keeps text that contains its own path and nonce', () => {
    const text = `{ "nonce": 7, "request": "${path}", "price": 219.0 }`;
    expect(post(text)).toStrictEqual(sent(text));
  });

  it.each([
    [{ nonce: 1 }, 'body.nonce'],
    [{ request: path }, 'body.request'],
    [{ price: Number.NaN }, 'body.price'],
    ['', 'body as text must be JSON'],
    ['null', 'body as text must contain request'],
    ['{"request":"/api/v4/orders","nonce":1}', 'body as text must contain request'],
    [`{"request":"${path}"}`, 'body as text must contain its own nonce'],
  ] as const)('refuses %j', (body, field) => {
    expect(() => post(body)).toThrow(`cannot be signed: ${field}`);
  });
});
