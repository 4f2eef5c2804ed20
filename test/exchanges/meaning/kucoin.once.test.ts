/** What requests of KuCoin mean: the documentation's examples, and requests that look harmless. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.kucoin.com';
const meant = (path: string, body: object) => meaningOf('kucoin', sendJson('POST', host, path, body));

const order = {
  type: 'limit',
  symbol: 'BTC-USDT',
  side: 'buy',
  price: '50000',
  size: '0.00001',
  clientOid: '5c52e11203aa677f33e493f',
  remark: 'order remarks',
};
const { price: _, ...priceless } = order;
const atMarket = { ...priceless, type: 'market' };

/** Of a unified account. */
const unified = {
  tradeType: 'SPOT',
  symbol: 'BTC-USDT',
  clientOid: '273edcef-532d-46ba-9e0c-14a8da03ca9b',
  side: 'BUY',
  orderType: 'LIMIT',
  size: '0.00001',
  price: '66550',
  sizeUnit: 'BASECCY',
  postOnly: false,
  reduceOnly: false,
  timeInForce: 'GTC',
  tags: 'KuCoin API Service',
};

describe('an order of KuCoin', () => {
  it.each([
    '/api/v1/hf/orders',
    '/api/v1/hf/orders/sync',
    '/api/v1/orders',
  ])('is the one of the documentation at %s', (path) => {
    expect(meant(path, order)).toStrictEqual({
      kind: 'order',
      endpoint: `POST ${path}`,
      orders: [
        {
          market: 'spot',
          symbol: 'BTC-USDT',
          side: 'buy',
          type: 'limit',
          quantity: '0.00001',
          quantityUnit: 'base',
          price: '50000',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: false,
          timeInForce: null,
          trigger: null,
          attached: null,
          clientOrderId: '5c52e11203aa677f33e493f',
        },
      ],
    });
  });

  it('at market states its quantity or its cost', () => {
    expect(meant('/api/v1/hf/orders', atMarket)).toMatchObject({ orders: [{ type: 'market', quantity: '0.00001' }] });
    expect(meant('/api/v1/hf/orders', { ...atMarket, size: undefined, funds: '10' })).toMatchObject({
      orders: [{ quantity: null, quoteQuantity: '10' }],
    });
    expect(meant('/api/v1/hf/orders', { ...atMarket, funds: '10' }).kind).toBe('unknown');
  });

  it('with borrowed money says which account borrows', () => {
    expect(meant('/api/v3/hf/margin/order', order)).toMatchObject({ orders: [{ market: 'margin', margin: 'cross' }] });
    expect(meant('/api/v3/hf/margin/order', { ...order, isIsolated: true, autoBorrow: true })).toMatchObject({
      orders: [{ market: 'margin', margin: 'isolated' }],
    });
    expect(meant('/api/v1/margin/order', { ...order, marginModel: 'isolated' })).toMatchObject({
      orders: [{ market: 'margin', margin: 'isolated' }],
    });
  });

  it('of a batch is one of a list', () => {
    const other = { ...order, symbol: 'ETH-USDT', side: 'sell' };
    expect(meant('/api/v1/hf/orders/multi', { orderList: [order, other] })).toMatchObject({
      orders: [{ symbol: 'BTC-USDT' }, { symbol: 'ETH-USDT', side: 'sell' }],
    });
    const old = (orders: object[]) => meant('/api/v1/orders/multi', { symbol: 'BTC-USDT', orderList: orders });
    expect(old([{ ...order, symbol: undefined }])).toMatchObject({ orders: [{ symbol: 'BTC-USDT' }] });
    expect(old([other]).kind).toBe('unknown');
    expect(old([{ ...order, tradeType: 'MARGIN_TRADE' }]).kind).toBe('unknown');
  });

  it('that waits for a price has a trigger', () => {
    const stop = { ...order, stopPrice: '60000' };
    expect(meant('/api/v1/stop-order', stop)).toMatchObject({
      orders: [{ trigger: { price: '60000' }, waitsUntil: 'falls' }],
    });
    for (const [given, waitsUntil] of [
      ['loss', 'falls'],
      ['entry', 'rises'],
    ] as const) {
      expect(meant('/api/v1/stop-order', { ...stop, stop: given })).toMatchObject({ orders: [{ waitsUntil }] });
    }
    expect(meant('/api/v1/stop-order', order).kind).toBe('unknown');
    expect(meant('/api/v1/stop-order', { ...stop, tradeType: 'MARGIN_TRADE' }).kind).toBe('unknown');
    expect(meant('/api/v1/orders', { ...stop, stop: 'loss' }).kind).toBe('unknown');
  });

  it.each<[string, object]>([
    ['the type of trading that borrows', { ...order, tradeType: 'MARGIN_TRADE' }],
    ['borrowed money', { ...order, autoBorrow: true }],
    ['an isolated account', { ...order, isIsolated: true }],
    ['a quantity and a cost', { ...order, funds: '10' }],
    ['no type', { ...order, type: undefined }],
    ['a price for a market order', { ...order, type: 'market' }],
    ['a quantity of zero', { ...order, size: 0 }],
    ['a null', { ...order, funds: null }],
    ['leverage', { ...order, leverage: 5 }],
  ])('is denied with %s', (_name, body) => {
    expect(meant('/api/v1/orders', body).kind).toBe('unknown');
    expect(meant('/api/v1/hf/orders', body).kind).toBe('unknown');
  });
});

