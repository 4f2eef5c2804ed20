/** What requests of BitMEX mean. Their fields are in the query, in a form or in JSON. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendForm, sendJson } from './requests.js';

const host = 'www.bitmex.com';
const meant = (method: string, path: string, body: object | string) =>
  meaningOf('bitmex', sendJson(method, host, `/api/v1/${path}`, body));

const id = '0f9d4c1e-5b7a-4c3d-8e2f-6a1b2c3d4e5f';

describe('a cancellation of BitMEX', () => {
  it.each<[string, string, object, object]>([
    ['DELETE', 'order', { orderID: id }, { symbol: null, ids: [id], all: false }],
    ['DELETE', 'order', { orderID: [id, 'b'], text: 'Spread Exceeded' }, { ids: [id, 'b'] }],
    ['DELETE', 'order', { clOrdID: 'a' }, { ids: null, clientOrderId: 'a' }],
    ['DELETE', 'order/all', { symbol: 'XBTUSDT' }, { symbol: 'XBTUSDT', ids: null, all: true }],
    ['DELETE', 'order/all', {}, { symbol: null, all: true }],
    ['POST', 'order/cancelAllAfter', { timeout: 60000 }, { symbol: null, all: true, after: '60000' }],
  ])('at %s %s with %j has its meaning', (method, path, body, cancel) => {
    expect(meant(method, path, body)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, string, object | string]>([
    ['DELETE', 'order', {}],
    ['DELETE', 'order', { orderID: [] }],
    ['DELETE', 'order', { orderID: id, clOrdID: 'a' }],
    ['DELETE', 'order', { clOrdID: ['a', 'b'] }],
    ['DELETE', 'order', { orderID: `${id},b` }],
    ['DELETE', 'order', { orderID: id, trigger: true }],
    ['DELETE', 'order/all', { targetAccountIds: '*' }],
    ['DELETE', 'order/all', { filter: { side: 'Buy' } }],
    ['DELETE', 'order/all', '{"symbol":"XBTUSD","symbol":"ETHUSD"}'],
    ['POST', 'order/cancelAllAfter', {}],
  ])('at %s %s with %j is unknown', (method, path, body) => {
    expect(meant(method, path, body)).toMatchObject({ kind: 'unknown' });
  });

  it('has its fields in one place', () => {
    const cancel = { kind: 'cancel', cancel: { symbol: 'XBTUSD', all: true } };
    const path = '/api/v1/order/all';
    expect(meaningOf('bitmex', send('DELETE', host, path, 'symbol=XBTUSD'))).toMatchObject(cancel);
    const form = { ...sendForm(host, path, 'symbol=XBTUSD'), method: 'DELETE' };
    expect(meaningOf('bitmex', form)).toMatchObject(cancel);
    expect(meaningOf('bitmex', { ...form, query: 'symbol=ETHUSD' })).toMatchObject({ kind: 'unknown' });
    expect(meaningOf('bitmex', { ...form, headers: {} })).toMatchObject({ kind: 'unknown' });
    expect(meaningOf('bitmex', { ...form, headers: { 'content-type': 'text/plain' } })).toMatchObject({
      kind: 'unknown',
    });
  });
});

it.each<[string, string, string]>([
  ['withdraw', 'POST', 'user/requestWithdrawal'],
  ['withdraw', 'POST', 'user/confirmWithdrawal'],
  ['transfer', 'POST', 'user/walletTransfer'],
  ['other', 'POST', 'user/cancelWithdrawal'],
  ['other', 'POST', 'position/transferMargin'],
  ['other', 'POST', 'address'],
  ['other', 'GET', 'apiKey'],
  ['session', 'POST', 'user/logout'],
  ['read', 'GET', 'order'],
  ['read', 'GET', 'user/margin'],
  ['unknown', 'DELETE', 'apiKey'],
])('gives the kind %s to %s %s of BitMEX', (kind, method, path) => {
  expect(meaningOf('bitmex', send(method, host, `/api/v1/${path}`))).toMatchObject({ kind });
});

it.each<[string, string]>([
  ['POST', 'order'],
  ['PUT', 'order'],
  ['POST', 'order/closePosition'],
])('says that %s %s is not judged yet', (method, path) => {
  expect(meant(method, path, {})).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('not judged yet') });
});
