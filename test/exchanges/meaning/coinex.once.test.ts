/** What requests of CoinEx mean. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.coinex.com';
const post = (path: string, body: object | string) => meaningOf('coinex', sendJson('POST', host, `/v2/${path}`, body));

const spot = { market: 'BTCUSDT', market_type: 'SPOT' };

describe('a cancellation of CoinEx', () => {
  it.each<[string, object, object]>([
    ['spot/cancel-order', { ...spot, order_id: 13400 }, { symbol: 'BTCUSDT', ids: ['13400'], all: false }],
    ['spot/cancel-stop-order', { ...spot, stop_id: 13400 }, { ids: ['13400'], trigger: true }],
    ['spot/cancel-batch-order', { market: 'BTCUSDT', order_ids: [1, 2] }, { symbol: 'BTCUSDT', ids: ['1', '2'] }],
    ['spot/cancel-batch-stop-order', { market: 'BTCUSDT', stop_ids: [1] }, { ids: ['1'], trigger: true }],
    ['spot/cancel-order-by-client-id', { market_type: 'SPOT', client_id: 'a' }, { symbol: null, clientOrderId: 'a' }],
    ['spot/cancel-stop-order-by-client-id', { ...spot, client_id: 'a' }, { clientOrderId: 'a', trigger: true }],
    ['spot/cancel-all-order', spot, { symbol: 'BTCUSDT', ids: null, all: true }],
    ['futures/cancel-all-order', { market: 'BTCUSDT', market_type: 'FUTURES', side: 'sell' }, { all: true }],
    ['futures/cancel-order', { market: 'BTCUSDT', market_type: 'FUTURES', order_id: 1 }, { ids: ['1'] }],
  ])('at %s with %j has its meaning', (path, body, cancel) => {
    expect(post(path, body)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, object | string]>([
    ['spot/cancel-order', spot],
    ['spot/cancel-order', { market_type: 'SPOT', order_id: 1 }],
    ['spot/cancel-order', { ...spot, order_id: [1, 2] }],
    ['spot/cancel-order', { ...spot, order_id: 1e21 }],
    ['spot/cancel-order', { ...spot, order_id: 1, amount: '1' }],
    ['spot/cancel-order', '{"market":"BTCUSDT","order_id":1,"order_id":2}'],
    ['spot/cancel-batch-order', { market: 'BTCUSDT', order_ids: [] }],
    ['spot/cancel-batch-order', { market: 'BTCUSDT' }],
    ['spot/cancel-order-by-client-id', spot],
    // CoinEx documents no cancellation of the orders of all markets.
    ['spot/cancel-all-order', { market_type: 'SPOT' }],
    ['spot/cancel-all-order', { ...spot, market_type: 'spot' }],
  ])('at %s with %j is unknown', (path, body) => {
    expect(post(path, body)).toMatchObject({ kind: 'unknown' });
  });
});

it('knows no request of CoinEx with both a query and a body', () => {
  const cancel = sendJson('POST', host, '/v2/spot/cancel-order', { ...spot, order_id: 1 });
  expect(meaningOf('coinex', cancel)).toMatchObject({ kind: 'cancel' });
  expect(meaningOf('coinex', { ...cancel, query: 'order_id=2' })).toMatchObject({ kind: 'unknown' });
});

it.each<[string, string, string]>([
  ['withdraw', 'POST', 'assets/withdraw'],
  ['read', 'GET', 'assets/withdraw'],
  ['transfer', 'POST', 'assets/transfer'],
  ['transfer', 'POST', 'account/subs/transfer'],
  ['other', 'GET', 'account/subs/api'],
  ['other', 'POST', 'account/subs/api'],
  ['other', 'POST', 'assets/margin/borrow'],
  ['read', 'GET', 'spot/pending-order'],
])('gives the kind %s to %s %s of CoinEx', (kind, method, path) => {
  const request = method === 'GET' ? send('GET', host, `/v2/${path}`) : sendJson('POST', host, `/v2/${path}`, {});
  expect(meaningOf('coinex', request)).toMatchObject({ kind });
});

it.each(['spot/order', 'futures/close-position', 'spot/modify-order'])('says that %s is not judged yet', (path) => {
  expect(post(path, {})).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('not judged yet') });
});
