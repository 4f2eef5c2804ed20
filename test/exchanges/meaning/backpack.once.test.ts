/** What requests of Backpack mean: the documentation's fields, and requests that look harmless. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.backpack.exchange';
const limit = { symbol: 'SOL_USDC', side: 'Bid', orderType: 'Limit', price: '180.50', quantity: '1.5' };
const market = { symbol: 'SOL_USDC', side: 'Ask', orderType: 'Market', quantity: '1.5' };
const perpetual = { ...limit, symbol: 'SOL_USDC_PERP' };
const place = (body: object) => meaningOf('backpack', sendJson('POST', host, '/api/v1/order', body));
const cancel = (path: string, body: object) => meaningOf('backpack', sendJson('DELETE', host, path, body));

describe('an order of Backpack', () => {
  it('is read as the documentation writes it', () => {
    // https://docs.backpack.exchange/#tag/Order/operation/execute_order
    const body = { ...limit, timeInForce: 'IOC', clientId: 1001, postOnly: true, selfTradePrevention: 'RejectTaker' };
    expect(place(body)).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /api/v1/order',
      orders: [
        {
          market: 'spot',
          symbol: 'SOL_USDC',
          side: 'buy',
          type: 'limit',
          quantity: '1.5',
          quantityUnit: 'base',
          price: '180.5',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: true,
          timeInForce: 'IOC',
          trigger: null,
          attached: null,
          clientOrderId: '1001',
        },
      ],
    });
  });

  it('is one of a perpetual, states its cost, or waits for a price', () => {
    expect(place({ ...perpetual, reduceOnly: true })).toMatchObject({
      orders: [{ market: 'linear', reduceOnly: true }],
    });
    expect(place({ ...market, quantity: undefined, quoteQuantity: '61.7' })).toMatchObject({
      orders: [{ type: 'market', side: 'sell', quantity: null, quoteQuantity: '61.7' }],
    });
    const waiting = {
      ...limit,
      quantity: undefined,
      triggerQuantity: '2',
      triggerPrice: '179',
      triggerBy: 'LastPrice',
    };
    expect(place(waiting)).toMatchObject({
      orders: [{ quantity: '2', price: '180.5', trigger: { kind: 'trigger', price: '179' } }],
    });
  });

  it('may be one of a list', () => {
    const body = JSON.stringify([limit, { ...limit, price: '1' }]);
    expect(meaningOf('backpack', sendJson('POST', host, '/api/v1/orders', body))).toMatchObject({
      kind: 'order',
      orders: [{ price: '180.5' }, { price: '1' }],
    });
    for (const other of ['[]', JSON.stringify(limit), '[[]]']) {
      expect(meaningOf('backpack', sendJson('POST', host, '/api/v1/orders', other))).toMatchObject({ kind: 'unknown' });
    }
  });

  it.each<[string, object]>([
    ['borrowed money', { ...limit, autoBorrow: true }],
    ['lending', { ...limit, autoLend: true }],
    ['an attached order', { ...limit, stopLossTriggerPrice: '1' }],
    ['a slippage', { ...market, slippageTolerance: '5' }],
    ['a percentage of a position', { ...perpetual, quantity: undefined, triggerQuantity: '50%', triggerPrice: '1' }],
    ['a trigger without its quantity', { ...limit, triggerPrice: '1' }],
    ['two quantities', { ...limit, triggerQuantity: '2', triggerPrice: '1' }],
    ['a quantity of a trigger alone', { ...limit, quantity: undefined, triggerQuantity: '2' }],
    ['a trigger’s reference alone', { ...limit, triggerBy: 'MarkPrice' }],
    ['a limit order for a cost', { ...limit, quantity: undefined, quoteQuantity: '1' }],
    ['quantity and cost', { ...market, quoteQuantity: '1' }],
    ['no quantity', { ...market, quantity: undefined }],
    ['a market order with a price', { ...market, price: '1' }],
    ['a market order that only rests', { ...market, postOnly: true }],
    ['a spot order that reduces', { ...limit, reduceOnly: true }],
    ['a contract with a date', { ...limit, symbol: 'SOL_USDC_20261225' }],
    ['an inverse contract', { ...limit, symbol: 'SOL_USDC_IPERP' }],
    ['a side in another case', { ...limit, side: 'bid' }],
    ['a broker', { ...limit, brokerId: 1 }],
  ])('is unknown with %s', (_, body) => {
    expect(place(body)).toMatchObject({ kind: 'unknown', endpoint: null });
  });

  it('is unknown in a query and as a form', () => {
    const request = sendJson('POST', host, '/api/v1/order', limit);
    expect(meaningOf('backpack', { ...request, query: 'side=Ask' })).toMatchObject({ kind: 'unknown' });
    expect(meaningOf('backpack', { ...request, headers: {} })).toMatchObject({ kind: 'unknown' });
  });
});

describe('a cancellation of Backpack', () => {
  it('names one order and its symbol', () => {
    expect(cancel('/api/v1/order', { symbol: 'SOL_USDC', orderId: '28' })).toMatchObject({
      cancel: { symbol: 'SOL_USDC', ids: ['28'], all: false },
    });
    expect(cancel('/api/v1/order', { symbol: 'SOL_USDC', clientId: 7 })).toMatchObject({
      cancel: { ids: null, clientOrderId: '7' },
    });
    for (const body of [{ orderId: '28' }, { symbol: 'SOL_USDC' }, { symbol: 'A_B', orderId: '1', clientId: 2 }]) {
      expect(cancel('/api/v1/order', body)).toMatchObject({ kind: 'unknown' });
    }
  });

  it('concerns the orders of a symbol, which it has to name', () => {
    const body = { symbol: 'SOL_USDC', orderType: 'ConditionalOrder' };
    expect(cancel('/api/v1/orders', body)).toMatchObject({ cancel: { symbol: 'SOL_USDC', ids: null, all: true } });
    expect(cancel('/api/v1/orders', {})).toMatchObject({ kind: 'unknown' });
  });
});

it.each<[string, string, string]>([
  ['withdraw', 'POST', '/wapi/v1/capital/withdrawals'],
  ['other', 'POST', '/api/v1/borrowLend'],
  ['other', 'PATCH', '/api/v1/account'],
  ['read', 'GET', '/api/v1/capital'],
  ['unknown', 'POST', '/api/v1/rfq/accept'],
  ['unknown', 'POST', '/api/v1/strategy'],
  ['unknown', 'PATCH', '/wapi/v1/capital/withdrawals/delay'],
])('gives the kind %s to %s %s of Backpack', (kind, method, path) => {
  expect(meaningOf('backpack', send(method, host, path))).toMatchObject({ kind });
});
