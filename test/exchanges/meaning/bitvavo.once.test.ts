/** What requests of Bitvavo mean, and which of them are unknown. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.bitvavo.com';
const meant = (method: string, path: string, query?: string) => meaningOf('bitvavo', send(method, host, path, query));

describe('a cancellation of Bitvavo', () => {
  it.each<[string, string | undefined, object]>([
    ['/v2/order', 'market=BTC-EUR&orderId=a-1&operatorId=1', { symbol: 'BTC-EUR', ids: ['a-1'], all: false }],
    ['/v2/order', 'market=BTC-EUR&clientOrderId=b', { symbol: 'BTC-EUR', ids: null, clientOrderId: 'b', all: false }],
    ['/v2/orders', 'market=BTC-EUR', { symbol: 'BTC-EUR', ids: null, all: true }],
    ['/v2/orders', undefined, { symbol: null, ids: null, all: true }],
  ])('at %s with %j has its meaning', (path, query, cancel) => {
    expect(meant('DELETE', path, query)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, string]>([
    ['/v2/order', 'market=BTC-EUR'],
    ['/v2/order', 'orderId=a-1'],
    ['/v2/order', 'market=BTC-EUR&orderId='],
    ['/v2/order', 'market=BTC-EUR&orderId=a&clientOrderId=b'],
    ['/v2/order', 'market=BTC-EUR&orderId=a&market=ETH-EUR'],
    ['/v2/orders', 'market=BTC-EUR&Market=ETH-EUR'],
    ['/v2/orders', 'market='],
  ])('at %s with %j is unknown', (path, query) => {
    expect(meant('DELETE', path, query)).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown with a body', () => {
    expect(meaningOf('bitvavo', sendJson('DELETE', host, '/v2/orders', { market: 'BTC-EUR' }))).toMatchObject({
      kind: 'unknown',
    });
  });
});

it.each<[string, string, string]>([
  ['read', 'GET', '/v2/balance'],
  ['read', 'GET', '/v2/withdrawalHistory'],
  ['read', 'GET', '/v2/order'],
  ['withdraw', 'POST', '/v2/withdrawal'],
  ['withdraw', 'POST', '/v2/crypto/withdrawal'],
  ['transfer', 'POST', '/v2/subaccounts/transfers'],
  ['other', 'POST', '/v2/subaccounts'],
  ['unknown', 'GET', '/v2/withdrawal'],
  ['unknown', 'POST', '/v2/order'],
  ['unknown', 'PUT', '/v2/order'],
])('gives the kind %s to %s %s of Bitvavo', (kind, method, path) => {
  expect(meant(method, path)).toMatchObject({ kind });
});
