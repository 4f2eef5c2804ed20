/** What requests of Bitstamp mean, and which of them are unknown. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendForm, sendJson } from './requests.js';

const host = 'www.bitstamp.net';
const meant = (name: string, body: string) => meaningOf('bitstamp', sendForm(host, `/api/v2/${name}`, body));

describe('a cancellation of Bitstamp', () => {
  it.each<[string, string, object]>([
    ['cancel_order/', 'id=1234', { ids: ['1234'], all: false }],
    ['cancel_order/', 'client_order_id=a-1', { ids: null, clientOrderId: 'a-1', all: false }],
    ['cancel_all_orders/', '', { symbol: null, all: true }],
    ['cancel_all_orders/btcusd/', 'foo=bar', { symbol: 'btcusd', all: true }],
  ])('at %s with %j has its meaning', (name, body, cancel) => {
    expect(meant(name, body)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, string]>([
    ['cancel_order/', ''],
    ['cancel_order/', 'id='],
    ['cancel_order/', 'id=1&client_order_id=a'],
    ['cancel_order/', 'id=1&id=2'],
    ['cancel_order/', 'id=1;id=2'],
    ['cancel_order', 'id=1'],
    ['cancel_all_orders/btcusd/', 'foo=baz'],
    ['cancel_all_orders/../', ''],
  ])('at %s with %j is unknown', (name, body) => {
    expect(meant(name, body)).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown with a query, and as JSON', () => {
    const request = sendForm(host, '/api/v2/cancel_order/', 'id=1');
    expect(meaningOf('bitstamp', { ...request, query: 'id=2' })).toMatchObject({ kind: 'unknown' });
    expect(meaningOf('bitstamp', sendJson('POST', host, '/api/v2/cancel_order/', { id: 1 }))).toMatchObject({
      kind: 'unknown',
    });
  });
});

it.each<[string, string]>([
  ['read', 'account_balances/'],
  ['read', 'open_orders/all/'],
  ['read', 'withdrawal-requests/'],
  ['read', 'btc_address/'],
  // Its name is that of a list, and it requests a payment.
  ['withdraw', 'withdrawal/open/'],
  ['withdraw', 'btc_withdrawal/'],
  ['withdraw', '1inch_withdrawal/'],
  ['transfer', 'transfer-from-main/'],
  ['session', 'websockets_token/'],
  ['other', 'revoke_all_api_keys/'],
  ['other', 'withdrawal/cancel/'],
  ['unknown', 'newcoin_withdrawal/'],
  ['unknown', 'buy/btcusd/'],
  ['unknown', 'sell/instant/btcusd/'],
  ['unknown', 'balance/../btc_withdrawal/'],
])('gives the kind %s to %s of Bitstamp', (kind, name) => {
  expect(meant(name, 'offset=1')).toMatchObject({ kind });
});

it('says that an amend of Bitstamp does not state its symbol', () => {
  expect(meant('replace_order/', 'id=1&amount=1&price=1')).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('does not state its symbol'),
  });
});

it('knows the reads of Bitstamp that are GET requests', () => {
  expect(meaningOf('bitstamp', send('GET', host, '/api/v2/trade_history/'))).toMatchObject({ kind: 'read' });
  expect(meaningOf('bitstamp', send('GET', host, '/api/v2/btc_withdrawal/'))).toMatchObject({ kind: 'unknown' });
});
