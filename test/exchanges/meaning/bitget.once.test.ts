/** What requests of Bitget mean: the documentation's examples, and requests that look harmless. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'api.bitget.com';
const post = (name: string, body: object) => meaningOf('bitget', sendJson('POST', host, `/api/${name}`, body));
const place = (body: object) => post('v2/spot/trade/place-order', body);

// https://www.bitget.com/api-doc/spot/trade/Place-Order
const limit = {
  symbol: 'BTCUSDT',
  side: 'buy',
  orderType: 'limit',
  force: 'gtc',
  price: '23222.5',
  size: '1',
  clientOid: '121211212122',
};
const market = { symbol: 'BTCUSDT', side: 'buy', orderType: 'market', size: '100' };

describe('a spot order of Bitget', () => {
  it('is read as the documentation writes it', () => {
    expect(place(limit)).toStrictEqual({
      kind: 'order',
      endpoint: 'POST /api/v2/spot/trade/place-order',
      orders: [
        {
          market: 'spot',
          symbol: 'BTCUSDT',
          side: 'buy',
          type: 'limit',
          quantity: '1',
          quantityUnit: 'base',
          price: '23222.5',
          quoteQuantity: null,
          reduceOnly: false,
          postOnly: false,
          timeInForce: null,
          trigger: null,
          attached: null,
          clientOrderId: '121211212122',
        },
      ],
    });
  });

  it('counts the quote currency if it buys at the market', () => {
    expect(place(market)).toMatchObject({ orders: [{ quantity: null, quoteQuantity: '100' }] });
    expect(place({ ...market, side: 'sell' })).toMatchObject({ orders: [{ quantity: '100', quoteQuantity: null }] });
  });

  it('has no time in force at the market', () => {
    expect(place({ ...market, force: 'fok' })).toMatchObject({ orders: [{ timeInForce: null, postOnly: false }] });
    expect(place({ ...limit, force: 'FOK' })).toMatchObject({ orders: [{ timeInForce: 'FOK' }] });
  });

  it('of a list has the symbol that the mode says', () => {
    const batch = (body: object) => post('v2/spot/trade/batch-orders', body);
    const { symbol: _, ...each } = limit;
    expect(batch({ symbol: 'ETHUSDT', orderList: [each, each] })).toMatchObject({
      orders: [{ symbol: 'ETHUSDT' }, { symbol: 'ETHUSDT' }],
    });
    expect(batch({ batchMode: 'multiple', symbol: 'ETHUSDT', orderList: [limit] })).toMatchObject({
      orders: [{ symbol: 'BTCUSDT' }],
    });
    expect(batch({ symbol: 'ETHUSDT', orderList: [limit] })).toMatchObject({ kind: 'unknown' });
    expect(batch({ batchMode: 'multiple', symbol: 'ETHUSDT', orderList: [each] })).toMatchObject({ kind: 'unknown' });
    expect(batch({ orderList: [each] })).toMatchObject({ kind: 'unknown' });
  });

  it('that replaces another states its size and its price', () => {
    const replace = { symbol: 'BTCUSDT', orderId: '1001', price: '3.17', size: '5' };
    expect(post('v2/spot/trade/cancel-replace-order', replace)).toMatchObject({
      kind: 'amend',
      orders: [{ market: 'spot', side: null, quantity: '5', price: '3.17' }],
      amend: { id: '1001' },
    });
    for (const lacking of [
      { ...replace, size: undefined },
      { ...replace, price: undefined },
      { ...replace, orderId: undefined },
      { ...replace, orderType: 'market' },
      { ...replace, presetStopLossPrice: '1' },
    ]) {
      expect(post('v2/spot/trade/cancel-replace-order', lacking)).toMatchObject({ kind: 'unknown' });
    }
  });

  it.each<[string, object]>([
    ['a trigger', { ...limit, tpslType: 'tpsl', triggerPrice: '23000' }],
    ['the price of a trigger', { ...limit, triggerPrice: '23000' }],
    ['orders that follow', { ...limit, presetTakeProfitPrice: '25000' }],
    ['no price', { ...limit, price: undefined }],
    ['a limit order without force', { ...limit, force: undefined }],
    ['a force that is not known', { ...limit, force: 'Gtc' }],
    ['a market order with a price', { ...market, price: '1' }],
    ['a size of zero', { ...limit, size: '0' }],
    ['a field of the margin market', { ...limit, loanType: 'autoLoan' }],
  ])('is denied with %s', (_, body) => {
    expect(place(body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a spot order of Bitget with a trigger', () => {
  // https://www.bitget.com/api-doc/spot/plan/Place-Plan-Order
  const plan = {
    symbol: 'TRXUSDT',
    side: 'buy',
    triggerPrice: '0.041572',
    executePrice: '0.041573',
    size: '151',
    triggerType: 'mark_price',
    orderType: 'limit',
    clientOid: '12345',
    force: 'gtc',
  };
  const atMarket = { ...plan, orderType: 'market', executePrice: undefined };
  const order = (body: object) => post('v2/spot/trade/place-plan-order', body);

  it('has a price, or is a market order', () => {
    expect(order(plan)).toMatchObject({
      kind: 'order',
      orders: [{ market: 'spot', quantity: '151', price: '0.041573', trigger: { price: '0.041572' } }],
    });
    expect(order(atMarket)).toMatchObject({ orders: [{ type: 'market', quantity: '151', quoteQuantity: null }] });
  });

  it('counts the currency that planType says', () => {
    expect(order({ ...atMarket, planType: 'total' })).toMatchObject({
      orders: [{ quantity: null, quoteQuantity: '151' }],
    });
    expect(order({ ...atMarket, planType: 'amount' })).toMatchObject({ orders: [{ quantity: '151' }] });
  });

  it.each<[string, object]>([
    ['a limit order that counts the quote currency', { ...plan, planType: 'total' }],
    ['an order that sells and counts the quote currency', { ...atMarket, side: 'sell', planType: 'total' }],
    ['no trigger', { ...plan, triggerPrice: undefined }],
    ['no price', { ...plan, executePrice: undefined }],
    ['a second price', { ...plan, price: '1' }],
    ['a market order with a price', { ...plan, orderType: 'market' }],
  ])('is denied with %s', (_, body) => {
    expect(order(body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a margin order of Bitget', () => {
  const { size: _, ...rest } = limit;
  const borrowed = { ...rest, loanType: 'autoLoan', baseSize: '0.1' };
  const margin = (body: object) => post('v2/margin/isolated/place-order', body);

  it('is never a spot order', () => {
    expect(margin(borrowed)).toMatchObject({ orders: [{ market: 'margin', margin: 'isolated', quantity: '0.1' }] });
    expect(post('v2/margin/crossed/place-order', borrowed)).toMatchObject({ orders: [{ margin: 'cross' }] });
  });

  it('counts the quote currency if it buys at the market', () => {
    const buy = { symbol: 'BTCUSDT', side: 'buy', orderType: 'market', loanType: 'normal' };
    expect(margin({ ...buy, quoteSize: '9' })).toMatchObject({ orders: [{ quantity: null, quoteQuantity: '9' }] });
    expect(margin({ ...buy, baseSize: '9' })).toMatchObject({ kind: 'unknown' });
    expect(margin({ ...buy, baseSize: '9', quoteSize: '9' })).toMatchObject({ kind: 'unknown' });
    expect(margin({ ...borrowed, quoteSize: '9' })).toMatchObject({ kind: 'unknown' });
    expect(margin({ ...borrowed, loanType: undefined })).toMatchObject({ kind: 'unknown' });
  });
});

describe('a contract order of Bitget', () => {
  // https://www.bitget.com/api-doc/contract/trade/Place-Order
  const contract = {
    symbol: 'ETHUSDT',
    productType: 'USDT-FUTURES',
    marginMode: 'isolated',
    marginCoin: 'USDT',
    size: '0.1',
    price: '2000',
    side: 'sell',
    orderType: 'limit',
    force: 'gtc',
  };
  const order = (body: object) => post('v2/mix/order/place-order', body);

  it('is linear', () => {
    expect(order({ ...contract, reduceOnly: 'YES' })).toMatchObject({
      orders: [{ market: 'linear', side: 'sell', quantity: '0.1', price: '2000', reduceOnly: true }],
    });
  });

  it.each<[string, object]>([
    ['a side that is that of its position', { ...contract, tradeSide: 'close' }],
    ['an inverse contract', { ...contract, productType: 'COIN-FUTURES' }],
    ['no product', { ...contract, productType: undefined }],
    ['orders that follow', { ...contract, presetStopLossPrice: '1' }],
  ])('is denied with %s', (_, body) => {
    expect(order(body)).toMatchObject({ kind: 'unknown' });
  });

  it('is amended with its size and its price', () => {
    const amend = { symbol: 'ETHUSDT', productType: 'USDT-FUTURES', orderId: '1', newSize: '0.04', newPrice: '1800' };
    expect(post('v2/mix/order/modify-order', amend)).toMatchObject({
      orders: [{ market: 'linear', side: null, quantity: '0.04', price: '1800' }],
    });
    expect(post('v2/mix/order/modify-order', { ...amend, newSize: undefined })).toMatchObject({ kind: 'unknown' });
  });
});

describe('an order of the unified account of Bitget', () => {
  const unified = {
    category: 'SPOT',
    symbol: 'BTCUSDT',
    qty: '2',
    side: 'buy',
    price: '30000',
    orderType: 'limit',
    timeInForce: 'gtc',
  };
  const { price: _, ...atMarket } = { ...unified, orderType: 'market' };
  const order = (body: object) => post('v3/trade/place-order', body);

  it('trades where its category says', () => {
    expect(order(unified)).toMatchObject({ orders: [{ market: 'spot', quantity: '2' }] });
    expect(order({ ...unified, category: 'USDT-FUTURES' })).toMatchObject({ orders: [{ market: 'linear' }] });
    expect(order({ ...atMarket, side: 'sell' })).toMatchObject({ orders: [{ type: 'market', quantity: '2' }] });
    expect(post('v3/trade/place-batch', [unified, unified])).toMatchObject({ orders: [{}, {}] });
  });

  it.each<[string, object]>([
    ['borrowed money', { ...unified, category: 'MARGIN' }],
    ['no category', { ...unified, category: undefined }],
    ['a quantity whose currency is not certain', atMarket],
    ['a spot order with a position', { ...unified, posSide: 'long' }],
    ['a spot order that reduces a position', { ...unified, reduceOnly: 'yes' }],
    [
      'a position that opens although it is to be reduced',
      { ...unified, category: 'USDT-FUTURES', posSide: 'long', reduceOnly: 'yes' },
    ],
    ['orders that follow', { ...unified, takeProfit: '35000' }],
  ])('is denied with %s', (_, body) => {
    expect(order(body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a cancellation of Bitget', () => {
  it.each<[string, object, object]>([
    ['v2/spot/trade/cancel-order', { symbol: 'BTCUSDT', orderId: '1' }, { symbol: 'BTCUSDT', ids: ['1'], all: false }],
    ['v2/spot/trade/cancel-symbol-order', { symbol: 'BTCUSDT' }, { symbol: 'BTCUSDT', ids: null, all: true }],
    ['v2/spot/trade/batch-cancel-order', { symbol: 'BTCUSDT', orderList: [{ orderId: '1' }] }, { ids: ['1'] }],
    ['v2/margin/crossed/batch-cancel-order', { symbol: 'BTCUSDT', orderIdList: [{ orderId: '1' }] }, { ids: ['1'] }],
    ['v2/mix/order/batch-cancel-orders', { productType: 'USDT-FUTURES' }, { symbol: null, ids: null, all: true }],
    [
      'v2/mix/order/batch-cancel-orders',
      { productType: 'USDT-FUTURES', symbol: 'BTCUSDT', orderIdList: [{ orderId: '1' }] },
      { symbol: 'BTCUSDT', ids: ['1'], all: false },
    ],
    ['v3/trade/cancel-batch', [{ orderId: '1', symbol: 'BTCUSDT', category: 'SPOT' }], { ids: ['1'], all: false }],
    ['v3/trade/cancel-symbol-order', { category: 'SPOT' }, { symbol: null, all: true }],
  ])('says what it cancels: %s', (name, body, cancel) => {
    expect(post(name, body)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, object]>([
    ['v2/spot/trade/cancel-order', { symbol: 'BTCUSDT' }],
    ['v2/spot/trade/cancel-symbol-order', {}],
    ['v2/spot/trade/batch-cancel-order', { symbol: 'BTCUSDT', orderList: [] }],
    ['v2/mix/order/batch-cancel-orders', { productType: 'USDT-FUTURES', symbol: 'BTCUSDT', orderIdList: [] }],
    ['v2/mix/order/cancel-order', { symbol: 'BTCUSDT', orderId: '1' }],
  ])('is denied if it does not: %s', (name, body) => {
    expect(post(name, body)).toMatchObject({ kind: 'unknown' });
  });
});

describe('another request of Bitget', () => {
  it.each<[string, string]>([
    ['withdraw', 'v2/spot/wallet/withdrawal'],
    ['withdraw', 'v3/account/withdrawal'],
    ['transfer', 'v2/spot/wallet/transfer'],
    ['other', 'v2/mix/account/set-leverage'],
    ['unknown', 'v2/mix/order/close-positions'],
    ['unknown', 'v2/spot/trade/modify-plan-order'],
    ['unknown', 'v3/trade/modify-order'],
    ['unknown', 'v2/spot/account/assets'],
  ])('is %s: %s', (kind, name) => {
    expect(post(name, { symbol: 'BTCUSDT', orderId: '1', qty: '1' })).toMatchObject({ kind });
  });

  it('that reads has a query and no body', () => {
    const path = '/api/v2/spot/account/assets';
    expect(meaningOf('bitget', send('GET', host, path, 'coin=BTC'))).toMatchObject({ kind: 'read' });
    expect(meaningOf('bitget', sendJson('GET', host, path, limit))).toMatchObject({ kind: 'unknown' });
    expect(meaningOf('bitget', send('GET', host, '/api/v2/user/virtual-subaccount-apikey-list'))).toMatchObject({
      kind: 'other',
    });
  });
});
