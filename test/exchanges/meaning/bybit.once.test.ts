/** What requests of Bybit mean: the documentation's examples, and requests that look harmless. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.bybit.com';
const post = (name: string, body: object) => meaningOf('bybit', sendJson('POST', host, `/v5/${name}`, body));
const place = (body: object) => post('order/create', body);

// https://bybit-exchange.github.io/docs/v5/order/create-order
const limit = {
  category: 'spot',
  symbol: 'BTCUSDT',
  side: 'Buy',
  orderType: 'Limit',
  qty: '0.1',
  price: '15600',
  timeInForce: 'PostOnly',
  orderLinkId: 'spot-test-01',
  isLeverage: 0,
  orderFilter: 'Order',
};
const market = { category: 'spot', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Market', qty: '200' };
const stop = { ...market, orderFilter: 'StopOrder', triggerPrice: '15000' };
const linear = { category: 'linear', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Limit', qty: '1', price: '25000' };

describe('an order of Bybit', () => {
  it('is read as the documentation writes it', () => {
    expect(place(limit)).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /v5/order/create',
      orders: [
        {
          market: 'spot',
          symbol: 'BTCUSDT',
          side: 'buy',
          type: 'limit',
          quantity: '0.1',
          quantityUnit: 'base',
          price: '15600',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: true,
          timeInForce: null,
          trigger: null,
          attached: null,
          clientOrderId: 'spot-test-01',
        },
      ],
    });
  });

  it.each<[string, object, string | null, string | null]>([
    ['buys, by default', market, null, '200'],
    ['buys, as marketUnit says', { ...market, marketUnit: 'baseCoin' }, '200', null],
    ['sells, by default', { ...market, side: 'Sell' }, '200', null],
    ['sells, as marketUnit says', { ...market, side: 'Sell', marketUnit: 'quoteCoin' }, null, '200'],
    ['waits for its trigger', stop, null, '200'],
    ['is a contract', { ...market, category: 'linear' }, '200', null],
  ])('counts the currency of a market order that %s', (_, body, quantity, quoteQuantity) => {
    expect(place(body)).toMatchObject({ orders: [{ quantity, quoteQuantity }] });
  });

  it('trades where its category and its leverage say', () => {
    expect(place(linear)).toMatchObject({ orders: [{ market: 'linear', quantity: '1', price: '25000' }] });
    expect(place({ ...limit, isLeverage: 1 })).toMatchObject({ orders: [{ market: 'margin', margin: 'cross' }] });
  });

  it('waits for its trigger', () => {
    expect(place(stop)).toMatchObject({ orders: [{ trigger: { kind: 'trigger', price: '15000' } }] });
    expect(place({ ...linear, triggerPrice: '26000', triggerDirection: 1, triggerBy: 'MarkPrice' })).toMatchObject({
      orders: [{ price: '25000', trigger: { price: '26000' }, waitsUntil: 'rises' }],
    });
  });

  it('does not reduce a position on the spot market', () => {
    expect(place({ ...stop, reduceOnly: true })).toMatchObject({ orders: [{ market: 'spot', reduceOnly: false }] });
    expect(place({ ...linear, reduceOnly: true })).toMatchObject({ orders: [{ market: 'linear', reduceOnly: true }] });
  });

  it('can be one of a list, whose category all share', () => {
    const { category: _, ...each } = linear;
    expect(post('order/create-batch', { category: 'linear', request: [each, each] })).toMatchObject({
      orders: [{ market: 'linear' }, { market: 'linear' }],
    });
    expect(post('order/create-batch', { category: 'linear', request: [linear] })).toMatchObject({ kind: 'unknown' });
    expect(post('order/create-batch', { request: [each] })).toMatchObject({ kind: 'unknown' });
  });

  it.each<[string, object]>([
    ['no category', { ...limit, category: undefined }],
    ['an inverse contract', { ...linear, category: 'inverse' }],
    ['a quantity of zero, which closes a position', { ...linear, qty: '0', reduceOnly: true }],
    ['a whole position', { ...linear, reduceOnly: true, closeOnTrigger: true }],
    ['a position that opens although it is to be reduced', { ...linear, positionIdx: 1, reduceOnly: true }],
    ['a contract that borrows', { ...linear, isLeverage: 1 }],
    ['a contract that counts the quote currency', { ...linear, marketUnit: 'quoteCoin' }],
    ['a limit order that counts the quote currency', { ...limit, marketUnit: 'quoteCoin' }],
    ['a trigger whose currency is not certain', { ...stop, marketUnit: 'baseCoin' }],
    ['a trigger that the filter does not name', { ...stop, orderFilter: 'Order' }],
    ['a filter without its trigger', { ...stop, triggerPrice: undefined }],
    ['a trigger without its direction', { ...linear, triggerPrice: '26000' }],
    ['a direction without its trigger', { ...linear, triggerDirection: 1 }],
    ['a spot order with a position', { ...limit, positionIdx: 1 }],
    ['orders that follow', { ...limit, takeProfit: '35000' }],
    ['a relative price', { ...linear, bboSideType: 'Queue', bboLevel: '1' }],
    ['no price', { ...limit, price: undefined }],
    ['a market order with a price', { ...market, price: '1' }],
    ['a market order that only rests', { ...market, timeInForce: 'PostOnly' }],
    ['a side in another case', { ...limit, side: 'buy' }],
    ['leverage as a truth value', { ...limit, isLeverage: true }],
  ])('is denied with %s', (_, body) => {
    expect(place(body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('an amend of Bybit', () => {
  const amend = { category: 'linear', symbol: 'ETHUSDT', orderLinkId: 'linear-004', qty: '0.15', price: '1050' };

  it('states its quantity and its price, and not its side', () => {
    expect(post('order/amend', amend)).toMatchObject({
      kind: 'amend',
      orders: [{ market: 'linear', symbol: 'ETHUSDT', side: null, quantity: '0.15', price: '1050' }],
      amend: { id: null, clientOrderId: 'linear-004' },
    });
  });

  it.each<[string, object]>([
    ['on the spot market, where it may be a margin order', { ...amend, category: 'spot' }],
    ['without a price', { ...amend, price: undefined }],
    ['without a quantity', { ...amend, qty: undefined }],
    ['of a trigger', { ...amend, triggerPrice: '1145' }],
    ['without an identifier', { ...amend, orderLinkId: undefined }],
  ])('is denied %s', (_, body) => {
    expect(post('order/amend', body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a cancellation of Bybit', () => {
  it('names its orders', () => {
    expect(post('order/cancel', { category: 'linear', symbol: 'BTCPERP', orderId: 'c6f055d9' })).toMatchObject({
      kind: 'cancel',
      cancel: { symbol: 'BTCPERP', ids: ['c6f055d9'], all: false },
    });
    expect(
      post('order/cancel-batch', { category: 'spot', request: [{ symbol: 'BTCUSDT', orderId: '1' }] }),
    ).toMatchObject({ cancel: { symbol: 'BTCUSDT', ids: ['1'] } });
  });

  it('of all orders names a symbol or none', () => {
    expect(post('order/cancel-all', { category: 'spot', symbol: 'BTCUSDT' })).toMatchObject({
      cancel: { symbol: 'BTCUSDT', ids: null, all: true },
    });
    expect(post('order/cancel-all', { category: 'linear', settleCoin: 'USDT' })).toMatchObject({
      cancel: { symbol: null, ids: null, all: true },
    });
  });

  it.each<[string, string, object]>([
    ['no category', 'order/cancel', { symbol: 'BTCUSDT', orderId: '1' }],
    ['no identifier', 'order/cancel', { category: 'spot', symbol: 'BTCUSDT' }],
    ['an empty list', 'order/cancel-batch', { category: 'spot', request: [] }],
    ['an empty symbol', 'order/cancel-all', { category: 'linear', symbol: '' }],
  ])('is denied with %s', (_, name, body) => {
    expect(post(name, body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('another request of Bybit', () => {
  it.each<[string, string]>([
    ['withdraw', 'asset/withdraw/create'],
    ['transfer', 'asset/transfer/universal-transfer'],
    ['other', 'position/set-leverage'],
    ['other', 'user/update-api'],
    ['unknown', 'position/trading-stop'],
    ['unknown', 'order/amend-batch'],
    ['unknown', 'order/realtime'],
  ])('is %s: %s', (kind, name) => {
    expect(post(name, { category: 'linear', symbol: 'BTCUSDT', stopLoss: '1' })).toMatchObject({ kind });
  });

  // The signature covers the query of a GET and the body of a POST, and not the path.
  it('has its fields where the signature covers them', () => {
    const path = '/v5/order/realtime';
    expect(meaningOf('bybit', send('GET', host, path, 'category=spot'))).toMatchObject({ kind: 'read' });
    expect(meaningOf('bybit', sendJson('GET', host, path, limit))).toMatchObject({ kind: 'unknown' });
    const order = sendJson('POST', host, '/v5/order/create', limit);
    expect(meaningOf('bybit', { ...order, query: 'category=linear' })).toMatchObject({ kind: 'unknown' });
    const cancelled = send('POST', host, '/v5/order/cancel-all', 'category=spot');
    expect(meaningOf('bybit', cancelled)).toMatchObject({ kind: 'unknown' });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(meaningOf('bybit', { ...cancelled, headers: form, body: 'category=spot', query: undefined })).toMatchObject({
      kind: 'unknown',
    });
    expect(meaningOf('bybit', { ...order, host: 'api.bybit.example' })).toMatchObject({ kind: 'unknown' });
  });

  it('that deletes a sub-account is no read', () => {
    expect(meaningOf('bybit', send('GET', host, '/v5/user/del-submember', 'subMemberId=1'))).toMatchObject({
      kind: 'other',
    });
  });
});
