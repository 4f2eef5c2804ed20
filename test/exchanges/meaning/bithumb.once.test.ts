/** What requests of Bithumb mean. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { send, sendJson } from './requests.js';

const host = 'api.bithumb.com';
const drop = (path: string, query?: string): RawRequest => send('DELETE', host, path, query);
const several = (body: object): RawRequest => sendJson('POST', host, '/v2/orders/cancel', body);

describe('a cancellation of Bithumb', () => {
  it.each<[string, RawRequest, object]>([
    ['an order', drop('/v2/order', 'order_id=C1'), { symbol: null, ids: ['C1'], all: false }],
    ['a client order id', drop('/v2/order', 'client_order_id=a'), { ids: null, clientOrderId: 'a' }],
    ['an order of the older version', drop('/v1/order', 'uuid=C1'), { ids: ['C1'] }],
    ['several orders', several({ order_ids: ['C1', 'C2'] }), { ids: ['C1', 'C2'], all: false }],
    ['one client order id of a list', several({ client_order_ids: ['a'] }), { clientOrderId: 'a' }],
  ])('of %s has its meaning', (_, request, cancel) => {
    expect(meaningOf('bithumb', request)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, RawRequest]>([
    ['no order', drop('/v2/order')],
    ['an empty identifier', drop('/v2/order', 'order_id=')],
    ['two identifiers', drop('/v2/order', 'order_id=C1&client_order_id=a')],
    ['an unknown field', drop('/v2/order', 'order_id=C1&market=KRW-BTC')],
    ['an empty list', several({ order_ids: [] })],
    // Only the first list counts.
    ['both lists', several({ order_ids: ['C1'], client_order_ids: ['a'] })],
    ['several client order ids', several({ client_order_ids: ['a', 'b'] })],
    ['a text for a list', several({ order_ids: 'C1' })],
    ['a query beside its body', { ...several({ order_ids: ['C1'] }), query: 'order_ids[]=C2' }],
  ])('is unknown with %s', (_, request) => {
    expect(meaningOf('bithumb', request)).toMatchObject({ kind: 'unknown' });
  });
});

it.each<[string, string, string]>([
  ['withdraw', 'POST', '/v1/withdraws/coin'],
  ['withdraw', 'POST', '/v1/withdraws/krw'],
  ['read', 'GET', '/v1/withdraws/krw'],
  ['other', 'DELETE', '/v1/withdraws/coin'],
  ['other', 'GET', '/v1/api_keys'],
  ['read', 'GET', '/v1/accounts'],
  ['read', 'GET', '/v2/orders/pending'],
  // Version 1 has another signature.
  ['unknown', 'POST', '/trade/btc_withdrawal'],
  ['unknown', 'POST', '/info/balance'],
])('gives the kind %s to %s %s of Bithumb', (kind, method, path) => {
  expect(meaningOf('bithumb', send(method, host, path))).toMatchObject({ kind });
});

it.each<[string, string]>([
  ['POST', '/v2/orders'],
  ['POST', '/v2/orders/batch'],
  ['POST', '/v1/twap'],
  ['DELETE', '/v1/twap'],
])('says that %s %s is not judged yet', (method, path) => {
  expect(meaningOf('bithumb', send(method, host, path))).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('not judged yet'),
  });
});
