/** What requests of OKX mean: the documentation's examples, and requests that look harmless. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'www.okx.com';
const post = (name: string, body: object | string) => meaningOf('okx', sendJson('POST', host, `/api/v5/${name}`, body));
const place = (body: object) => post('trade/order', body);

// https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order
const limit = {
  instId: 'BTC-USDT',
  tdMode: 'cash',
  clOrdId: 'b15',
  side: 'buy',
  ordType: 'limit',
  px: '2.15',
  sz: '2',
};
const market = { instId: 'BTC-USDT', tdMode: 'cash', side: 'buy', ordType: 'market', sz: '100' };
const perpetual = { instId: 'BTC-USDT-SWAP', tdMode: 'cross', side: 'buy', ordType: 'limit', px: '50000', sz: '7' };
const margin = { ...limit, tdMode: 'cross', ccy: 'USDT' };

describe('an order of OKX', () => {
  it('is read as the documentation writes it', () => {
    expect(place(limit)).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /api/v5/trade/order',
      orders: [
        {
          market: 'spot',
          symbol: 'BTC-USDT',
          side: 'buy',
          type: 'limit',
          quantity: '2',
          quantityUnit: 'base',
          price: '2.15',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: false,
          timeInForce: null,
          trigger: null,
          attached: null,
          clientOrderId: 'b15',
        },
      ],
    });
  });

  it.each<[string, object, string | null, string | null]>([
    ['a market order that buys, by default', market, null, '100'],
    ['a market order that buys, as tgtCcy says', { ...market, tgtCcy: 'base_ccy' }, '100', null],
    ['a market order that sells, by default', { ...market, side: 'sell' }, '100', null],
    ['a market order that sells, as tgtCcy says', { ...market, side: 'sell', tgtCcy: 'quote_ccy' }, null, '100'],
    ['a limit order', { ...limit, tgtCcy: 'base_ccy' }, '2', null],
  ])('counts the currency of %s', (_, body, quantity, quoteQuantity) => {
    expect(place(body)).toMatchObject({ orders: [{ market: 'spot', quantity, quoteQuantity }] });
  });

  it('counts contracts of a linear perpetual', () => {
    expect(place({ ...perpetual, reduceOnly: true })).toMatchObject({
      orders: [{ market: 'linear', quantity: '7', quantityUnit: 'contracts', reduceOnly: true }],
    });
  });

  it('with borrowed money is a margin order', () => {
    expect(place(margin)).toMatchObject({ orders: [{ market: 'margin', margin: 'cross', quantity: '2' }] });
    expect(place({ ...margin, tdMode: 'isolated' })).toMatchObject({ orders: [{ margin: 'isolated' }] });
  });

  it('can be one of a list', () => {
    const both = post('trade/batch-orders', [limit, { ...perpetual, ordType: 'post_only' }]);
    expect(both).toMatchObject({ orders: [{ market: 'spot' }, { market: 'linear', postOnly: true }] });
    expect(post('trade/batch-orders', [limit, { ...limit, attachAlgoOrds: [] }]).kind).toBe('unknown');
    expect(post('trade/batch-orders', { '': [limit] }).kind).toBe('unknown');
    expect(post('trade/batch-orders', []).kind).toBe('unknown');
    expect(post('trade/order', [limit]).kind).toBe('unknown');
  });

  it.each<[string, object]>([
    ['a limit order that counts the quote currency', { ...limit, tgtCcy: 'quote_ccy' }],
    ['contracts that count a currency', { ...perpetual, tgtCcy: 'base_ccy' }],
    ['a margin order that buys at the market', { ...market, tdMode: 'cross' }],
    [
      'a margin order that counts the quote currency',
      { ...market, side: 'sell', tdMode: 'cross', tgtCcy: 'quote_ccy' },
    ],
    ['another quote currency', { ...limit, tradeQuoteCcy: 'USDC' }],
    ['no mode of the trade', { ...limit, tdMode: undefined }],
    ['the mode of copy trading', { ...limit, tdMode: 'spot_isolated' }],
    ['a contract without margin', { ...perpetual, tdMode: 'cash' }],
    ['an inverse contract', { ...perpetual, instId: 'BTC-USD-SWAP' }],
    ['a contract that expires', { ...perpetual, instId: 'BTC-USDT-261225' }],
    ['an option', { ...perpetual, instId: 'BTC-USD-261225-50000-C' }],
    ['a position that opens although it is to be reduced', { ...perpetual, posSide: 'long', reduceOnly: true }],
    ['a spot order that reduces a position', { ...limit, reduceOnly: true }],
    ['a spot order with a position', { ...limit, posSide: 'long' }],
    ['a price that the exchange may change', { ...limit, pxAmendType: '1' }],
    ['the price of an option', { ...limit, px: undefined, pxUsd: '1' }],
    ['no price', { ...limit, px: undefined }],
    ['a market order with a price', { ...market, px: '1' }],
    ['a size of zero', { ...limit, sz: '0' }],
    ['a type that is not known', { ...perpetual, ordType: 'optimal_limit_ioc' }],
    ['orders that follow', { ...limit, attachAlgoOrds: [{ tpTriggerPx: '3', tpOrdPx: '-1' }] }],
  ])('is denied with %s', (_, body) => {
    expect(place(body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('an order of OKX with a trigger', () => {
  const algo = (body: object) => post('trade/order-algo', body);
  // https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-post-place-algo-order
  const trigger = {
    instId: 'BTC-USDT-SWAP',
    side: 'buy',
    tdMode: 'cross',
    posSide: 'net',
    sz: '1',
    ordType: 'trigger',
    triggerPx: '25920',
    triggerPxType: 'last',
    orderPx: '-1',
  };
  const stop = { instId: 'BTC-USDT', tdMode: 'cash', side: 'sell', ordType: 'conditional', sz: '2' };
  const loss = { ...stop, slTriggerPx: '15', slOrdPx: '14', algoClOrdId: 'a1' };

  it('has a price, or is a market order', () => {
    expect(algo(trigger)).toMatchObject({
      kind: 'order',
      orders: [
        {
          market: 'linear',
          type: 'market',
          quantity: '1',
          quantityUnit: 'contracts',
          price: null,
          trigger: { kind: 'trigger', price: '25920' },
        },
      ],
    });
    expect(algo(loss)).toMatchObject({
      orders: [
        {
          market: 'spot',
          type: 'limit',
          quantity: '2',
          price: '14',
          trigger: { kind: 'stopLoss', price: '15' },
          clientOrderId: 'a1',
        },
      ],
    });
    expect(algo({ ...stop, tpTriggerPx: '25', tpOrdPx: '-1' })).toMatchObject({
      orders: [{ type: 'market', trigger: { kind: 'takeProfit', price: '25' } }],
    });
  });

  it.each<[string, object]>([
    ['two triggers', { ...loss, tpTriggerPx: '25', tpOrdPx: '-1' }],
    ['no trigger', stop],
    ['a trigger without its price', { ...loss, slTriggerPx: undefined }],
    ['a trigger without the price of its order', { ...loss, slOrdPx: undefined }],
    ['a trigger of another type', { ...loss, ordType: 'trigger' }],
    ['two types of triggers', { ...trigger, slTriggerPx: '15', slOrdPx: '-1' }],
    ['no type', { ...trigger, ordType: undefined }],
    ['a type that is not known', { ...loss, ordType: 'oco' }],
    ['a take profit that is a limit order', { ...stop, tpOrdPx: '25', tpOrdKind: 'limit' }],
    ['a share of a position', { ...trigger, sz: undefined, closeFraction: '1' }],
    ['a quantity whose currency is not certain', { ...trigger, instId: 'BTC-USDT', tdMode: 'cash' }],
    ['a quantity in the quote currency', { ...loss, tgtCcy: 'quote_ccy' }],
    ['another price below zero', { ...trigger, orderPx: '-2' }],
    ['orders that follow', { ...trigger, attachAlgoOrds: [] }],
  ])('is denied with %s', (_, body) => {
    expect(algo(body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('an amend of OKX', () => {
  const amend = { instId: 'BTC-USDT-SWAP', ordId: '590909145319051111', newSz: '2', newPx: '50000' };

  it('states its size and its price, and not its side', () => {
    expect(post('trade/amend-order', amend)).toMatchObject({
      kind: 'amend',
      orders: [{ market: 'linear', side: null, quantity: '2', quantityUnit: 'contracts', price: '50000' }],
      amend: { id: '590909145319051111' },
    });
  });

  it.each<[string, object]>([
    ['of a pair, which may be a margin order', { ...amend, instId: 'BTC-USDT' }],
    ['without a price', { ...amend, newPx: undefined }],
    ['without a size', { ...amend, newSz: undefined }],
    ['without an identifier', { ...amend, ordId: undefined }],
    ['of an order that follows', { ...amend, attachAlgoOrds: [] }],
  ])('is denied %s', (_, body) => {
    expect(post('trade/amend-order', body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a cancellation of OKX', () => {
  it('names its orders', () => {
    expect(post('trade/cancel-order', { instId: 'BTC-USDT', ordId: '1' })).toMatchObject({
      kind: 'cancel',
      cancel: { symbol: 'BTC-USDT', ids: ['1'], all: false },
    });
    expect(
      post('trade/cancel-batch-orders', [
        { instId: 'BTC-USDT', ordId: '1' },
        { instId: 'ETH-USDT', ordId: '2' },
      ]),
    ).toMatchObject({ cancel: { symbol: null, ids: ['1', '2'], all: false } });
    expect(post('trade/cancel-algos', [{ instId: 'BTC-USDT', algoId: '1' }])).toMatchObject({
      cancel: { ids: ['1'], trigger: true },
    });
  });

  it.each<[string, string, object]>([
    ['an empty list', 'trade/cancel-batch-orders', []],
    ['an order without an identifier', 'trade/cancel-batch-orders', [{ instId: 'BTC-USDT' }]],
    ['no identifier', 'trade/cancel-order', { instId: 'BTC-USDT' }],
    ['a field that is not known', 'trade/cancel-order', { instId: 'BTC-USDT', ordId: '1', sz: '1' }],
  ])('is denied with %s', (_, name, body) => {
    expect(post(name, body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('another request of OKX', () => {
  it.each<[string, string]>([
    ['withdraw', 'asset/withdrawal'],
    ['transfer', 'asset/transfer'],
    ['other', 'account/set-leverage'],
    ['other', 'users/subaccount/apikey'],
    ['unknown', 'trade/close-position'],
    ['unknown', 'trade/amend-algos'],
    ['unknown', 'trade/mass-cancel'],
    ['unknown', 'account/balance'],
  ])('is %s: %s', (kind, name) => {
    expect(post(name, { instId: 'BTC-USDT-SWAP', mgnMode: 'cross' })).toMatchObject({ kind });
  });

  it('that reads has a query and no body', () => {
    expect(meaningOf('okx', send('GET', host, '/api/v5/account/balance', 'ccy=BTC'))).toMatchObject({ kind: 'read' });
    expect(meaningOf('okx', sendJson('GET', host, '/api/v5/account/balance', limit))).toMatchObject({
      kind: 'unknown',
    });
    expect(meaningOf('okx', send('GET', host, '/api/v5/asset/withdrawal'))).toMatchObject({ kind: 'unknown' });
    expect(meaningOf('okx', send('GET', host, '/api/v5/users/subaccount/apikey'))).toMatchObject({ kind: 'other' });
  });
});
