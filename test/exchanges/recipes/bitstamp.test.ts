/**
 * Bitstamp against a second implementation of its documented rule.
 */
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest, Method } from '../../../src/exchanges/core/types/request.js';
import { bitstamp } from '../../../src/exchanges/index.js';
import { apiKey } from '../examples.js';
import { hmac, query, queryText, signed, time, uuid } from '../rules.js';

describe('Bitstamp, compared with a second implementation of its rule,', () => {
  it('retries a POST only if its endpoint reads', () => {
    const reads = [
      'balance/',
      'account_balances/usd/',
      'open_orders/all/',
      'order_status/',
      'withdrawal/status/',
      'fees/trading/btcusd/',
    ];
    // https://www.bitstamp.net/api/: withdrawal/open/ (RequestFiatWithdrawal) pays money to a bank account.
    const writes = [
      ...['buy/btcusd/', 'buy/market/btcusd/', 'buy/instant/btcusd/', 'sell/btcusd/', 'sell/market/btcusd/'],
      ...['sell/instant/btcusd/', 'replace_order/', 'cancel_order/', 'cancel_all_orders/', 'cancel_all_orders/btcusd/'],
      ...['transfer-to-main/', 'transfer-from-main/', 'withdrawal/open/', 'withdrawal/cancel/'],
      ...['btc_withdrawal/', 'xrp_withdrawal/', 'btc_address/', 'crypto-transactions/deposits/7/reject/'],
      ...['liquidation_address/new/', 'websockets_token/'],
    ];
    const isRetryable = (path: string): boolean =>
      bitstamp.retryable({ method: 'POST', path: `/api/v2/${path}`, body: {} });
    expect(reads.filter((path) => !isRetryable(path))).toEqual([]);
    expect(writes.filter(isRetryable)).toEqual([]);
  });
});

describe('Bitstamp, compared with a second implementation of its rule,', () => {
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
  ] satisfies [ExchangeRequest, string, string][])('signs %j', (request, target, text) => {
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
