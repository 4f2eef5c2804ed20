/** What requests of WhiteBIT mean. Their bodies are repeated in a payload, which names the path. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { sendJson } from './requests.js';

const host = 'whitebit.com';

function request(name: string, fields: object = {}): RawRequest {
  const path = `/api/v4/${name}`;
  const sent = sendJson('POST', host, path, { request: path, nonce: 1, nonceWindow: true, ...fields });
  return { ...sent, headers: { ...sent.headers, 'x-txc-payload': Buffer.from(sent.body).toString('base64') } };
}

const meant = (name: string, fields?: object) => meaningOf('whitebit', request(name, fields));

describe('a cancellation of WhiteBIT', () => {
  it.each<[string, object, object]>([
    ['order/cancel', { market: 'BTC_USDT', orderId: 4180284841 }, { symbol: 'BTC_USDT', ids: ['4180284841'] }],
    ['order/cancel', { market: 'BTC_USDT', clientOrderId: 'a' }, { ids: null, clientOrderId: 'a', all: false }],
    ['order/cancel/all', { market: 'BTC_USDT', type: ['spot'] }, { symbol: 'BTC_USDT', all: true }],
    ['order/cancel/all', {}, { symbol: null, all: true }],
    ['order/conditional-cancel', { market: 'BTC_USDT', id: 1 }, { ids: ['1'], trigger: true }],
    ['order/kill-switch', { market: 'BTC_USDT', timeout: '60' }, { symbol: 'BTC_USDT', all: true, after: '60' }],
  ])('at %s with %j has its meaning', (name, fields, cancel) => {
    expect(meant(name, fields)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, object]>([
    ['order/cancel', { market: 'BTC_USDT' }],
    ['order/cancel', { orderId: 1 }],
    ['order/cancel', { market: 'BTC_USDT', orderId: 1, clientOrderId: 'a' }],
    ['order/cancel/all', { type: [] }],
    ['order/cancel/all', { type: 'spot' }],
    ['order/cancel/all', { type: ['all'] }],
    ['order/kill-switch', { market: 'BTC_USDT', timeout: null }],
  ])('at %s with %j is unknown', (name, fields) => {
    expect(meant(name, fields)).toMatchObject({ kind: 'unknown' });
  });
});

it('knows no request of WhiteBIT whose payload differs from its body or its path', () => {
  const read = request('orders');
  expect(meaningOf('whitebit', read)).toMatchObject({ kind: 'read' });
  const withdrawal = request('main-account/withdraw');
  expect(meaningOf('whitebit', { ...read, body: withdrawal.body })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('whitebit', { ...withdrawal, path: read.path })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('whitebit', { ...read, query: 'a=1' })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('whitebit', { ...read, headers: {} })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('whitebit', request('orders', { request: '/api/v4/main-account/withdraw' }))).toMatchObject({
    kind: 'unknown',
  });
});

it.each<[string, string]>([
  ['withdraw', 'main-account/withdraw'],
  ['withdraw', 'main-account/withdraw-pay'],
  ['withdraw', 'main-account/codes'],
  ['transfer', 'main-account/transfer'],
  ['transfer', 'sub-account/transfer'],
  ['other', 'sub-account/api-key/create'],
  ['other', 'collateral-account/leverage'],
  ['session', 'profile/websocket_token'],
  ['read', 'trade-account/balance'],
  ['unknown', 'order/new'],
  ['unknown', 'order/collateral/market'],
  ['unknown', 'order/modify'],
  ['unknown', 'main-account/codes/my'],
])('gives the kind %s to %s of WhiteBIT', (kind, name) => {
  expect(meant(name)).toMatchObject({ kind });
});
