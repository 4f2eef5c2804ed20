/**
 * What requests of Bitfinex mean: the documentation's examples, and requests that look harmless.
 */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.bitfinex.com';
const meant = (path: string, body: object | string) => meaningOf('bitfinex', sendJson('POST', host, path, body));
const place = (body: object | string) => meant('/v2/auth/w/order/submit', body);
const limit = { type: 'EXCHANGE LIMIT', symbol: 'tBTCUSD', price: '15', amount: '0.1' };

describe('an order of Bitfinex', () => {
  it('has the side in the sign of its amount', () => {
    expect(place({ ...limit, flags: 0, meta: { aff_code: 'AFF_CODE_HERE' } })).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /v2/auth/w/order/submit',
      orders: [
        {
          market: 'spot',
          symbol: 'tBTCUSD',
          side: 'buy',
          type: 'limit',
          quantity: '0.1',
          quantityUnit: 'base',
          price: '15',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: false,
          timeInForce: null,
          trigger: null,
          attached: null,
          clientOrderId: null,
        },
      ],
    });
    expect(place({ ...limit, amount: '-00.10' })).toMatchObject({ orders: [{ side: 'sell', quantity: '0.1' }] });
    expect(place({ ...limit, amount: -1.5 })).toMatchObject({ orders: [{ side: 'sell', quantity: '1.5' }] });
  });

  it('has the limit in another field if it has a trigger', () => {
    const stop = { ...limit, type: 'EXCHANGE STOP LIMIT', price_aux_limit: '14' };
    expect(place(stop)).toMatchObject({ orders: [{ type: 'limit', price: '14', trigger: { price: '15' } }] });
    expect(place({ ...limit, type: 'EXCHANGE STOP' })).toMatchObject({
      orders: [{ type: 'market', price: null, trigger: { price: '15' } }],
    });
  });

  it.each<[string, object]>([
    ['no wallet in its type, which borrows', { ...limit, type: 'LIMIT' }],
    ['the market type that borrows', { ...limit, type: 'MARKET', price: undefined }],
    ['a contract', { ...limit, symbol: 'tBTCF0:USTF0' }],
    ['a contract and a type that borrows', { ...limit, type: 'LIMIT', symbol: 'tBTCF0:USTF0', lev: 10 }],
    ['leverage', { ...limit, lev: 3 }],
    ['a loan', { ...limit, symbol: 'fUSD' }],
    ['a trailing price', { ...limit, type: 'EXCHANGE TRAILING STOP', price_trailing: '1' }],
    ['a second order', { ...limit, flags: 16384, price_oco_stop: '10' }],
    ['the flag of a second order', { ...limit, flags: 16384 }],
    ['the flag that closes a position', { ...limit, flags: 512 }],
    ['the flag that reduces a position', { ...limit, flags: 1024 }],
    ['a flag that is not known', { ...limit, flags: 4097 }],
    ['flags in another form', { ...limit, flags: '0x1000' }],
    ['no amount', { ...limit, amount: undefined }],
    ['the amount 0', { ...limit, amount: '0' }],
    ['the amount -0.00', { ...limit, amount: '-0.00' }],
    ['a market type and a price', { ...limit, type: 'EXCHANGE MARKET' }],
    ['a limit type and no price', { ...limit, price: undefined }],
    ['a limit that its type does not use', { ...limit, price_aux_limit: '14' }],
    ['a type in another case', { ...limit, type: 'exchange limit' }],
    ['other details', { ...limit, meta: { aff_code: 'A', make_visible: 1 } }],
  ])('is unknown with %s', (_, body) => {
    expect(place(body)).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown as a text that repeats a field', () => {
    expect(
      place('{"type":"EXCHANGE LIMIT","symbol":"tBTCUSD","price":"15","amount":"0.1","amount":"9"}'),
    ).toMatchObject({
      kind: 'unknown',
    });
  });
});

