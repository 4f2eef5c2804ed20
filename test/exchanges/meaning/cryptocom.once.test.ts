/** What requests of Crypto.com mean. Their method is in the path and in the body. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { sendJson } from './requests.js';

const host = 'api.crypto.com';

const request = (name: string, params: unknown = {}, more: object = {}): RawRequest =>
  sendJson('POST', host, `/exchange/v1/private/${name}`, {
    id: '1',
    method: `private/${name}`,
    api_key: 'a',
    params,
    nonce: 1764470400000,
    sig: 'b',
    ...more,
  });

const meant = (...given: Parameters<typeof request>) => meaningOf('cryptocom', request(...given));

const [btc, eth] = ['BTC_USDT', 'ETH_USDT'];

describe('a cancellation of Crypto.com', () => {
  it.each<[string, object, object]>([
    ['cancel-order', { order_id: '653' }, { symbol: null, ids: ['653'], all: false }],
    ['cancel-order', { instrument_name: btc, client_oid: 'a' }, { symbol: null, ids: null, clientOrderId: 'a' }],
    ['advanced/cancel-order', { order_id: '653' }, { ids: ['653'], trigger: true }],
    ['cancel-all-orders', { instrument_name: btc }, { symbol: btc, ids: null, all: true }],
    ['cancel-all-orders', { type: 'TRIGGER' }, { symbol: null, all: true, trigger: true }],
    // Without a symbol it cancels the orders of all instruments.
    ['cancel-all-orders', {}, { symbol: null, all: true }],
    [
      'cancel-order-list',
      {
        contingency_type: 'LIST',
        order_list: [
          { instrument_name: btc, order_id: '1' },
          { instrument_name: eth, order_id: '2' },
        ],
      },
      { symbol: null, ids: ['1', '2'], all: false },
    ],
    [
      'cancel-order-list',
      { order_list: [{ instrument_name: btc, client_oid: 'a' }] },
      { symbol: btc, clientOrderId: 'a' },
    ],
    ['advanced/cancel-oco', { list_id: '7' }, { ids: ['7'], trigger: true }],
  ])('at %s with %j has its meaning', (name, params, cancel) => {
    expect(meant(name, params)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, unknown]>([
    ['cancel-order', {}],
    ['cancel-order', { order_id: '1', client_oid: 'a' }],
    ['cancel-order', { order_id: '1', trigger: true }],
    ['cancel-order', { order_id: { a: '1' } }],
    ['cancel-order', []],
    ['cancel-all-orders', { instrument_name: [btc] }],
    ['cancel-all-orders', { instrument_name: '' }],
    ['cancel-order-list', { order_list: [] }],
    ['cancel-order-list', { order_list: [{ instrument_name: btc, client_oid: 'a' }, { order_id: '1' }] }],
    ['cancel-order-list', { contingency_type: 'OCO', order_list: [{ order_id: '1' }] }],
    ['advanced/cancel-oco', {}],
  ])('at %s with %j is unknown', (name, params) => {
    expect(meant(name, params)).toMatchObject({ kind: 'unknown' });
  });
});

it('knows no request of Crypto.com whose method is not its path', () => {
  expect(meant('get-accounts')).toMatchObject({ kind: 'read' });
  for (const method of ['private/create-withdrawal', 'get-accounts', '', 1, null]) {
    expect(meant('get-accounts', {}, { method })).toMatchObject({ kind: 'unknown' });
  }
  const read = request('get-accounts');
  const twice = read.body.replace('{', '{"method":"private/create-withdrawal",');
  expect(meaningOf('cryptocom', { ...read, body: twice })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('cryptocom', { ...read, body: '' })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('cryptocom', { ...read, query: 'a=1' })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('cryptocom', { ...read, method: 'GET' })).toMatchObject({ kind: 'unknown' });
  // A path of the older version with the same method.
  expect(meaningOf('cryptocom', { ...read, path: '/v2/private/get-accounts' })).toMatchObject({ kind: 'read' });
});

it('knows no envelope of Crypto.com with another member', () => {
  expect(meant('cancel-all-orders', {}, { instrument_name: btc })).toMatchObject({ kind: 'unknown' });
});

it.each<[string, string]>([
  ['withdraw', 'create-withdrawal'],
  ['withdraw', 'fiat/fiat-create-withdraw'],
  ['transfer', 'create-subaccount-transfer'],
  ['unknown', 'create-isolated-margin-transfer'],
  ['other', 'fiat/fiat-get-plaid-token'],
  ['other', 'staking/unstake'],
  ['read', 'get-withdrawal-history'],
  ['read', 'user-balance'],
  ['unknown', 'set-cancel-on-disconnect'],
])('gives the kind %s to %s of Crypto.com', (kind, name) => {
  expect(meant(name)).toMatchObject({ kind });
});

it.each([
  'create-order',
  'close-position',
  'amend-order',
  'otc/accept-quote',
])('says that %s is not judged yet', (name) => {
  expect(meant(name)).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('not judged yet') });
});
