/**
 * Kraken: its published examples, byte for byte, and a second implementation of its rule.
 */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { kraken } from '../../../src/exchanges/index.js';
import { apiKey, type Example, form, json, signWith, testExamples, vector } from '../examples.js';

describe('a published example of Kraken', () => {
  const examples: readonly Example[] = [
    {
      id: 'kraken-spot-addorder-form',
      exchange: kraken,
      request: {
        method: 'POST',
        path: '/0/private/AddOrder',
        body: { ordertype: 'limit', pair: 'XBTUSD', price: 37500, type: 'buy', volume: 1.25 },
      },
      time: 1616492376594,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://api.kraken.com/0/private/AddOrder',
        headers: { 'API-Key': apiKey, 'API-Sign': signature, ...form },
        body: 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25',
      }),
    },
    {
      id: 'kraken-spot-addorder-form',
      exchange: kraken,
      request: {
        method: 'POST',
        path: '/0/private/AddOrder',
        body: 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25',
      },
      time: 1,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://api.kraken.com/0/private/AddOrder',
        headers: { 'API-Key': apiKey, 'API-Sign': signature, ...form },
        body: 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25',
      }),
    },
  ];

  testExamples(examples);
});

describe('Kraken, compared with a second implementation of its rule,', () => {
  it('signs a JSON body', () => {
    const orders = { pair: 'XBTUSD', orders: [{ ordertype: 'limit', price: '40000', type: 'buy', volume: '1.2' }] };
    const key = vector('kraken-spot-addorder-form').secret;
    const path = '/0/private/AddOrderBatch';
    const text =
      '{"nonce":1616492376594,"pair":"XBTUSD","orders":[{"ordertype":"limit","price":"40000","type":"buy","volume":"1.2"}]}';
    const signature = createHmac('sha512', Buffer.from(key, 'base64'))
      .update(path)
      .update(createHash('sha256').update('1616492376594').update(text).digest())
      .digest('base64');
    const expected = {
      method: 'POST',
      url: `https://api.kraken.com${path}`,
      headers: { 'API-Key': apiKey, 'API-Sign': signature, ...json },
      body: text,
    };
    expect(signWith(kraken, key, { method: 'POST', path, body: orders }, 1616492376594).signed).toStrictEqual(expected);
    expect(signWith(kraken, key, { method: 'POST', path, body: text }, 1).signed).toStrictEqual(expected);
  });
});

describe('Kraken retries', () => {
  const isIdempotent = (endpoint: string): boolean =>
    kraken.retryable({ method: 'POST', path: `/0/private/${endpoint}`, body: {} });

  it('no endpoint that writes', () => {
    // https://docs.kraken.com/api/docs/rest-api/add-order and its siblings
    const writes = [
      ...['AddOrder', 'AddOrderBatch', 'AmendOrder', 'EditOrder'],
      ...['CancelOrder', 'CancelAll', 'CancelAllOrdersAfter', 'CancelOrderBatch'],
      ...['Withdraw', 'WithdrawCancel', 'WalletTransfer', 'DepositAddresses'],
      ...['CreateSubaccount', 'AccountTransfer', 'Earn/Allocate', 'Earn/Deallocate'],
      ...['AddExport', 'RemoveExport', 'GetWebSocketsToken'],
    ];
    expect(writes.filter(isIdempotent)).toEqual([]);
  });

  it('an endpoint that reads', () => {
    expect(['Balance', 'BalanceEx', 'OpenOrders', 'QueryOrders', 'Ledgers', 'WithdrawStatus'].every(isIdempotent)).toBe(
      true,
    );
  });

  it('no text body, which contains a nonce that is already used', () => {
    expect(kraken.retryable({ method: 'POST', path: '/0/private/Balance', body: 'nonce=1' })).toBe(false);
  });
});
