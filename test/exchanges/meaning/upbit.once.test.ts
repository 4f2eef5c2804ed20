/** What requests of Upbit mean. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.upbit.com';
const drop = (path: string, query?: string) => meaningOf('upbit', send('DELETE', host, `/v1/${path}`, query));

const uuid = '0f9d4c1e-5b7a-4c3d-8e2f-6a1b2c3d4e5f';

describe('a cancellation of Upbit', () => {
  it.each<[string, string, object]>([
    ['order', `uuid=${uuid}`, { symbol: null, ids: [uuid], all: false }],
    ['order', 'identifier=a', { ids: null, clientOrderId: 'a' }],
    ['orders/uuids', `uuids[]=${uuid}&uuids[]=b`, { ids: [uuid, 'b'], all: false }],
    ['orders/uuids', `uuids%5B%5D=${uuid}&uuids%5b%5d=b&uuids[]=c`, { ids: [uuid, 'b', 'c'], all: false }],
    ['orders/uuids', 'identifiers[]=a', { ids: null, clientOrderId: 'a', all: false }],
    ['orders/open', 'pairs=KRW-BTC&cancel_side=bid', { symbol: 'KRW-BTC', ids: null, all: true }],
    // These may concern several markets.
    ['orders/open', 'pairs=KRW-BTC,KRW-ETH', { symbol: null, all: true }],
    ['orders/open', 'excluded_pairs=KRW-BTC&count=20&order_by=asc', { symbol: null, all: true }],
    ['orders/open', 'quote_currencies=KRW', { symbol: null, all: true }],
  ])('at %s with %j has its meaning', (path, query, cancel) => {
    expect(drop(path, query)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, string | undefined]>([
    ['order', undefined],
    ['order', 'uuid=&clientOrderId=a'],
    ['order', `uuid=${uuid}&identifier=a`],
    ['order', `uuid=${uuid}&uuid=b`],
    ['order', 'uuid[]=a'],
    ['orders/uuids', undefined],
    ['orders/uuids', `uuids=${uuid}`],
    ['orders/uuids', `uuids[]=${uuid}&uuids[]=`],
    ['orders/uuids', 'uuids[]=a&identifiers[]=b'],
    ['orders/uuids', 'identifiers[]=a&identifiers[]=b'],
    ['orders/uuids', `uuids%5b=${uuid}`],
    ['orders/uuids', `%75uids[]=${uuid}`],
    ['orders/uuids', Array(51).fill('uuids[]=a').join('&')],
    ['orders/open', 'pairs='],
    ['orders/open', 'market=KRW-BTC'],
  ])('at %s with %j is unknown', (path, query) => {
    expect(drop(path, query)).toMatchObject({ kind: 'unknown' });
  });

  it('has no body', () => {
    const inBody = sendJson('DELETE', host, '/v1/orders/open', { pairs: 'KRW-BTC' });
    expect(meaningOf('upbit', inBody)).toMatchObject({ kind: 'unknown' });
    expect(drop('orders/open')).toMatchObject({ kind: 'cancel', cancel: { symbol: null, all: true } });
  });
});

it.each<[string, string, string]>([
  ['withdraw', 'POST', 'withdraws/coin'],
  ['withdraw', 'POST', 'withdraws/krw'],
  ['other', 'DELETE', 'withdraws/coin'],
  ['transfer', 'POST', 'pockets/transfers'],
  ['read', 'GET', 'pockets/transfers'],
  ['other', 'GET', 'api_keys'],
  ['other', 'GET', 'pockets/api_keys'],
  ['read', 'GET', 'accounts'],
  ['unknown', 'PUT', 'accounts'],
])('gives the kind %s to %s %s of Upbit', (kind, method, path) => {
  expect(meaningOf('upbit', send(method, 'sg-api.upbit.com', `/v1/${path}`))).toMatchObject({ kind });
});

it.each(['orders', 'orders/test', 'orders/cancel_and_new'])('says that %s is not judged yet', (path) => {
  expect(meaningOf('upbit', sendJson('POST', host, `/v1/${path}`, {}))).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('not judged yet'),
  });
});