describe('a list of operations of Bitfinex', () => {
  const multi = (...ops: unknown[]) => meant('/v2/auth/w/order/multi', { ops });

  it('may place several orders', () => {
    expect(multi(['on', limit], ['on', { ...limit, amount: '-2' }])).toMatchObject({
      kind: 'order',
      orders: [
        { side: 'buy', quantity: '0.1' },
        { side: 'sell', quantity: '2' },
      ],
    });
  });

  it.each<[string, unknown[]]>([
    ['no operation', []],
    ['a cancellation', [['oc', { id: 1 }]]],
    [
      'an order and a cancellation',
      [
        ['on', limit],
        ['oc', { id: 1 }],
      ],
    ],
    [
      'an order and a change',
      [
        ['on', limit],
        ['ou', { id: 1, amount: '100' }],
      ],
    ],
    ['an operation with a third element', [['on', limit, limit]]],
    ['an operation without fields', [['on']]],
    ['an order that is unknown', [['on', { ...limit, lev: 3 }]]],
    ['an order without a name', [limit]],
  ])('is unknown with %s', (_, ops) => {
    expect(multi(...ops)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a cancellation of Bitfinex', () => {
  const one = (body: object) => meant('/v2/auth/w/order/cancel', body);
  const several = (body: object) => meant('/v2/auth/w/order/cancel/multi', body);

  it('names orders, or all of them', () => {
    expect(one({ id: 1 })).toMatchObject({ kind: 'cancel', cancel: { ids: ['1'], all: false } });
    expect(one({ cid: 2, cid_date: '2026-01-31' })).toMatchObject({ cancel: { ids: null, clientOrderId: '2' } });
    expect(several({ id: [1, 2] })).toMatchObject({ cancel: { ids: ['1', '2'], all: false } });
    expect(several({ all: 1 })).toMatchObject({ cancel: { symbol: null, ids: null, all: true } });
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['an empty list', { id: [] }],
    ['a list in a list', { id: [[1]] }],
    ['orders and all orders', { id: [1], all: 1 }],
    ['groups', { gid: [1] }],
    ['all 0', { all: 0 }],
  ])('of several orders is unknown with %s', (_, body) => {
    expect(several(body)).toMatchObject({ kind: 'unknown' });
  });

  it('of one order is unknown without its id, or with two', () => {
    expect(one({})).toMatchObject({ kind: 'unknown' });
    expect(one({ cid: 2 })).toMatchObject({ kind: 'unknown' });
    expect(one({ id: 1, cid: 2, cid_date: '2026-01-31' })).toMatchObject({ kind: 'unknown' });
  });
});

it('says that an amend does not state its symbol', () => {
  expect(meant('/v2/auth/w/order/update', { id: 1, amount: '1', price: '1' })).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('an amend of Bitfinex does not state its symbol'),
  });
});

it.each<[string, string, object]>([
  ['withdraw', '/v2/auth/w/withdraw', { amount: '1' }],
  ['transfer', '/v2/auth/w/transfer', { amount: '1', from: 'exchange', to: 'margin' }],
  ['session', '/v2/auth/w/token', { scope: 'api' }],
  ['other', '/v2/auth/w/funding/offer/submit', { type: 'LIMIT', symbol: 'fUSD', amount: '100' }],
  ['read', '/v2/auth/w/deposit/address', { wallet: 'exchange', method: 'bitcoin', op_renew: 0 }],
  ['unknown', '/v2/auth/w/deposit/address', { wallet: 'exchange', method: 'bitcoin', op_renew: 1 }],
  ['unknown', '/v2/auth/w/position/claim', { id: 1 }],
  ['unknown', '/v2/auth/w/position/increase', { symbol: 'tBTCUSD', amount: '1' }],
  ['read', '/v2/auth/r/orders/tBTCUSD', {}],
  ['unknown', '/v2/auth/r/orders/tBTCUSD/../../../w/withdraw', {}],
])('gives the kind %s to %s of Bitfinex', (kind, path, body) => {
  expect(meant(path, body)).toMatchObject({ kind });
});

it('knows no request of Bitfinex with a query or another method', () => {
  const request = sendJson('POST', host, '/v2/auth/r/wallets', {});
  expect(meaningOf('bitfinex', request)).toMatchObject({ kind: 'read' });
  expect(meaningOf('bitfinex', { ...request, query: 'a=1' })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('bitfinex', send('GET', host, '/v2/auth/r/wallets'))).toMatchObject({ kind: 'unknown' });
});
