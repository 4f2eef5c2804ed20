/**
 * What requests of Coinbase Advanced Trade mean: the documentation's fields, and requests that look
 * harmless.
 */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.coinbase.com';
const id = 'coinbase-advanced';
const limit = { base_size: '0.001', limit_price: '10000.00' };
const order = { client_order_id: '0000-00000-000000', product_id: 'BTC-USD', side: 'BUY' };
const post = (path: string, body: object) => meaningOf(id, sendJson('POST', host, `/api/v3/brokerage${path}`, body));
const placed = (order_configuration: unknown, others: object = {}) =>
  post('/orders', { ...order, ...others, order_configuration });

describe('an order of Coinbase Advanced Trade', () => {
  it('is read as the documentation writes it', () => {
    expect(placed({ limit_limit_gtc: { ...limit, post_only: true } })).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /api/v3/brokerage/orders',
      orders: [
        {
          market: 'spot',
          symbol: 'BTC-USD',
          side: 'buy',
          type: 'limit',
          quantity: '0.001',
          quantityUnit: 'base',
          price: '10000',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: true,
          timeInForce: null,
          trigger: null,
          attached: null,
          clientOrderId: '0000-00000-000000',
        },
      ],
    });
  });

  it.each<[object, object]>([
    [{ market_market_ioc: { quote_size: '10' } }, { type: 'market', quantity: null, quoteQuantity: '10' }],
    [{ market_market_fok: { base_size: '1' } }, { type: 'market', quantity: '1', timeInForce: 'FOK' }],
    [{ sor_limit_ioc: limit }, { type: 'limit', timeInForce: 'IOC' }],
    [{ limit_limit_fok: limit }, { type: 'limit', timeInForce: 'FOK' }],
    [{ limit_limit_gtd: { ...limit, end_time: '2026-12-31T07:00:00Z' } }, { timeInForce: null, postOnly: false }],
    [
      { stop_limit_stop_limit_gtc: { ...limit, stop_price: '2', stop_direction: 'STOP_DIRECTION_STOP_DOWN' } },
      { price: '10000', trigger: { kind: 'trigger', price: '2' }, waitsUntil: 'falls' },
    ],
    [
      {
        stop_limit_stop_limit_gtd: {
          ...limit,
          stop_price: '2',
          stop_direction: 'STOP_DIRECTION_STOP_UP',
          end_time: '2026-12-31T07:00:00Z',
        },
      },
      { waitsUntil: 'rises' },
    ],
  ])('has the configuration %j', (configuration, meant) => {
    expect(placed(configuration)).toMatchObject({ kind: 'order', orders: [meant] });
  });

  it.each<[string, unknown]>([
    ['two configurations', { limit_limit_gtc: limit, sor_limit_ioc: limit }],
    ['no configuration', {}],
    ['a bracket', { trigger_bracket_gtc: { ...limit, stop_trigger_price: '1' } }],
    ['a spread over time', { twap_limit_gtd: { ...limit, number_buckets: '5' } }],
    ['several prices', { scaled_limit_gtc: { orders: [limit] } }],
    ['two sizes', { market_market_ioc: { base_size: '1', quote_size: '1' } }],
    ['no size', { market_market_ioc: {} }],
    ['a limit order for an amount', { limit_limit_gtc: { quote_size: '1', limit_price: '1' } }],
    ['no price', { limit_limit_gtc: { base_size: '1' } }],
    ['a stop without its direction', { stop_limit_stop_limit_gtc: { ...limit, stop_price: '2' } }],
    ['another field of the configuration', { limit_limit_gtc: { ...limit, reduce_only: true } }],
    ['a text for the configuration', 'limit_limit_gtc'],
    ['a list of configurations', [{ limit_limit_gtc: limit }]],
  ])('is unknown with %s', (_, configuration) => {
    expect(placed(configuration)).toMatchObject({ kind: 'unknown', endpoint: null });
  });

  it.each([
    { leverage: '2' },
    { margin_type: 'CROSS' },
    { retail_portfolio_id: '1' },
    { attached_order_configuration: { trigger_bracket_gtc: {} } },
    { product_id: 'BTC-PERP-INTX' },
    { side: 'buy' },
  ])('is unknown with %j', (others) => {
    expect(placed({ limit_limit_gtc: limit }, others)).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown with parameters in the query', () => {
    const body = { ...order, order_configuration: { limit_limit_gtc: limit } };
    const request = sendJson('POST', host, '/api/v3/brokerage/orders', body);
    expect(meaningOf(id, { ...request, query: 'side=SELL' })).toMatchObject({ kind: 'unknown' });
    expect(meaningOf(id, { ...request, headers: {} })).toMatchObject({ kind: 'unknown' });
  });
});

it('a cancellation names its orders, and an amend does not state its symbol', () => {
  expect(post('/orders/batch_cancel', { order_ids: ['a', 'b'] })).toMatchObject({
    cancel: { symbol: null, ids: ['a', 'b'], all: false },
  });
  for (const body of [{}, { order_ids: [] }, { order_ids: 'a' }]) {
    expect(post('/orders/batch_cancel', body)).toMatchObject({ kind: 'unknown' });
  }
  expect(post('/orders/edit', { order_id: 'a', size: '1', price: '1' })).toMatchObject({
    kind: 'unknown',
    reason: 'an amend does not state its symbol',
  });
});

it.each<[string, string, string]>([
  ['withdraw', 'POST', '/v2/accounts/1/transactions'],
  ['withdraw', 'POST', '/v2/accounts/1/withdrawals'],
  ['transfer', 'POST', '/api/v3/brokerage/portfolios/move_funds'],
  ['other', 'POST', '/api/v3/brokerage/convert/quote'],
  ['other', 'DELETE', '/api/v3/brokerage/portfolios/1'],
  ['read', 'GET', '/api/v3/brokerage/accounts'],
  ['unknown', 'POST', '/api/v3/brokerage/orders/close_position'],
  ['unknown', 'POST', '/v2/accounts/1/buys'],
])('gives the kind %s to %s %s of Coinbase Advanced Trade', (kind, method, path) => {
  expect(meaningOf(id, send(method, host, path))).toMatchObject({ kind });
});
