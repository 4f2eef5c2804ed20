/**
 * What requests of Coinbase Exchange mean: the documentation's examples, and requests that look
 * harmless.
 */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.exchange.coinbase.com';
const limit = { type: 'limit', side: 'buy', product_id: 'BTC-USD', price: '1', size: '10' };
const market = { type: 'market', side: 'buy', product_id: 'BTC-USD', funds: '61.7' };
const place = (body: object | string) => meaningOf('coinbase', sendJson('POST', host, '/orders', body));
const cancel = (path: string, query?: string) => meaningOf('coinbase', send('DELETE', host, path, query));

describe('an order of Coinbase', () => {
  it('has no symbol that is a truth value', () => {
    expect(place({ ...limit, product_id: true })).toMatchObject({ kind: 'unknown' });
  });

  it('is read as the documentation writes it', () => {
    // https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/orders/create-new-order
    const example = { ...limit, client_oid: '496ffbba-7dae-4864-f7e8-a5bf52c6d0e2', post_only: true, max_floor: '4' };
    expect(place(example)).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /orders',
      orders: [
        {
          market: 'spot',
          symbol: 'BTC-USD',
          side: 'buy',
          type: 'limit',
          quantity: '10',
          quantityUnit: 'base',
          price: '1',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: true,
          timeInForce: null,
          trigger: null,
          attached: null,
          clientOrderId: '496ffbba-7dae-4864-f7e8-a5bf52c6d0e2',
        },
      ],
    });
  });

  it('states its cost in funds', () => {
    expect(place(market)).toMatchObject({ orders: [{ type: 'market', quantity: null, quoteQuantity: '61.7' }] });
  });

  it('may wait for a price', () => {
    expect(place({ ...limit, stop: 'loss', stop_price: '2' })).toMatchObject({
      orders: [{ type: 'limit', price: '1', trigger: { price: '2' }, waitsUntil: 'falls' }],
    });
    expect(place({ ...limit, stop: 'entry', stop_price: '2' })).toMatchObject({ orders: [{ waitsUntil: 'rises' }] });
  });

  it.each<[string, object]>([
    ['another portfolio', { ...limit, profile_id: '75da88c5-05bf-4f54-bc85-5c775bd68254' }],
    ['a second order', { ...limit, stop: 'loss', stop_price: '2', stop_limit_price: '3' }],
    ['a trigger without its price', { ...limit, stop: 'loss' }],
    ['a price of a trigger without its kind', { ...limit, stop_price: '2' }],
    ['a market order with a trigger', { ...market, stop: 'loss', stop_price: '2' }],
    ['a market order with a price', { ...market, price: '1' }],
    ['a market order that only rests', { ...market, post_only: true }],
    ['size and funds', { ...market, size: '1' }],
    ['a limit order with funds', { ...limit, funds: '1' }],
    ['neither size nor funds', { ...market, funds: undefined }],
    ['no type', { ...limit, type: undefined }],
    ['a type in another case', { ...limit, type: 'LIMIT' }],
    ['another type', { ...limit, type: 'stop' }],
    ['a list as the size', { ...limit, size: ['10'] }],
    ['borrowed money', { ...limit, overdraft_enabled: true }],
  ])('is unknown with %s', (_, body) => {
    expect(place(body)).toMatchObject({ kind: 'unknown', endpoint: null });
  });

  it('is unknown with parameters in the query, and as a form', () => {
    const request = sendJson('POST', host, '/orders', limit);
    expect(meaningOf('coinbase', { ...request, query: 'side=sell' })).toMatchObject({ kind: 'unknown' });
    expect(meaningOf('coinbase', { ...request, headers: {} })).toMatchObject({ kind: 'unknown' });
    expect(meaningOf('coinbase', send('POST', host, '/orders', 'type=limit&side=buy'))).toMatchObject({
      kind: 'unknown',
    });
  });
});

describe('a cancellation of Coinbase', () => {
  const id = 'd0c5340b-6d6c-49d9-b567-48c4bfca13d2';

  it('names one order by its id or by the client’s', () => {
    // Coinbase does not need the product, so any could be stated.
    expect(cancel(`/orders/${id}`, 'product_id=BTC-USD')).toMatchObject({
      kind: 'cancel',
      cancel: { symbol: null, ids: [id], all: false },
    });
    expect(cancel(`/orders/client:${id}`)).toMatchObject({
      cancel: { symbol: null, ids: null, clientOrderId: id, all: false },
    });
  });

  it('concerns the orders of a symbol or all orders', () => {
    expect(cancel('/orders', 'product_id=BTC-USD')).toMatchObject({ cancel: { symbol: 'BTC-USD', all: true } });
    expect(cancel('/orders')).toMatchObject({ cancel: { symbol: null, all: true } });
  });

  it('takes no symbol from a body, which may have no effect', () => {
    const all = meaningOf('coinbase', sendJson('DELETE', host, '/orders', { product_id: 'BTC/USD' }));
    expect(all).toMatchObject({ kind: 'cancel', cancel: { symbol: null, ids: null, all: true } });
  });

  it.each([
    '/orders/',
    '/orders/client:',
    '/orders/other:1',
    '/orders/a/b',
    '/orders//',
  ])('is unknown at %s', (path) => {
    expect(cancel(path)).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown with another field', () => {
    expect(cancel('/orders', 'profile_id=default')).toMatchObject({ kind: 'unknown' });
    expect(meaningOf('coinbase', sendJson('DELETE', host, '/orders', { all: true }))).toMatchObject({
      kind: 'unknown',
    });
  });
});

it.each<[string, string, string]>([
  ['withdraw', 'POST', '/withdrawals/crypto'],
  ['withdraw', 'POST', '/withdrawals/coinbase-account'],
  ['transfer', 'POST', '/profiles/transfer'],
  ['other', 'POST', '/address-book'],
  ['other', 'POST', '/conversions'],
  ['read', 'GET', '/accounts'],
  ['unknown', 'POST', '/position/close'],
  ['unknown', 'POST', '/withdrawals/crypto/'],
  ['unknown', 'GET', '/orders/../withdrawals/crypto'],
  ['unknown', 'GET', '/orders/..'],
  ['unknown', 'GET', '/orders/.'],
  ['read', 'GET', '/orders/...'],
])('gives the kind %s to %s %s of Coinbase', (kind, method, path) => {
  expect(meaningOf('coinbase', send(method, host, path))).toMatchObject({ kind });
});
