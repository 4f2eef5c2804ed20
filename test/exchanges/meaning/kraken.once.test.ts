/** What requests of Kraken mean. Their fields are in a body that is a form or JSON. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendForm, sendJson } from './requests.js';

const host = 'api.kraken.com';
const path = '/0/private/CancelAll';

it('reads the fields of Kraken from a form or from JSON', () => {
  expect(meaningOf('kraken', sendForm(host, path, 'nonce=1'))).toMatchObject({ kind: 'cancel', cancel: { all: true } });
  expect(meaningOf('kraken', sendJson('POST', host, path, { nonce: 1 }))).toMatchObject({ kind: 'cancel' });
});

it('knows no request of Kraken with fields in its query, or in a body of another type', () => {
  const form = sendForm(host, path, 'nonce=1');
  expect(meaningOf('kraken', send('POST', host, path, 'nonce=1'))).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('kraken', { ...form, query: '' })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('kraken', { ...form, query: 'txid=1' })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('kraken', { ...form, headers: {} })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('kraken', { ...form, headers: { 'content-type': 'application/json' } })).toMatchObject({
    kind: 'unknown',
  });
});

describe('a cancellation of Kraken', () => {
  const meant = (name: string, form: string) => meaningOf('kraken', sendForm(host, `/0/private/${name}`, form));
  const json = (name: string, body: object) => meaningOf('kraken', sendJson('POST', host, `/0/private/${name}`, body));
  const [first, second] = ['OYVGEW-VYV5B-UUEXSK', 'OYVGEW-VYV5B-UUEXSL'];

  it('names an order, several orders, or all of them', () => {
    expect(meant('CancelOrder', `nonce=1&txid=${first}`)).toMatchObject({ cancel: { ids: [first], all: false } });
    expect(meant('CancelOrder', 'nonce=1&cl_ord_id=a')).toMatchObject({ cancel: { ids: null, clientOrderId: 'a' } });
    expect(json('CancelOrderBatch', { nonce: 1, orders: [first, second] })).toMatchObject({
      cancel: { ids: [first, second], all: false },
    });
    expect(meant('CancelAllOrdersAfter', 'nonce=1&timeout=60')).toMatchObject({ cancel: { all: true, after: '60' } });
  });

  it.each<[string, string]>([
    ['CancelOrder', 'nonce=1'],
    // A reference of the user may stand for several orders.
    ['CancelOrder', 'nonce=1&txid=12345'],
    ['CancelOrder', `nonce=1&txid=${first}&cl_ord_id=a`],
    ['CancelOrderBatch', 'nonce=1'],
    ['CancelAllOrdersAfter', 'nonce=1'],
    ['AmendOrder', `nonce=1&txid=${first}&order_qty=1`],
    ['EditOrder', `nonce=1&txid=${first}&pair=XBTUSD&volume=1`],
  ])('at %s with %j is unknown', (name, form) => {
    expect(meant(name, form)).toMatchObject({ kind: 'unknown' });
  });
});

describe('an order of Kraken with its volume in the quote currency', () => {
  const buy = { pair: 'XBTUSD', type: 'buy', ordertype: 'market', volume: '500', oflags: 'viqc' };
  const meant = (changes: Readonly<Record<string, string>>) =>
    meaningOf(
      'kraken',
      sendForm(host, '/0/private/AddOrder', new URLSearchParams({ nonce: '1', ...buy, ...changes }).toString()),
    );

  it('buys at the market', () => {
    expect(meant({})).toMatchObject({ kind: 'order', orders: [{ quantity: null, quoteQuantity: '500' }] });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['sells', { type: 'sell' }],
    ['has a limit', { ordertype: 'limit', price: '1' }],
    ['waits for a trigger', { ordertype: 'stop-loss', price: '1' }],
    ['borrows', { leverage: '2' }],
  ])('is unknown if it %s', (_, changes) => {
    expect(meant(changes)).toMatchObject({ kind: 'unknown', reason: 'this type of order does not use viqc' });
  });
});
