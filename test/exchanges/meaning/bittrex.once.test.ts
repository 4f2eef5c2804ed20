/**
 * What requests of Bittrex mean, in both versions: the documentation's examples, and requests that
 * look harmless.
 */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.bittrex.com';
const id = '83d4dd58-cba5-4fb4-881c-f77fc43009d9';
const limit = {
  marketSymbol: 'LTC-BTC',
  direction: 'BUY',
  type: 'LIMIT',
  quantity: '1',
  limit: '0.1',
  timeInForce: 'GOOD_TIL_CANCELLED',
};
const market = { ...limit, type: 'MARKET', limit: undefined, timeInForce: 'IMMEDIATE_OR_CANCEL' };

describe('an order of Bittrex v3', () => {
  const place = (body: object) => meaningOf('bittrex', sendJson('POST', host, '/v3/orders', body));

  it('is read as the documentation writes it', () => {
    expect(place({ ...limit, clientOrderId: id })).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /v3/orders',
      orders: [
        {
          market: 'spot',
          symbol: 'LTC-BTC',
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
          clientOrderId: id,
        },
      ],
    });
    expect(place({ ...limit, timeInForce: 'POST_ONLY_GOOD_TIL_CANCELLED' })).toMatchObject({
      orders: [{ postOnly: true }],
    });
  });

  it('may state a cost instead of a quantity', () => {
    expect(place({ ...market, type: 'CEILING_MARKET', quantity: undefined, ceiling: '5' })).toMatchObject({
      orders: [{ type: 'market', quantity: null, quoteQuantity: '5' }],
    });
  });

  it.each<[string, object]>([
    ['two bounds', { ...limit, type: 'CEILING_LIMIT', ceiling: '5' }],
    ['a quantity and a cost', { ...market, type: 'CEILING_MARKET', ceiling: '5' }],
    ['a cost of a sale', { ...market, direction: 'SELL', type: 'CEILING_MARKET', quantity: undefined, ceiling: '5' }],
    ['a cost that its type does not use', { ...limit, ceiling: '5' }],
    ['a market type and a limit', { ...market, limit: '1' }],
    ['no limit', { ...limit, limit: undefined }],
    ['no time in force', { ...limit, timeInForce: undefined }],
    ['a time in force that is not known', { ...limit, timeInForce: 'INSTANT' }],
    ['awards', { ...limit, useAwards: true }],
  ])('is unknown with %s', (_, body) => {
    expect(place(body)).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown for a subaccount, and in a list', () => {
    const request = sendJson('POST', host, '/v3/orders', limit);
    const headers = { ...request.headers, 'api-subaccount-id': id };
    expect(meaningOf('bittrex', { ...request, headers })).toMatchObject({ kind: 'unknown' });
    const batch = [{ resource: 'order', operation: 'post', payload: limit }];
    expect(meaningOf('bittrex', sendJson('POST', host, '/v3/batch', batch))).toMatchObject({ kind: 'unknown' });
  });
});

it.each<[string, string, string, string | undefined, object]>([
  ['bittrex', 'DELETE', `/v3/orders/${id}`, undefined, { kind: 'cancel', cancel: { ids: [id], all: false } }],
  [
    'bittrex',
    'DELETE',
    '/v3/orders/open',
    undefined,
    { kind: 'cancel', cancel: { symbol: null, ids: null, all: true } },
  ],
  ['bittrex', 'DELETE', '/v3/orders/open', 'marketSymbol=LTC-BTC', { cancel: { symbol: 'LTC-BTC', all: true } }],
  ['bittrex', 'DELETE', '/v3/orders/open', 'symbol=LTC-BTC', { kind: 'unknown' }],
  ['bittrex', 'DELETE', `/v3/withdrawals/${id}`, undefined, { kind: 'other' }],
  ['bittrex', 'POST', '/v3/withdrawals', undefined, { kind: 'withdraw' }],
  ['bittrex', 'POST', '/v3/transfers', undefined, { kind: 'transfer' }],
  ['bittrex', 'POST', '/v3/conditional-orders', undefined, { kind: 'unknown' }],
  ['bittrex', 'GET', '/v3/balances', undefined, { kind: 'read' }],
  ['bittrex', 'GET', '/v3/executions', 'marketSymbol=LTC-BTC', { kind: 'read' }],
  ['bittrex-v1', 'GET', '/api/v1.1/market/cancel', `uuid=${id}`, { kind: 'cancel', cancel: { ids: [id], all: false } }],
  ['bittrex-v1', 'GET', '/api/v1.1/market/cancel', '', { kind: 'unknown' }],
  ['bittrex-v1', 'GET', '/api/v1.1/account/withdraw', 'currency=BTC&quantity=1&address=a', { kind: 'withdraw' }],
  ['bittrex-v1', 'GET', '/api/v1.1/account/getbalances', 'apikey=k&nonce=1', { kind: 'read' }],
  ['bittrex-v1', 'GET', '/api/v1.1/account/getdepositaddress', 'currency=BTC', { kind: 'other' }],
  ['bittrex-v1', 'POST', '/api/v1.1/account/getbalances', '', { kind: 'unknown' }],
  ['bittrex-v1', 'GET', '/v3/balances', undefined, { kind: 'unknown' }],
])('the request of %s: %s %s?%s has its meaning', (exchange, method, path, query, meaning) => {
  expect(meaningOf(exchange, send(method, host, path, query))).toMatchObject(meaning);
});

describe('an order of Bittrex v1.1', () => {
  const place = (name: string, query: string) =>
    meaningOf('bittrex-v1', send('GET', host, `/api/v1.1/market/${name}`, query));

  it('is read as the documentation writes it', () => {
    const query = 'market=BTC-LTC&quantity=1.20&rate=0.004&apikey=k&nonce=1';
    expect(place('buylimit', query)).toMatchObject({
      kind: 'order',
      orders: [{ market: 'spot', symbol: 'BTC-LTC', side: 'buy', type: 'limit', quantity: '1.2', price: '0.004' }],
    });
    expect(place('selllimit', `${query}&timeInForce=IOC`)).toMatchObject({
      orders: [{ side: 'sell', timeInForce: 'IOC' }],
    });
  });

  it.each([
    'market=BTC-LTC&quantity=1.2',
    'market=BTC-LTC&rate=0.004',
    'quantity=1.2&rate=0.004',
    'market=BTC-LTC&quantity=0&rate=0.004',
    'market=BTC-LTC&quantity=1.2&rate=0.004&quantity=100',
    'market=BTC-LTC&quantity=1.2&rate=0.004&%71uantity=100',
    'market=BTC-LTC&quantity=1.2&rate=0.004&Quantity=100',
    'market=BTC-LTC&quantity=1.2&rate=0.004&target=5',
    'market=BTC-LTC&quantity=1,2&rate=0.004',
  ])('is unknown with %s', (query) => {
    expect(place('buylimit', query)).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown at the market', () => {
    expect(place('buymarket', 'market=BTC-LTC&quantity=1.2')).toMatchObject({ kind: 'unknown' });
  });
});
