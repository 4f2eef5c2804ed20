/** What requests of Revolut X mean: the documentation's fields, and requests that look harmless. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'revx.revolut.com';
const limit = { base_size: '0.1', price: '50000.50' };
const order = { client_order_id: '3fa85f64-5717-4562-b3fc-2c963f66afa6', symbol: 'BTC-USD', side: 'buy' };
const place = (body: object) => meaningOf('revolutx', sendJson('POST', host, '/api/1.0/orders', body));
const placed = (order_configuration: unknown, others: object = {}) =>
  place({ ...order, ...others, order_configuration });
const cancel = (path: string, query?: string) => meaningOf('revolutx', send('DELETE', host, path, query));

describe('an order of Revolut X', () => {
  it('is read as the documentation writes it', () => {
    // https://developer.revolut.com/docs/x-api/place-order
    const given = { ...limit, time_in_force: 'ioc', execution_instructions: ['allow_taker'] };
    expect(placed({ limit: given })).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /api/1.0/orders',
      orders: [
        {
          market: 'spot',
          symbol: 'BTC-USD',
          side: 'buy',
          type: 'limit',
          quantity: '0.1',
          quantityUnit: 'base',
          price: '50000.5',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: false,
          timeInForce: 'IOC',
          trigger: null,
          attached: null,
          clientOrderId: order.client_order_id,
        },
      ],
    });
    expect(placed({ limit: { ...limit, execution_instructions: ['post_only'] } })).toMatchObject({
      orders: [{ postOnly: true, timeInForce: null }],
    });
  });

  it('states its size in either currency', () => {
    expect(placed({ market: { quote_size: '20' } })).toMatchObject({
      orders: [{ type: 'market', quantity: null, quoteQuantity: '20', price: null }],
    });
    expect(placed({ market: { base_size: '0.1' } }, { side: 'sell' })).toMatchObject({
      orders: [{ side: 'sell', quantity: '0.1', quoteQuantity: null }],
    });
  });

  it.each<[string, unknown]>([
    ['both configurations', { limit, market: { base_size: '0.1' } }],
    ['no configuration', {}],
    ['another configuration', { limit, tpsl: { trigger_price: '1' } }],
    ['two sizes', { market: { base_size: '1', quote_size: '1' } }],
    ['no size', { market: {} }],
    ['a limit order for an amount', { limit: { quote_size: '1', price: '1' } }],
    ['a limit order with both sizes', { limit: { ...limit, quote_size: '1' } }],
    ['a market order with a price', { market: { base_size: '1', price: '1' } }],
    ['no price', { limit: { base_size: '1' } }],
    ['an instruction that is not known', { limit: { ...limit, execution_instructions: ['hidden'] } }],
    ['a text for a configuration', 'limit'],
    ['a list for a configuration', [limit]],
  ])('is unknown with %s', (_, configuration) => {
    expect(placed(configuration)).toMatchObject({ kind: 'unknown', endpoint: null });
  });

  it('is unknown with another symbol, side or field, and as an amend', () => {
    for (const others of [{ symbol: 'BTC/USD' }, { symbol: 'btc-usd' }, { side: 'BUY' }, { leverage: '2' }]) {
      expect(placed({ limit }, others)).toMatchObject({ kind: 'unknown' });
    }
    const amend = sendJson('PUT', host, '/api/1.0/orders/1', { client_order_id: '1', base_size: '0.1' });
    expect(meaningOf('revolutx', amend)).toMatchObject({
      kind: 'unknown',
      reason: 'an amend does not state its symbol',
    });
  });
});

it('a cancellation of Revolut X names one order, or concerns all of them', () => {
  expect(cancel('/api/1.0/orders/7a52e92e')).toMatchObject({ cancel: { symbol: null, ids: ['7a52e92e'], all: false } });
  expect(cancel('/api/1.0/orders')).toMatchObject({ cancel: { symbol: null, ids: null, all: true } });
  expect(cancel('/api/1.0/orders', 'symbol=BTC-USD')).toMatchObject({ kind: 'unknown' });
  expect(cancel('/api/1.0/orders/7a52e92e', 'all=true')).toMatchObject({ kind: 'unknown' });
});

it.each<[string, string, string]>([
  ['read', 'GET', '/api/1.0/balances'],
  ['read', 'GET', '/api/1.0/orders/fills/7a52e92e'],
  ['unknown', 'POST', '/api/1.0/withdrawals'],
  ['unknown', 'POST', '/api/2.0/orders'],
])('gives the kind %s to %s %s of Revolut X', (kind, method, path) => {
  expect(meaningOf('revolutx', send(method, host, path))).toMatchObject({ kind });
});