describe('an order of a unified account of KuCoin', () => {
  const place = (body: object) => meant('/api/ua/v1/unified/order/place', body);

  it('states the unit of its size', () => {
    expect(place(unified)).toMatchObject({
      kind: 'order',
      orders: [{ market: 'spot', side: 'buy', quantity: '0.00001', price: '66550', timeInForce: null }],
    });
    expect(
      place({ ...unified, orderType: 'MARKET', price: undefined, sizeUnit: 'QUOTECCY', size: '10' }),
    ).toMatchObject({
      orders: [{ type: 'market', quantity: null, quoteQuantity: '10' }],
    });
    expect(place({ ...unified, triggerDirection: 'UP', triggerPrice: '66330' })).toMatchObject({
      orders: [{ trigger: { price: '66330' }, waitsUntil: 'rises' }],
    });
  });

  it.each<[string, object]>([
    ['a contract', { ...unified, tradeType: 'FUTURES' }],
    ['borrowed money', { ...unified, tradeType: 'CROSS' }],
    ['no market', { ...unified, tradeType: undefined }],
    ['no unit', { ...unified, sizeUnit: undefined }],
    ['the unit of contracts', { ...unified, sizeUnit: 'UNIT' }],
    ['a cost for a limit order', { ...unified, sizeUnit: 'QUOTECCY' }],
    ['an attached order', { ...unified, tpTriggerPrice: '70000' }],
    ['half a trigger', { ...unified, triggerPrice: '66330' }],
  ])('is denied with %s', (_name, body) => {
    expect(place(body).kind).toBe('unknown');
  });

  it('is denied with a query, which the documentation shows', () => {
    const request = sendJson('POST', host, '/api/ua/v1/unified/order/place', unified);
    expect(meaningOf('kucoin', { ...request, query: 'tradeType=FUTURES' }).kind).toBe('unknown');
  });
});

describe('a cancellation of KuCoin', () => {
  const cancel = (path: string, query?: string) => meaningOf('kucoin', send('DELETE', host, path, query));
  const id = '671124f9365ccb00073debd4';

  it.each([
    [`/api/v1/hf/orders/${id}`, 'symbol=BTC-USDT', { symbol: 'BTC-USDT', ids: [id], all: false }],
    ['/api/v1/hf/orders/client-order/a-1', 'symbol=BTC-USDT', { ids: null, clientOrderId: 'a-1', all: false }],
    ['/api/v1/stop-order/vs8hoo8kqjnklv4m0038lrfq', undefined, { ids: ['vs8hoo8kqjnklv4m0038lrfq'], trigger: true }],
    ['/api/v1/stop-order/cancel', `orderIds=${id},${id}`, { ids: [id, id], all: false, trigger: true }],
    ['/api/v1/stop-order/cancel', 'symbol=BTC-USDT', { symbol: 'BTC-USDT', ids: null, all: true, trigger: true }],
    ['/api/v1/hf/orders', 'symbol=BTC-USDT', { symbol: 'BTC-USDT', ids: null, all: true }],
    ['/api/v1/hf/orders/cancelAll', undefined, { symbol: null, ids: null, all: true }],
  ])('at %s with %s', (path, query, expected) => {
    expect(cancel(path, query)).toMatchObject({ kind: 'cancel', cancel: expected });
  });

  it.each([
    ['/api/v1/hf/orders', ''],
    ['/api/v1/hf/orders/somethingElse', 'symbol=BTC-USDT'],
    ['/api/v1/stop-order/cancel', 'orderIds=vs8hoo8kqjnklv4m0038lrfq,'],
    [`/api/v1/hf/orders/cancel/${id}`, 'symbol=BTC-USDT&cancelSize=1'],
  ])('at %s is denied with %j', (path, query) => {
    expect(cancel(path, query).kind).toBe('unknown');
  });

  it('reads no body: KuCoin would cancel the orders of every symbol', () => {
    const request = sendJson('DELETE', host, '/api/v1/orders', { symbol: 'BTC-USDT' });
    expect(meaningOf('kucoin', request).kind).toBe('unknown');
  });
});

it.each([
  ['withdraw', '/api/v3/withdrawals'],
  ['transfer', '/api/v3/accounts/universal-transfer'],
  ['other', '/api/v3/margin/borrow'],
  ['session', '/api/v1/bullet-private'],
  ['unknown', '/api/v3/oco/order'],
  ['unknown', '/api/v1/hf/orders/alter'],
])('a request of KuCoin is %s: %s', (kind, path) => {
  expect(meant(path, { symbol: 'BTC-USDT' }).kind).toBe(kind);
});

it('an order of contracts is not one of the spot market with the same path', () => {
  const request = sendJson('POST', 'api-futures.kucoin.com', '/api/v1/orders', order);
  expect(meaningOf('kucoin', request)).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('contracts') });
});
