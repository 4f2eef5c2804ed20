/** What requests of Kraken Futures mean. Their fields are in the query or in a form. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendForm, sendJson } from './requests.js';

const host = 'futures.kraken.com';
const path = (name: string): string => `/derivatives/api/v3/${name}`;
const inForm = (name: string, form: string) => meaningOf('kraken-futures', sendForm(host, path(name), form));
const inQuery = (name: string, query?: string) => meaningOf('kraken-futures', send('POST', host, path(name), query));
const batch = (batchOrder: unknown, more = '') =>
  inForm('batchorder', `json=${encodeURIComponent(JSON.stringify({ batchOrder }))}${more}`);

describe('a cancellation of Kraken Futures', () => {
  it.each<[string, string, object]>([
    ['cancelorder', 'order_id=a', { symbol: null, ids: ['a'], all: false }],
    ['cancelorder', 'cliOrdId=a&processBefore=2023-11-08T19%3A56%3A35.441899Z', { ids: null, clientOrderId: 'a' }],
    ['cancelallorders', 'symbol=PF_XBTUSD', { symbol: 'PF_XBTUSD', ids: null, all: true }],
    ['cancelallorders', '', { symbol: null, all: true }],
    ['cancelallordersafter', 'timeout=60', { symbol: null, all: true, after: '60' }],
  ])('at %s with %j has its meaning', (name, fields, cancel) => {
    expect(inQuery(name, fields)).toMatchObject({ kind: 'cancel', cancel });
    if (fields !== '') expect(inForm(name, fields)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, string]>([
    ['cancelorder', ''],
    ['cancelorder', 'order_id=&clientOrderId=a'],
    ['cancelorder', 'order_id=a&cliOrdId=b'],
    ['cancelorder', 'order_id=a&order_id=b'],
    ['cancelorder', 'order_id=a&size=1'],
    ['cancelallorders', 'symbol='],
    ['cancelallordersafter', ''],
  ])('at %s with %j is unknown', (name, fields) => {
    expect(inQuery(name, fields)).toMatchObject({ kind: 'unknown' });
  });

  it('has its fields in one place, whose type is that of a form', () => {
    const cancel = sendForm(host, path('cancelallorders'), 'symbol=PF_XBTUSD');
    expect(meaningOf('kraken-futures', { ...cancel, query: 'symbol=PF_ETHUSD' })).toMatchObject({ kind: 'unknown' });
    expect(meaningOf('kraken-futures', { ...cancel, headers: {} })).toMatchObject({ kind: 'unknown' });
    expect(
      meaningOf('kraken-futures', sendJson('POST', host, path('cancelallorders'), { symbol: 'PF_XBTUSD' })),
    ).toMatchObject({ kind: 'unknown' });
  });
});

describe('a batch of Kraken Futures', () => {
  it('cancels its orders', () => {
    const cancels = [
      { order: 'cancel', order_id: 'a' },
      { order: 'cancel', order_id: 'b' },
    ];
    expect(batch(cancels)).toMatchObject({ kind: 'cancel', cancel: { ids: ['a', 'b'], all: false } });
    expect(batch(cancels, '&ProcessBefore=2023-11-08T19%3A56%3A35Z')).toMatchObject({ kind: 'cancel' });
    expect(batch([{ cliOrdId: 'a', order: 'cancel' }])).toMatchObject({ cancel: { ids: null, clientOrderId: 'a' } });
  });

  const sent = { order: 'send', orderType: 'mkt', symbol: 'PF_XBTUSD', side: 'buy', size: 1 };

  it.each<[string, unknown]>([
    ['an order', [sent]],
    ['a cancellation and an order', [{ order: 'cancel', order_id: 'a' }, sent]],
    ['an order and a cancellation', [sent, { order: 'cancel', order_id: 'a' }]],
    ['an edit', [{ order: 'edit', order_id: 'a', size: 1 }]],
    ['an action in another case', [{ order: 'CANCEL', order_id: 'a' }]],
    ['no action', [{ order_id: 'a' }]],
    ['a list for an action', [{ order: ['cancel'], order_id: 'a' }]],
  ])('says that %s is not judged yet', (_, batchOrder) => {
    expect(batch(batchOrder)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('not judged yet'),
    });
  });

  it.each<[string, unknown]>([
    ['no order', []],
    ['no identifier', [{ order: 'cancel' }]],
    ['an order beside the cancellation', [{ order: 'cancel', order_id: 'a', size: 1 }]],
    [
      'several client order ids',
      [
        { order: 'cancel', cliOrdId: 'a' },
        { order: 'cancel', cliOrdId: 'b' },
      ],
    ],
    ['an object', { order: 'cancel', order_id: 'a' }],
  ])('is unknown with %s', (_, batchOrder) => {
    expect(batch(batchOrder)).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown with a member twice, or with another list', () => {
    for (const json of [
      '{"batchOrder":[{"order":"cancel","order":"send","order_id":"a"}]}',
      '{"batchOrder":[{"order":"cancel","order_id":"a"}],"batchOrder":[{"order":"send"}]}',
      '{"batchOrder":[{"order":"cancel","order_id":"a"}],"orders":[]}',
      '[]',
      '',
    ]) {
      expect(inForm('batchorder', `json=${encodeURIComponent(json)}`)).toMatchObject({ kind: 'unknown' });
    }
  });
});

it.each<[string, string, string]>([
  ['transfer', 'POST', path('withdrawal')],
  ['transfer', 'POST', path('transfer')],
  ['transfer', 'POST', path('transfer/subaccount')],
  ['read', 'GET', path('transfers')],
  ['other', 'PUT', path('leveragepreferences')],
  ['other', 'PUT', path('subaccount/1/trading-enabled')],
  ['read', 'GET', path('accounts')],
  ['read', 'GET', '/api/history/v2/orders'],
  // The signed path has no /derivatives.
  ['unknown', 'GET', '/api/v3/accounts'],
])('gives the kind %s to %s %s of Kraken Futures', (kind, method, given) => {
  expect(meaningOf('kraken-futures', send(method, host, given))).toMatchObject({ kind });
});

it.each(['sendorder', 'editorder'])('says that %s is not judged yet', (name) => {
  expect(inQuery(name)).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('not judged yet') });
});
