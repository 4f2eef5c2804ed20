/**
 * What requests of Poloniex mean: the documentation's examples, and requests that look harmless.
 */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.poloniex.com';
const meant = (method: string, path: string, body: object | string) =>
  meaningOf('poloniex', sendJson(method, host, path, body));
const limit = { symbol: 'BTC_USDT', side: 'BUY', type: 'LIMIT', quantity: '0.5', price: '40000' };
const buy = { symbol: 'BTC_USDT', side: 'BUY', type: 'MARKET', amount: '100' };
const stop = {
  symbol: 'BTC_USDT',
  side: 'SELL',
  type: 'STOP_LIMIT',
  quantity: '1',
  price: '38000',
  stopPrice: '39000',
};

describe('an order of Poloniex', () => {
  const place = (body: object | string) => meant('POST', '/orders', body);

  it('is read as the documentation writes it', () => {
    // https://api-docs.poloniex.com/spot/api/private/order#create-order
    expect(place({ ...limit, timeInForce: 'GTC', accountType: 'SPOT', clientOrderId: '1234Abc' })).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /orders',
      orders: [
        {
          market: 'spot',
          symbol: 'BTC_USDT',
          side: 'buy',
          type: 'limit',
          quantity: '0.5',
          quantityUnit: 'base',
          price: '40000',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: false,
          timeInForce: null,
          trigger: null,
          attached: null,
          clientOrderId: '1234Abc',
        },
      ],
    });
  });

  it('states a cost if it buys at the market, and a quantity if it sells', () => {
    expect(place(buy)).toMatchObject({ orders: [{ quantity: null, quoteQuantity: '100' }] });
    expect(place({ ...buy, side: 'SELL', amount: undefined, quantity: '2' })).toMatchObject({
      orders: [{ quantity: '2', quoteQuantity: null }],
    });
  });

  it.each<[string, object]>([
    ['borrowed money', { ...limit, allowBorrow: true }],
    ['the text of a truth value', { ...limit, allowBorrow: 'TRUE' }],
    ['another account', { ...limit, accountType: 'MARGIN' }],
    ['no type, whose default is the market', { ...limit, type: undefined }],
    ['a limit and a cost', { ...limit, amount: '1' }],
    ['a market order that buys a quantity', { ...buy, amount: undefined, quantity: '1' }],
    ['a market order that buys a quantity for a cost', { ...buy, quantity: '1' }],
    ['a market order that sells for a cost', { ...buy, side: 'SELL' }],
    ['a market order with a price', { ...buy, price: '1' }],
    ['no price', { ...limit, price: undefined }],
    ['a side in another case', { ...limit, side: 'buy' }],
    ['a trigger', { ...limit, stopPrice: '1' }],
    ['a trailing distance', { ...limit, trailingOffset: '2%' }],
  ])('is unknown with %s', (_, body) => {
    expect(place(body)).toMatchObject({ kind: 'unknown' });
  });

  it('may stand in a list', () => {
    expect(meant('POST', '/orders/batch', [limit, buy])).toMatchObject({
      kind: 'order',
      orders: [{ quantity: '0.5' }, { quoteQuantity: '100' }],
    });
  });

  it.each<[string, object]>([
    ['no order', []],
    ['an order that is unknown', [limit, { ...limit, allowBorrow: true }]],
    ['a list in the list', [[limit]]],
    ['an object in place of the list', { '': [limit] }],
  ])('is unknown in a list with %s', (_, body) => {
    expect(meant('POST', '/orders/batch', body)).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown as a list where one order is expected, and as an amend', () => {
    expect(place([limit])).toMatchObject({ kind: 'unknown' });
    expect(meant('PUT', '/orders/1', limit)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('does not state its symbol'),
    });
  });

  it('may wait for a price', () => {
    expect(meant('POST', '/smartorders', stop)).toMatchObject({
      orders: [{ side: 'sell', type: 'limit', quantity: '1', price: '38000', trigger: { price: '39000' } }],
    });
    const buys = { ...buy, type: 'STOP', stopPrice: '39000' };
    expect(meant('POST', '/smartorders', buys)).toMatchObject({
      orders: [{ side: 'buy', type: 'market', quantity: null, quoteQuantity: '100', trigger: { price: '39000' } }],
    });
  });

  it.each<[string, object]>([
    ['a trailing price', { ...stop, type: 'TRAILING_STOP_LIMIT', trailingOffset: '2%', limitOffset: '1%' }],
    ['no trigger', { ...stop, stopPrice: undefined }],
    ['a quantity and a cost', { ...buy, type: 'STOP', stopPrice: '1', quantity: '1' }],
    ['the cost of a sale', { ...buy, side: 'SELL', type: 'STOP', stopPrice: '1' }],
    ['the cost of a limit order', { ...stop, side: 'BUY', quantity: undefined, amount: '5' }],
    ['neither quantity nor cost', { ...stop, quantity: undefined }],
    ['no type', { ...stop, type: undefined }],
    ['a type without its price', { ...stop, price: undefined }],
    ['an operator', { ...stop, operator: 'GTE' }],
  ])('that waits for a price is unknown with %s', (_, body) => {
    expect(meant('POST', '/smartorders', body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a cancellation of Poloniex', () => {
  it.each<[string, object | '', object]>([
    ['/orders/123', '', { ids: ['123'], all: false }],
    ['/orders/cid:a-1', '', { ids: null, clientOrderId: 'a-1', all: false }],
    ['/orders/cancelByIds', { orderIds: ['1', '2'] }, { ids: ['1', '2'], all: false }],
    ['/orders', '', { symbol: null, all: true }],
    ['/orders', { symbols: [] }, { symbol: null, all: true }],
    ['/orders', { symbols: ['BTC_USDT'], accountTypes: ['SPOT'] }, { symbol: 'BTC_USDT', all: true }],
    ['/smartorders/123', '', { ids: ['123'], all: false, trigger: true }],
    ['/smartorders', { symbols: ['BTC_USDT'] }, { symbol: 'BTC_USDT', all: true, trigger: true }],
    ['/v3/trade/order', { symbol: 'BTC_USDT_PERP', ordId: '1' }, { symbol: 'BTC_USDT_PERP', ids: ['1'], all: false }],
  ])('at %s with %j has its meaning', (path, body, cancel) => {
    expect(meant('DELETE', path, body)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, object | '']>([
    ['/orders/own-name', ''],
    ['/orders/cid:', ''],
    ['/orders/123', { symbols: ['BTC_USDT'] }],
    ['/orders/cancelByIds', { orderIds: [] }],
    ['/orders/cancelByIds', ''],
    ['/orders', { symbols: ['BTC_USDT', 'ETH_USDT'] }],
    ['/orders', { symbols: 'BTC_USDT' }],
    ['/orders', { symbol: 'BTC_USDT' }],
    ['/v3/trade/order', { symbol: 'BTC_USDT_PERP' }],
  ])('at %s with %j is unknown', (path, body) => {
    expect(meant('DELETE', path, body)).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown with a query', () => {
    expect(meaningOf('poloniex', send('DELETE', host, '/orders', 'symbols=BTC_USDT'))).toMatchObject({
      kind: 'unknown',
    });
  });

  it('may happen later', () => {
    expect(meant('POST', '/orders/killSwitch', { timeout: 30 })).toMatchObject({ cancel: { all: true, after: '30' } });
    expect(meant('POST', '/orders/killSwitch', { timeout: -1 })).toMatchObject({ kind: 'unknown' });
  });
});

it.each<[string, string, string]>([
  ['withdraw', 'POST', '/wallets/withdraw'],
  ['withdraw', 'POST', '/v2/wallets/withdraw'],
  ['transfer', 'POST', '/accounts/transfer'],
  ['transfer', 'POST', '/subaccounts/transfer'],
  ['read', 'GET', '/accounts/transfer'],
  ['other', 'POST', '/wallets/address'],
  ['other', 'POST', '/v3/position/leverage'],
  ['unknown', 'POST', '/v3/trade/order'],
  ['unknown', 'POST', '/v3/trade/positionAll'],
])('gives the kind %s to %s %s of Poloniex', (kind, method, path) => {
  expect(meaningOf('poloniex', send(method, host, path))).toMatchObject({ kind });
});
