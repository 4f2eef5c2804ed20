/** What requests of Deribit mean. Orders and withdrawals are GET requests too. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'www.deribit.com';
const path = (name: string) => `/api/v2/private/${name}`;
const meant = (name: string, query?: string) => meaningOf('deribit', send('GET', host, path(name), query));

describe('a cancellation of Deribit', () => {
  it.each<[string, string | undefined, object]>([
    ['cancel', 'order_id=ETH-SLIS-12', { symbol: null, ids: ['ETH-SLIS-12'], all: false }],
    ['cancel_all', undefined, { symbol: null, all: true }],
    ['cancel_all', 'detailed=true', { symbol: null, all: true }],
    ['cancel_all_by_currency', 'currency=BTC&kind=future&type=all', { symbol: null, all: true }],
    ['cancel_all_by_instrument', 'instrument_name=BTC-PERPETUAL', { symbol: 'BTC-PERPETUAL', all: true }],
  ])('by %s with %j has its meaning', (name, query, cancel) => {
    expect(meant(name, query)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, string | undefined]>([
    ['cancel', undefined],
    ['cancel', 'order_id='],
    ['cancel', 'order_id=1&order_id=2'],
    ['cancel_all_by_instrument', undefined],
    ['cancel_all_by_instrument', 'instrument_name=BTC-PERPETUAL&include_combos=true'],
    ['cancel_all_by_instrument', 'instrument_name=BTC-PERPETUAL&type=any'],
    ['cancel_all', 'method=private/withdraw'],
  ])('by %s with %j is unknown', (name, query) => {
    expect(meant(name, query)).toMatchObject({ kind: 'unknown' });
  });
});

it('knows no request of Deribit that names a method in its body', () => {
  const body = { jsonrpc: '2.0', id: 1, method: 'private/withdraw', params: { currency: 'BTC', amount: 1 } };
  const read = path('get_account_summary');
  expect(meant('get_account_summary', 'currency=BTC')).toMatchObject({ kind: 'read' });
  expect(meant('get_account_summary', 'currency=BTC&method=private/withdraw')).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('deribit', sendJson('POST', host, read, body))).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('deribit', sendJson('GET', host, read, body))).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('deribit', sendJson('POST', host, '/api/v2', body))).toMatchObject({ kind: 'unknown' });
});

it.each<[string, string]>([
  ['withdraw', 'withdraw'],
  ['withdraw', 'submit_transfer_to_user'],
  ['transfer', 'submit_transfer_to_subaccount'],
  ['other', 'create_api_key'],
  ['other', 'list_api_keys'],
  ['session', 'logout'],
  ['read', 'get_positions'],
  ['unknown', 'buy'],
  ['unknown', 'sell'],
  ['unknown', 'close_position'],
  ['unknown', 'execute_block_trade'],
  ['unknown', 'edit'],
])('gives the kind %s to %s of Deribit', (kind, name) => {
  expect(meant(name, 'instrument_name=BTC-PERPETUAL&amount=10')).toMatchObject({ kind });
});
