/** What requests of MEXC Futures mean. Several bodies are lists. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'contract.mexc.com';
const path = (name: string): string => `/api/v1/private/${name}`;
const post = (name: string, body: object | string) =>
  meaningOf('mexc-futures', sendJson('POST', host, path(name), body));

const symbol = 'BTC_USDT';

describe('a cancellation of MEXC Futures', () => {
  it.each<[string, object, object]>([
    ['order/cancel', ['1', 2], { symbol: null, ids: ['1', '2'], all: false }],
    ['order/cancel_with_external', { symbol, externalOid: 'a' }, { symbol, ids: null, clientOrderId: 'a' }],
    ['order/batch_cancel_with_external', [{ symbol, externalOid: 'a' }], { symbol, clientOrderId: 'a' }],
    ['order/cancel_all', { symbol }, { symbol, ids: null, all: true }],
    ['order/cancel_all', {}, { symbol: null, all: true }],
    ['planorder/cancel', [{ symbol, orderId: '1' }], { symbol, ids: ['1'], trigger: true }],
    [
      'planorder/cancel',
      [
        { symbol, orderId: '1' },
        { symbol: 'ETH_USDT', orderId: '2' },
      ],
      { symbol: null, ids: ['1', '2'], trigger: true },
    ],
    ['planorder/cancel_all', { symbol }, { symbol, all: true, trigger: true }],
    ['stoporder/cancel', [{ stopPlanOrderId: 1 }, { stopPlanOrderId: 2 }], { ids: ['1', '2'], trigger: true }],
    ['stoporder/cancel_all', {}, { symbol: null, all: true, trigger: true }],
    ['trackorder/cancel', { symbol, trackOrderId: 1 }, { symbol, ids: ['1'], trigger: true }],
  ])('at %s with %j has its meaning', (name, body, cancel) => {
    expect(post(name, body)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, object | string]>([
    ['order/cancel', []],
    ['order/cancel', ['']],
    ['order/cancel', {}],
    ['order/cancel', [['1']]],
    ['order/cancel', Array(51).fill('1')],
    ['order/cancel_with_external', { symbol }],
    ['order/cancel_with_external', { externalOid: 'a' }],
    [
      'order/batch_cancel_with_external',
      [
        { symbol, externalOid: 'a' },
        { symbol, externalOid: 'b' },
      ],
    ],
    ['order/cancel_all', { symbol, vol: 1 }],
    ['order/cancel_all', { symbol: '' }],
    ['planorder/cancel', [{ symbol }]],
    ['planorder/cancel', []],
    ['stoporder/cancel_all', { positionId: 1 }],
    ['trackorder/cancel', { symbol }],
    ['order/cancel_all', '{"symbol":"BTC_USDT","symbol":"ETH_USDT"}'],
  ])('at %s with %j is unknown', (name, body) => {
    expect(post(name, body)).toMatchObject({ kind: 'unknown' });
  });

  it('is not known with a query beside its body', () => {
    const cancel = sendJson('POST', host, path('order/cancel_all'), { symbol });
    expect(meaningOf('mexc-futures', { ...cancel, query: 'symbol=ETH_USDT' })).toMatchObject({ kind: 'unknown' });
  });
});

it.each<[string, string, string]>([
  ['other', 'POST', 'position/change_leverage'],
  ['other', 'POST', 'position/change_margin'],
  ['read', 'GET', 'position/leverage'],
  ['read', 'GET', 'account/assets'],
  ['read', 'GET', 'order/get/1'],
  ['read', 'GET', 'account/transfer_record'],
  ['unknown', 'GET', 'order/cancel'],
])('gives the kind %s to %s %s of MEXC Futures', (kind, method, name) => {
  expect(meaningOf('mexc-futures', send(method, host, path(name)))).toMatchObject({ kind });
});

it.each([
  'order/create',
  'order/submit_batch',
  'planorder/place',
  'position/close_all',
  'stoporder/change_price',
])('says that %s is not judged yet', (name) => {
  expect(post(name, {})).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('not judged yet') });
});
