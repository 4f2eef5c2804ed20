/**
 * Bitfinex: its published examples, byte for byte, and a second implementation of its rule.
 */
import { describe, expect, it } from 'vitest';
import { bitfinex } from '../../../src/exchanges/index.js';
import { apiKey, type Example, json, testExamples } from '../examples.js';
import { hmac, login } from '../rules.js';

describe('a published example of Bitfinex', () => {
  const examples: readonly Example[] = [
    {
      id: 'bitfinex-v2-order-submit',
      exchange: bitfinex,
      request: {
        method: 'POST',
        path: '/v2/auth/w/order/submit',
        body: { type: 'LIMIT', symbol: 'tBTCUSD', price: '15', amount: '0.1' },
      },
      time: 1696751141337,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://api.bitfinex.com/v2/auth/w/order/submit',
        headers: { 'bfx-apikey': apiKey, 'bfx-nonce': '1696751141337000', 'bfx-signature': signature, ...json },
        body: '{"type":"LIMIT","symbol":"tBTCUSD","price":"15","amount":"0.1"}',
      }),
    },
    {
      id: 'bitfinex-v2-empty-body',
      exchange: bitfinex,
      request: { method: 'POST', path: '/v2/auth/r/wallets' },
      time: 1696751141337,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://api.bitfinex.com/v2/auth/r/wallets',
        headers: { 'bfx-apikey': apiKey, 'bfx-nonce': '1696751141337000', 'bfx-signature': signature },
      }),
    },
  ];

  testExamples(examples);
});

describe('Bitfinex, compared with a second implementation of its rule,', () => {
  it('logs in to a WebSocket with a nonce in microseconds', () => {
    expect(login(bitfinex, undefined)).toStrictEqual({
      event: 'auth',
      apiKey,
      authSig: hmac('sha384', 'AUTH1700000000042000', 'hex'),
      authNonce: 1700000000042000,
      authPayload: 'AUTH1700000000042000',
    });
  });
});

describe('Bitfinex retries', () => {
  const isRetryable = (path: string): boolean =>
    bitfinex.retryable({ method: 'POST', path: `/v2/auth/${path}`, body: {} });

  it('the endpoints under /auth/r/, which read', () => {
    expect(['r/wallets', 'r/orders', 'r/ledgers/BTC/hist'].filter((path) => !isRetryable(path))).toEqual([]);
  });

  it('no endpoint under /auth/w/, which writes', () => {
    // https://docs.bitfinex.com/reference/rest-auth-submit-order and its siblings
    const writes = ['order/submit', 'order/update', 'order/cancel', 'order/cancel/multi', 'order/multi', 'transfer'];
    const more = ['withdraw', 'deposit/address', 'funding/offer/submit', 'funding/close', 'token', 'r/wallets'];
    expect([...writes, ...more].filter((path) => isRetryable(`w/${path}`))).toEqual([]);
  });
});
