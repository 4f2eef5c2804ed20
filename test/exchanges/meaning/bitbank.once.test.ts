/** What requests of bitbank mean. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.bitbank.cc';
const post = (path: string, body: object) => meaningOf('bitbank', sendJson('POST', host, `/v1/user/${path}`, body));

describe('a cancellation of bitbank', () => {
  it('names its orders and their pair', () => {
    expect(post('spot/cancel_order', { pair: 'btc_jpy', order_id: 1 })).toMatchObject({
      kind: 'cancel',
      cancel: { symbol: 'btc_jpy', ids: ['1'], all: false },
    });
    expect(post('spot/cancel_orders', { pair: 'btc_jpy', order_ids: [1, '2'] })).toMatchObject({
      kind: 'cancel',
      cancel: { symbol: 'btc_jpy', ids: ['1', '2'], all: false },
    });
  });

  it.each<[string, object]>([
    ['spot/cancel_order', { pair: 'btc_jpy' }],
    ['spot/cancel_order', { order_id: 1 }],
    ['spot/cancel_order', { pair: 'btc_jpy', order_id: 1, amount: '1' }],
    ['spot/cancel_order', { pair: 'btc_jpy', order_id: null }],
    ['spot/cancel_orders', { pair: 'btc_jpy', order_ids: [] }],
    ['spot/cancel_orders', { pair: 'btc_jpy', order_ids: 1 }],
  ])('at %s with %j is unknown', (path, body) => {
    expect(post(path, body)).toMatchObject({ kind: 'unknown' });
  });
});

it.each<[string, string, string]>([
  ['withdraw', 'POST', 'request_withdrawal'],
  ['other', 'POST', 'confirm_deposits_all'],
  ['session', 'GET', 'subscribe'],
  ['read', 'GET', 'withdrawal_history'],
  ['read', 'POST', 'spot/orders_info'],
  ['read', 'GET', 'spot/order'],
  ['unknown', 'GET', 'request_withdrawal'],
])('gives the kind %s to %s %s of bitbank', (kind, method, path) => {
  expect(meaningOf('bitbank', send(method, host, `/v1/user/${path}`))).toMatchObject({ kind });
});

it('says that an order of bitbank is not judged yet', () => {
  expect(post('spot/order', { pair: 'btc_jpy', side: 'buy', type: 'market', amount: '1' })).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('not judged yet'),
  });
});
