/** What requests of HTX mean. Their credentials are in the query, beside a JSON body. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const query =
  'AccessKeyId=a&SignatureMethod=HmacSHA256&SignatureVersion=2&Timestamp=2026-01-01T00%3A00%3A00&Signature=b';
const spot = 'api.huobi.pro';
const contracts = 'api.hbdm.com';

const post = (host: string, path: string, body: object | string, more = '') =>
  meaningOf('htx', { ...sendJson('POST', host, path, body), query: query + more });

describe('a cancellation of HTX', () => {
  it.each<[string, string, object, object]>([
    [spot, '/v1/order/orders/59378/submitcancel', {}, { symbol: null, ids: ['59378'], all: false }],
    [spot, '/v1/order/orders/59378/submitcancel', { symbol: 'btcusdt' }, { symbol: null, ids: ['59378'] }],
    [spot, '/v1/order/orders/submitCancelClientOrder', { 'client-order-id': 'a0001' }, { clientOrderId: 'a0001' }],
    [spot, '/v1/order/orders/batchcancel', { 'order-ids': ['1', '2'] }, { symbol: null, ids: ['1', '2'] }],
    [
      spot,
      '/v1/order/orders/batchcancel',
      { 'client-order-ids': ['a'] },
      { ids: null, clientOrderId: 'a', all: false },
    ],
    [spot, '/v1/order/orders/batchCancelOpenOrders', { symbol: 'btcusdt' }, { symbol: 'btcusdt', all: true }],
    [spot, '/v1/order/orders/batchCancelOpenOrders', { 'account-id': 1, side: 'buy' }, { symbol: null, all: true }],
    [spot, '/v2/algo-orders/cancellation', { clientOrderIds: ['a'] }, { clientOrderId: 'a', trigger: true }],
    [spot, '/v2/algo-orders/cancel-all-after', { timeout: '10' }, { symbol: null, all: true, after: '10' }],
    [
      contracts,
      '/v5/trade/cancel_order',
      { contract_code: 'BTC-USDT', order_id: '1' },
      { symbol: 'BTC-USDT', ids: ['1'] },
    ],
    [
      contracts,
      '/v5/trade/cancel_batch_orders',
      { contract_code: 'BTC-USDT', order_id: ['1', '2'] },
      { ids: ['1', '2'] },
    ],
    [contracts, '/v5/trade/cancel_all_orders', { contract_code: 'BTC-USDT' }, { symbol: 'BTC-USDT', all: true }],
    [contracts, '/v5/trade/cancel_all_orders', {}, { symbol: null, all: true }],
    [contracts, '/v5/trade/cancel-after', { on_off: 1, time_out: 5000 }, { all: true, after: '5000' }],
    [
      contracts,
      '/v5/algo/cancel_orders',
      [{ contract_code: 'BTC-USDT', algo_id: '1' }],
      { symbol: 'BTC-USDT', ids: ['1'] },
    ],
    [
      contracts,
      '/v5/algo/cancel_orders',
      [
        { contract_code: 'BTC-USDT', algo_id: '1' },
        { contract_code: 'ETH-USDT', algo_id: '2' },
      ],
      { symbol: null, ids: ['1', '2'], trigger: true },
    ],
    [
      contracts,
      '/swap-api/v1/swap_cancel',
      { contract_code: 'BTC-USD', order_id: '1,2' },
      { symbol: 'BTC-USD', ids: ['1', '2'] },
    ],
    // The symbol of a delivery contract is a currency with several contracts.
    [
      contracts,
      '/api/v1/contract_cancel',
      { symbol: 'BTC', client_order_id: '7' },
      { symbol: null, clientOrderId: '7' },
    ],
    [contracts, '/api/v1/contract_cancelall', { symbol: 'BTC' }, { symbol: null, all: true }],
    [contracts, '/api/v1/contract_trigger_cancel', { symbol: 'BTC', order_id: '1' }, { ids: ['1'], trigger: true }],
    [
      contracts,
      '/linear-swap-api/v1/swap_cross_cancelall',
      { contract_code: 'BTC-USDT' },
      { symbol: 'BTC-USDT', all: true },
    ],
  ])('at %s%s with %j has its meaning', (host, path, body, cancel) => {
    expect(post(host, path, body)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, string, object | string]>([
    [spot, '/v1/order/orders/place/submitcancel', {}],
    [spot, '/v1/order/orders/59378/submitcancel', { amount: '1' }],
    [spot, '/v1/order/orders/submitCancelClientOrder', {}],
    [spot, '/v1/order/orders/batchcancel', { 'order-ids': [] }],
    [spot, '/v1/order/orders/batchcancel', { 'order-ids': ['1'], 'client-order-ids': ['a'] }],
    [spot, '/v1/order/orders/batchcancel', { 'client-order-ids': ['a', 'b'] }],
    // Only the first symbol of a list could be judged.
    [spot, '/v1/order/orders/batchCancelOpenOrders', { symbol: 'btcusdt,ethusdt' }],
    [spot, '/v1/order/orders/batchCancelOpenOrders', { symbol: 'btcusdt', trigger: true }],
    [spot, '/v1/order/orders/batchCancelOpenOrders', { Symbol: 'btcusdt' }],
    [spot, '/v1/order/orders/batchCancelOpenOrders', '{"symbol":"btcusdt","symbol":"ethusdt"}'],
    [contracts, '/v5/trade/cancel_order', { contract_code: 'BTC-USDT' }],
    [contracts, '/v5/trade/cancel_batch_orders', { contract_code: 'BTC-USDT', order_id: [] }],
    [contracts, '/v5/trade/cancel-after', { on_off: 1 }],
    [contracts, '/v5/trade/cancel-after', { on_off: 2, time_out: 5000 }],
    [contracts, '/v5/algo/cancel_orders', []],
    [contracts, '/v5/algo/cancel_orders', [{ contract_code: 'BTC-USDT' }]],
    [contracts, '/v5/algo/cancel_orders', [{ algo_id: '1' }, { algo_id: '2', algo_client_order_id: 'a' }]],
    [contracts, '/swap-api/v1/swap_cancel', { contract_code: 'BTC-USD', order_id: '' }],
    [contracts, '/swap-api/v1/swap_cancel', { contract_code: 'BTC-USD', order_id: '1,' }],
    // An endpoint of another host.
    [spot, '/v5/trade/cancel_order', { contract_code: 'BTC-USDT', order_id: '1' }],
  ])('at %s%s with %j is unknown', (host, path, body) => {
    expect(post(host, path, body)).toMatchObject({ kind: 'unknown' });
  });
});

it('knows no request of HTX with fields in both query and body', () => {
  const path = '/v1/order/orders/batchCancelOpenOrders';
  expect(post(spot, path, { symbol: 'btcusdt' })).toMatchObject({ kind: 'cancel' });
  expect(post(spot, path, { symbol: 'btcusdt' }, '&symbol=ethusdt')).toMatchObject({ kind: 'unknown' });
  expect(post(spot, path, '', '&symbol=btcusdt')).toMatchObject({ kind: 'unknown' });
  const read = send('GET', spot, '/v1/order/openOrders', `${query}&symbol=btcusdt`);
  expect(meaningOf('htx', read)).toMatchObject({ kind: 'read' });
  expect(meaningOf('htx', { ...read, body: '{}' })).toMatchObject({ kind: 'unknown' });
});

it.each<[string, string, string, string]>([
  ['withdraw', spot, 'POST', '/v1/dw/withdraw/api/create'],
  ['transfer', spot, 'POST', '/v2/account/transfer'],
  ['transfer', spot, 'POST', '/v1/dw/transfer-in/margin'],
  ['transfer', contracts, 'POST', '/swap-api/v1/swap_master_sub_transfer'],
  ['read', contracts, 'POST', '/swap-api/v1/swap_master_sub_transfer_record'],
  ['other', spot, 'GET', '/v2/user/api-key'],
  ['other', spot, 'POST', '/v1/margin/orders'],
  ['other', contracts, 'POST', '/v5/position/lever'],
  ['read', spot, 'GET', '/v1/account/accounts/1/balance'],
  ['read', contracts, 'GET', '/v5/trade/order'],
  ['unknown', spot, 'POST', '/v1/account/accounts'],
  ['unknown', contracts, 'GET', '/v1/account/accounts'],
])('gives the kind %s to %s %s %s of HTX', (kind, host, method, path) => {
  const request = method === 'GET' ? send(method, host, path, query) : { ...sendJson(method, host, path, {}), query };
  expect(meaningOf('htx', request)).toMatchObject({ kind });
});

it.each<[string, string]>([
  [spot, '/v1/order/orders/place'],
  [spot, '/v1/order/batch-orders'],
  [spot, '/v2/algo-orders'],
  [contracts, '/v5/trade/order'],
  [contracts, '/v5/trade/position'],
  [contracts, '/api/v1/lightning_close_position'],
])('says that the order at %s%s is not judged yet', (host, path) => {
  expect(post(host, path, {})).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('not judged yet') });
});
