/** What requests of Binance mean: the documentation's examples, and requests that look harmless. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendForm } from './requests.js';

const spot = 'api.binance.com';
const linear = 'fapi.binance.com';
const place = (path: string, form: string) =>
  meaningOf('binance', sendForm(path.startsWith('/fapi') ? linear : spot, path, form));

const credentials = 'recvWindow=5000&timestamp=1499827319559&signature=c8db56';
const order = 'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1';

describe('an order of Binance', () => {
  it('on the spot market is the one of the documentation', () => {
    expect(place('/api/v3/order', `${order}&${credentials}`)).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /api/v3/order',
      orders: [
        {
          market: 'spot',
          symbol: 'LTCBTC',
          side: 'buy',
          type: 'limit',
          quantity: '1',
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

  it('for contracts is never one of the spot market', () => {
    expect(place('/fapi/v1/order', order)).toMatchObject({ kind: 'order', orders: [{ market: 'linear' }] });
    expect(place('/fapi/v1/order', `${order.replace('GTC', 'GTX')}&reduceOnly=true`)).toMatchObject({
      orders: [{ postOnly: true, reduceOnly: true, timeInForce: null }],
    });
    // The hosts do not share their paths.
    expect(meaningOf('binance', sendForm(spot, '/fapi/v1/order', order)).kind).toBe('unknown');
    expect(meaningOf('binance', sendForm(linear, '/api/v3/order', order)).kind).toBe('unknown');
  });

  it('with borrowed money says which account borrows', () => {
    const path = '/sapi/v1/margin/order';
    expect(place(path, order)).toMatchObject({ orders: [{ market: 'margin', margin: 'cross' }] });
    expect(place(path, `${order}&isIsolated=TRUE&sideEffectType=MARGIN_BUY`)).toMatchObject({
      orders: [{ market: 'margin', margin: 'isolated' }],
    });
  });

  it('that waits for a price has a trigger', () => {
    const stop =
      'algoType=CONDITIONAL&symbol=BNBUSDT&side=SELL&type=TAKE_PROFIT&quantity=0.01&price=750.000&triggerPrice=750.000';
    expect(place('/fapi/v1/algoOrder', stop)).toMatchObject({
      orders: [{ market: 'linear', type: 'limit', price: '750', trigger: { kind: 'takeProfit', price: '750' } }],
    });
    expect(place('/fapi/v1/algoOrder', stop.replace('&triggerPrice=750.000', '')).kind).toBe('unknown');
    expect(place('/fapi/v1/algoOrder', stop.replace('TAKE_PROFIT', 'STOP_MARKET')).kind).toBe('unknown');
  });

  it('of a batch is written as JSON', () => {
    const batch = (orders: unknown) =>
      place('/fapi/v1/batchOrders', `batchOrders=${encodeURIComponent(JSON.stringify(orders))}&${credentials}`);
    const limit = {
      type: 'LIMIT',
      timeInForce: 'GTC',
      symbol: 'BTCUSDT',
      side: 'BUY',
      price: '10001',
      quantity: 0.001,
    };
    expect(batch([limit, { ...limit, side: 'SELL', type: 'MARKET', price: undefined }])).toMatchObject({
      kind: 'order',
      orders: [
        { side: 'buy', quantity: '0.001', price: '10001' },
        { side: 'sell', type: 'market', price: null },
      ],
    });
    for (const other of [limit, [[limit]], [{ ...limit, quantity: 0 }], [{ ...limit, priceMatch: 'QUEUE' }], 'x']) {
      expect(batch(other).kind).toBe('unknown');
    }
  });

  it.each([
    ['/fapi/v1/order', 'no quantity, which closes all', 'symbol=BTCUSDT&side=SELL&type=MARKET'],
    [
      '/fapi/v1/order',
      'the whole position',
      'symbol=BTCUSDT&side=SELL&type=STOP_MARKET&stopPrice=1&closePosition=true',
    ],
    ['/fapi/v1/order', 'the whole position and a quantity', `${order}&closePosition=true`],
    ['/fapi/v1/order', 'a relative price', `${order}&priceMatch=OPPONENT`],
    ['/fapi/v1/order', 'a price for a market order', order.replace('LIMIT', 'MARKET')],
    [
      '/fapi/v1/order',
      'a trailing price',
      'symbol=BTCUSDT&side=SELL&type=TRAILING_STOP_MARKET&quantity=1&callbackRate=1',
    ],
    [
      '/fapi/v1/algoOrder',
      'the whole position',
      'algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&triggerPrice=1&closePosition=true',
    ],
    ['/api/v3/order', 'a trailing trigger', `${order.replace('LIMIT', 'STOP_LOSS_LIMIT')}&trailingDelta=10`],
    ['/api/v3/order', 'a price that follows the market', `${order}&pegPriceType=PRIMARY_PEG`],
    ['/api/v3/order', 'two quantities', 'symbol=LTCBTC&side=BUY&type=MARKET&quantity=1&quoteOrderQty=1'],
    ['/api/v3/order', 'borrowed money', `${order}&sideEffectType=MARGIN_BUY`],
    ['/api/v3/order', 'a symbol twice', `${order}&symbol=BTCUSDT`],
    ['/api/v3/orderList/oco', 'a second order', order],
    ['/sapi/v1/margin/order/oco', 'a second order', order],
  ])('to %s is denied with %s', (path, _, form) => {
    expect(place(path, form).kind).toBe('unknown');
  });
});

describe('an amend of Binance', () => {
  const amend = (form: string) => meaningOf('binance', { ...sendForm(linear, '/fapi/v1/order', form), method: 'PUT' });

  it('states the whole order', () => {
    expect(amend('symbol=BTCUSDT&side=BUY&orderId=20072994037&quantity=1&price=30005')).toMatchObject({
      kind: 'amend',
      amend: { id: '20072994037' },
      orders: [{ market: 'linear', side: 'buy', quantity: '1', price: '30005' }],
    });
  });

  it.each([
    'symbol=BTCUSDT&side=BUY&orderId=1&price=30005',
    'symbol=BTCUSDT&side=BUY&orderId=1&quantity=1',
    'symbol=BTCUSDT&side=BUY&orderId=1&quantity=1&priceMatch=QUEUE',
    'symbol=BTCUSDT&orderId=1&quantity=1&price=30005',
    'symbol=BTCUSDT&side=BUY&quantity=1&price=30005',
  ])('is denied if it does not: %s', (form) => {
    expect(amend(form).kind).toBe('unknown');
  });
});

describe('a cancellation of Binance', () => {
  const cancel = (path: string, query: string) =>
    meaningOf('binance', send('DELETE', path.startsWith('/fapi') ? linear : spot, path, query));

  it.each([
    ['/api/v3/order', 'symbol=LTCBTC&orderId=4', { symbol: 'LTCBTC', ids: ['4'], all: false }],
    ['/sapi/v1/margin/order', 'symbol=LTCBTC&origClientOrderId=a', { ids: null, clientOrderId: 'a', all: false }],
    [
      '/fapi/v1/batchOrders',
      'symbol=BTCUSDT&orderIdList=%5B1,2%5D',
      { symbol: 'BTCUSDT', ids: ['1', '2'], all: false },
    ],
    ['/fapi/v1/algoOrder', 'algoId=2146760', { symbol: null, ids: ['2146760'], all: false, trigger: true }],
    ['/fapi/v1/allOpenOrders', 'symbol=BTCUSDT', { symbol: 'BTCUSDT', ids: null, all: true }],
  ])('at %s with %s', (path, query, expected) => {
    expect(cancel(path, query)).toMatchObject({ kind: 'cancel', cancel: expected });
  });

  it.each([
    ['/api/v3/order', 'symbol=LTCBTC'],
    ['/api/v3/order', 'symbol=LTCBTC&orderId=4&origClientOrderId=a'],
    ['/api/v3/openOrders', ''],
    ['/fapi/v1/allOpenOrders', ''],
    ['/fapi/v1/batchOrders', 'symbol=BTCUSDT&orderIdList=%5B%5D'],
    ['/fapi/v1/batchOrders', 'symbol=BTCUSDT&orderIdList=%5B1%5D&orderidlist=%5B2%5D'],
  ])('at %s is denied with %j', (path, query) => {
    expect(cancel(path, query).kind).toBe('unknown');
  });
});

describe('another request of Binance', () => {
  it.each([
    ['withdraw', '/sapi/v1/capital/withdraw/apply', 'coin=BTC&address=a&amount=1'],
    ['withdraw', '/sapi/v1/giftcard/createCode', 'token=BTC&amount=1'],
    ['transfer', '/sapi/v1/asset/transfer', 'type=MAIN_UMFUTURE&asset=USDT&amount=1'],
    ['other', '/fapi/v1/leverage', 'symbol=BTCUSDT&leverage=21'],
    ['other', '/sapi/v1/margin/borrow-repay', 'asset=BTC&amount=1&type=BORROW'],
    ['session', '/fapi/v1/listenKey', ''],
    ['read', '/api/v3/order/test', order],
    ['unknown', '/sapi/v1/algo/spot/newOrderTwap', order],
    ['unknown', '/sapi/v1/equity/order/place', order],
  ])('is %s: %s', (kind, path, form) => {
    expect(place(path, form).kind).toBe(kind);
  });

  it('that downloads a history is unknown, because it uses up a right', () => {
    expect(meaningOf('binance', send('GET', linear, '/fapi/v1/income', '')).kind).toBe('read');
    expect(meaningOf('binance', send('GET', linear, '/fapi/v1/income/asyn', '')).kind).toBe('unknown');
  });
});

describe('a market of Binance whose orders are not known', () => {
  it.each([
    ['dapi.binance.com', '/dapi/v1/order', 'contracts in coins'],
    ['eapi.binance.com', '/eapi/v1/order', 'options'],
    ['papi.binance.com', '/papi/v1/um/order', 'portfolio margin'],
    ['papi.binance.com', '/papi/v1/margin/order', 'portfolio margin'],
  ])('denies them by name: %s%s', (host, path, name) => {
    const meant = meaningOf('binance', sendForm(host, path, order));
    expect(meant).toMatchObject({ kind: 'unknown', reason: expect.stringContaining(name) });
  });

  it.each([
    ['dapi.binance.com', '/dapi/v1/order'],
    ['papi.binance.com', '/papi/v1/cm/order'],
  ])('cancels and reads them: %s%s', (host, path) => {
    const query = 'symbol=BTCUSD_PERP&orderId=20072994037';
    expect(meaningOf('binance', send('DELETE', host, path, query))).toMatchObject({
      cancel: { symbol: 'BTCUSD_PERP', ids: ['20072994037'], all: false },
    });
    expect(meaningOf('binance', send('GET', host, path, query)).kind).toBe('read');
  });
});
