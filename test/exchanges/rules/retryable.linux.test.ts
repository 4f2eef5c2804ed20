/**
 * Which POST requests are retryable because they only read.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/exchanges/core/types.js';
import { bithumb, bitstamp, coinex, cryptocom, upbit, whitebit } from '../../../src/exchanges/index.js';

describe('a POST is retryable', () => {
  const retryable = (exchange: Exchange<never>, paths: readonly string[]): boolean[] =>
    paths.map((path) => exchange.retryable({ method: 'POST', path, body: {} }));

  it.each([
    [
      cryptocom,
      [
        'private/get-open-orders',
        'private/user-balance',
        'private/staking/get-open-stake',
        'private/fiat/fiat-get-bank-accounts',
      ],
      [
        'private/create-order',
        'private/cancel-order',
        'private/create-withdrawal',
        'private/staking/stake',
        'private/get',
      ],
      '/exchange/v1/',
    ],
    [
      bitstamp,
      [
        'balance/',
        'account_balances/usd/',
        'open_orders/all/',
        'order_status/',
        'withdrawal/open/',
        'fees/trading/btcusd/',
      ],
      [
        'buy/btcusd/',
        'cancel_order/',
        'btc_withdrawal/',
        'withdrawal/cancel/',
        'crypto-transactions/deposits/7/reject/',
        'websockets_token/',
      ],
      '/api/v2/',
    ],
    [
      whitebit,
      ['orders', 'trade-account/balance', 'trade-account/order/history', 'main-account/history'],
      [
        'order/new',
        'order/cancel',
        'main-account/withdraw',
        'main-account/transfer',
        'profile/websocket_token',
        'orders/x',
      ],
      '/api/v4/',
    ],
  ] as const)('on $0.name where it only reads', (exchange, reads, writes, base) => {
    const full = (paths: readonly string[]) => paths.map((path) => base + path);
    expect(retryable(exchange, full(reads))).toStrictEqual(reads.map(() => true));
    expect(retryable(exchange, full(writes))).toStrictEqual(writes.map(() => false));
  });

  it('not if its text holds a nonce that was used', () => {
    const path = '/api/v4/orders';
    const body = `{"request":"${path}","nonce":"1"}`;
    expect(whitebit.retryable({ method: 'POST', path, body })).toBe(false);
  });

  it('not on Upbit, Bithumb and CoinEx, which read with GET', () => {
    for (const exchange of [upbit, bithumb, coinex]) {
      expect(exchange.retryable({ method: 'GET', path: '/v1/orders' })).toBe(true);
      expect(exchange.retryable({ method: 'POST', path: '/v1/orders' })).toBe(false);
    }
  });
});
