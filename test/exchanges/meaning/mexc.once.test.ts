/** What requests of MEXC mean: the documentation's examples, and requests that look harmless. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendForm, sendJson } from './requests.js';

const host = 'api.mexc.com';
const meant = (method: string, path: string, query: string) => meaningOf('mexc', send(method, host, path, query));
const place = (query: string) => meant('POST', '/api/v3/order', query);
const order = 'symbol=MXUSDT&side=BUY&type=LIMIT&quantity=50&price=0.1';

describe('an order of MEXC', () => {
  it('is the one of the documentation', () => {
    expect(place(`${order}&timestamp=1666676533741&signature=c8db56`)).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /api/v3/order',
      orders: [
        {
          market: 'spot',
          symbol: 'MXUSDT',
          side: 'buy',
          type: 'limit',
          quantity: '50',
          quantityUnit: 'base',
          price: '0.1',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: false,
          timeInForce: null,
          trigger: null,
          attached: null,
          clientOrderId: null,
        },
      ],
    });
  });

  it('has its time in force in its type', () => {
    expect(place(order.replace('LIMIT', 'LIMIT_MAKER'))).toMatchObject({ orders: [{ postOnly: true }] });
    expect(place(order.replace('LIMIT', 'FILL_OR_KILL'))).toMatchObject({ orders: [{ timeInForce: 'FOK' }] });
  });

  it('may state its cost', () => {
    expect(place('symbol=MXUSDT&side=BUY&type=MARKET&quoteOrderQty=61.7')).toMatchObject({
      orders: [{ type: 'market', quantity: null, quoteQuantity: '61.7' }],
    });
  });

  it('is a form in a body that MEXC wants to be declared as JSON', () => {
    expect(meaningOf('mexc', sendJson('POST', host, '/api/v3/order', order)).kind).toBe('order');
    expect(meaningOf('mexc', sendForm(host, '/api/v3/order', order)).kind).toBe('order');
    const json = JSON.stringify(Object.fromEntries(new URLSearchParams(order)));
    expect(meaningOf('mexc', sendJson('POST', host, '/api/v3/order', json)).kind).toBe('unknown');
    const both = { ...sendJson('POST', host, '/api/v3/order', order), query: order };
    expect(meaningOf('mexc', both).kind).toBe('unknown');
  });

  it('of a batch is written as JSON', () => {
    const batch = (orders: unknown) =>
      meant('POST', '/api/v3/batchOrders', `batchOrders=${encodeURIComponent(JSON.stringify(orders))}`);
    const limit = { type: 'LIMIT_ORDER', price: '40000', quantity: '0.0002', symbol: 'BTCUSDT', side: 'BUY' };
    expect(
      batch([
        { ...limit, newClientOrderId: 9588234 },
        { ...limit, side: 'SELL' },
      ]),
    ).toMatchObject({
      kind: 'order',
      orders: [
        { symbol: 'BTCUSDT', side: 'buy', quantity: '0.0002', clientOrderId: '9588234' },
        { side: 'sell', price: '40000' },
      ],
    });
    expect(batch(Array(50).fill(limit)).kind).toBe('order');
    for (const other of [
      [],
      Array(51).fill(limit),
      [{ ...limit, quantity: 0 }],
      [{ ...limit, stopPrice: 1 }],
      limit,
      [limit, limit.price],
    ]) {
      expect(batch(other).kind).toBe('unknown');
    }
  });

  it.each([
    ['two quantities', 'symbol=MXUSDT&side=BUY&type=MARKET&quantity=1&quoteOrderQty=1'],
    ['a cost and a limit', `${order}&quoteOrderQty=1`],
    ['no price', 'symbol=MXUSDT&side=BUY&type=LIMIT&quantity=1'],
    ['a price for a market order', order.replace('LIMIT', 'MARKET')],
    ['a type with a trigger', `${order.replace('LIMIT', 'STOP_LIMIT')}&stopPrice=1`],
    ['a trigger', `${order}&stopPrice=1`],
  ])('is denied with %s', (_, query) => {
    expect(place(query).kind).toBe('unknown');
  });
});

describe('a cancellation of MEXC', () => {
  it('names one order, or a symbol', () => {
    expect(meant('DELETE', '/api/v3/order', 'symbol=LTCBTC&orderId=C02__4')).toMatchObject({
      cancel: { symbol: 'LTCBTC', ids: ['C02__4'], all: false },
    });
    expect(meant('DELETE', '/api/v3/openOrders', 'symbol=BNBBTC')).toMatchObject({
      cancel: { symbol: 'BNBBTC', ids: null, all: true },
    });
  });

  it.each([
    ['/api/v3/order', 'symbol=LTCBTC'],
    ['/api/v3/order', 'symbol=LTCBTC&orderId=1&origClientOrderId=a'],
    ['/api/v3/openOrders', 'symbol=BNBBTC,BTCUSDT'],
    ['/api/v3/openOrders', ''],
  ])('at %s is denied with %j', (path, query) => {
    expect(meant('DELETE', path, query).kind).toBe('unknown');
  });
});

it.each([
  ['withdraw', 'POST', '/api/v3/capital/withdraw'],
  ['withdraw', 'POST', '/api/v3/capital/transfer/internal'],
  ['transfer', 'POST', '/api/v3/capital/transfer'],
  ['other', 'DELETE', '/api/v3/capital/withdraw'],
  ['session', 'POST', '/api/v3/userDataStream'],
  ['read', 'GET', '/api/v3/capital/withdraw/history'],
  // Its answer lists the keys of streams.
  ['unknown', 'GET', '/api/v3/userDataStream'],
  ['unknown', 'GET', '/api/v3/sub-account/apiKey'],
  ['unknown', 'POST', '/api/v3/broker/sub-account/universalTransfer'],
])('a request of MEXC is %s: %s %s', (kind, method, path) => {
  expect(meant(method, path, 'coin=EOS').kind).toBe(kind);
});
