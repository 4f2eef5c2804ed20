/** What requests of Gate mean: the documentation's examples, and requests that look harmless. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendForm, sendJson } from './requests.js';

const host = 'api.gateio.ws';
const meant = (method: string, path: string, body: object) =>
  meaningOf('gate', sendJson(method, host, `/api/v4${path}`, body));
const place = (body: object) => meant('POST', '/spot/orders', body);

const order = {
  text: 't-abc123',
  currency_pair: 'BTC_USDT',
  type: 'limit',
  account: 'spot',
  side: 'buy',
  amount: '0.001',
  price: '65000',
  time_in_force: 'gtc',
  iceberg: '0',
};
const atMarket = { ...order, type: 'market', price: undefined, time_in_force: 'ioc', iceberg: undefined };

describe('an order of Gate', () => {
  it('is the one of the documentation', () => {
    expect(place(order)).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /api/v4/spot/orders',
      orders: [
        {
          market: 'spot',
          symbol: 'BTC_USDT',
          side: 'buy',
          type: 'limit',
          quantity: '0.001',
          quantityUnit: 'base',
          price: '65000',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: false,
          timeInForce: null,
          trigger: null,
          attached: null,
          clientOrderId: 't-abc123',
        },
      ],
    });
  });

  it('at market states its cost to buy, and its quantity to sell', () => {
    expect(place(atMarket)).toMatchObject({ orders: [{ quantity: null, quoteQuantity: '0.001' }] });
    expect(place({ ...atMarket, side: 'sell' })).toMatchObject({
      orders: [{ quantity: '0.001', quoteQuantity: null }],
    });
  });

  it('is a limit order by default', () => {
    expect(place({ ...order, type: undefined })).toMatchObject({ orders: [{ market: 'spot', type: 'limit' }] });
  });

  it('of a unified account is denied, because it may borrow', () => {
    expect(place({ ...order, account: 'unified' })).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('unified account may borrow'),
    });
    // By default it is an order of the unified account, if there is one.
    expect(place({ ...order, account: undefined })).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('account is missing'),
    });
  });

  it('of another account borrows', () => {
    expect(place({ ...order, account: 'margin' })).toMatchObject({
      orders: [{ market: 'margin', margin: 'isolated' }],
    });
    expect(place({ ...order, account: 'cross_margin', auto_borrow: true })).toMatchObject({
      orders: [{ market: 'margin', margin: 'cross' }],
    });
  });

  it('of a batch is one of a list', () => {
    expect(meant('POST', '/spot/batch_orders', [order, { ...atMarket, side: 'sell' }])).toMatchObject({
      kind: 'order',
      orders: [
        { symbol: 'BTC_USDT', price: '65000' },
        { side: 'sell', type: 'market', quantity: '0.001' },
      ],
    });
    // A list under an empty name is no list.
    expect(meant('POST', '/spot/batch_orders', { '': [order] }).kind).toBe('unknown');
    expect(meant('POST', '/spot/orders', [order]).kind).toBe('unknown');
  });

  it('that waits for a price has a trigger', () => {
    const conditional = {
      trigger: { price: '100', rule: '>=', expiration: 3600 },
      put: { type: 'limit', side: 'buy', price: '2.15', amount: '2.00', account: 'normal', time_in_force: 'gtc' },
      market: 'GT_USDT',
    };
    const path = '/spot/price_orders';
    expect(meant('POST', path, conditional)).toMatchObject({
      kind: 'order',
      orders: [
        {
          market: 'spot',
          symbol: 'GT_USDT',
          quantity: '2',
          price: '2.15',
          trigger: { price: '100' },
          waitsUntil: 'rises',
        },
      ],
    });
    expect(meant('POST', path, { ...conditional, trigger: { ...conditional.trigger, rule: '<=' } })).toMatchObject({
      orders: [{ waitsUntil: 'falls' }],
    });
    const { put } = conditional;
    expect(meant('POST', path, { ...conditional, put: { ...put, account: 'margin' } })).toMatchObject({
      orders: [{ market: 'margin' }],
    });
    for (const other of [
      { ...conditional, put: { ...put, type: 'market', price: undefined } },
      { ...conditional, put: { ...put, account: 'unified' } },
      { ...conditional, trigger: { rule: '>=' } },
    ]) {
      expect(meant('POST', path, other).kind).toBe('unknown');
    }
  });

  it.each<[string, object]>([
    ['borrowed money on the spot account', { ...order, auto_borrow: true }],
    ['a price that is relative', { ...atMarket, slippage: '0.05' }],
    ['a price for a market order', { ...order, type: 'market' }],
    ['no price', { ...order, price: undefined }],
    ['an amount of zero', { ...order, amount: '0' }],
    ['an attached order', { ...order, stop_loss: { trigger_price: '1' } }],
    ['a symbol in another case', { ...order, Currency_Pair: 'ETH_USDT' }],
  ])('is denied with %s', (_, body) => {
    expect(place(body).kind).toBe('unknown');
  });

  it('of contracts, and an amend, is denied by name', () => {
    const contract = { contract: 'BTC_USDT', size: 0, price: '0', tif: 'ioc' };
    expect(meant('POST', '/futures/usdt/orders', contract)).toMatchObject({ kind: 'unknown' });
    expect(meant('PATCH', '/spot/orders/121212', { price: '1', amount: '1' }).reason).toContain('side');
  });
});

describe('a cancellation of Gate', () => {
  const cancel = (path: string, query?: string) => meaningOf('gate', send('DELETE', host, `/api/v4${path}`, query));

  it.each([
    ['/spot/orders/12332324', 'currency_pair=BTC_USDT', { symbol: 'BTC_USDT', ids: ['12332324'], all: false }],
    ['/spot/orders/t-123456', 'currency_pair=BTC_USDT', { ids: null, clientOrderId: 't-123456', all: false }],
    ['/spot/orders', 'currency_pair=BTC_USDT', { symbol: 'BTC_USDT', ids: null, all: true }],
    ['/spot/orders', undefined, { symbol: null, ids: null, all: true }],
    ['/futures/usdt/orders/12345', undefined, { symbol: null, ids: ['12345'], all: false }],
  ])('at %s with %s', (path, query, expected) => {
    expect(cancel(path, query)).toMatchObject({ kind: 'cancel', cancel: expected });
  });

  it('names each of several orders', () => {
    const path = '/spot/cancel_batch_orders';
    const named = (id: string, currency_pair: string) => ({ id, currency_pair });
    expect(meant('POST', path, [named('1', 'BTC_USDT'), named('2', 'BTC_USDT')])).toMatchObject({
      cancel: { symbol: 'BTC_USDT', ids: ['1', '2'], all: false },
    });
    expect(meant('POST', path, [named('1', 'BTC_USDT'), named('2', 'ETH_USDT')])).toMatchObject({
      cancel: { symbol: null, ids: ['1', '2'] },
    });
    expect(meant('POST', path, []).kind).toBe('unknown');
    expect(meant('POST', path, [{ currency_pair: 'BTC_USDT' }]).kind).toBe('unknown');
  });

  it('reads no body: Gate would cancel the orders of every symbol', () => {
    expect(meant('DELETE', '/spot/orders', { currency_pair: 'BTC_USDT' }).kind).toBe('unknown');
    const form = { ...sendForm(host, '/api/v4/spot/orders', 'currency_pair=BTC_USDT'), method: 'DELETE' };
    expect(meaningOf('gate', form).kind).toBe('unknown');
  });

  it.each([
    ['/spot/orders/abc', 'currency_pair=BTC_USDT'],
    ['/spot/orders/12332324', ''],
    ['/spot/orders', 'currency_pair=BTC_USDT&side=buy'],
    ['/futures/eth/orders', ''],
  ])('at %s is denied with %j', (path, query) => {
    expect(cancel(path, query).kind).toBe('unknown');
  });
});

it.each([
  ['withdraw', 'POST', '/withdrawals'],
  ['withdraw', 'POST', '/withdrawals/push'],
  ['transfer', 'POST', '/wallet/transfers'],
  ['other', 'POST', '/margin/uni/loans'],
  ['other', 'POST', '/futures/usdt/positions/BTC_USDT/leverage'],
  ['unknown', 'POST', '/spot/cross_liquidate_orders'],
  ['unknown', 'POST', '/spot/pov_orders'],
])('a request of Gate is %s: %s %s', (kind, method, path) => {
  expect(meant(method, path, { currency: 'BTC' }).kind).toBe(kind);
});

it('a read of Gate that can make an address is unknown', () => {
  const read = (path: string) => meaningOf('gate', send('GET', host, `/api/v4${path}`, 'currency=BTC'));
  expect(read('/wallet/deposits').kind).toBe('read');
  expect(read('/wallet/deposit_address').kind).toBe('unknown');
});
