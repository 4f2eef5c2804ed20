/** The exact result of each function in `requests`. */
import type { Exchange, ExchangeRequest, Parameters } from '../../../src/exchanges/index.js';
import { binance, bitfinex, bittrex, coinbase, kraken, poloniex } from '../../../src/exchanges/index.js';

export const id = 'd0c5340b-6d6c-49d9-b567-48c4bfca13d2';
const address = 'bc1kar0ssrr7xf3vy5l6d3lydnwkre5og2zz3f5ldq';
const limit = { quantity: '1.50', price: '0.025' } as const;
const market = { type: 'market', quantity: '1.50' } as const;

const get = (path: string, query?: Parameters): ExchangeRequest => ({ method: 'GET', path, ...(query && { query }) });
export const cancel = (path: string, query?: Parameters): ExchangeRequest => ({
  method: 'DELETE',
  path,
  ...(query && { query }),
});
export const post = (path: string, body?: ExchangeRequest['body']): ExchangeRequest => ({
  method: 'POST',
  path,
  ...(body !== undefined && { body }),
});
const query = (path: string, parameters: Parameters): ExchangeRequest => ({ method: 'POST', path, query: parameters });

type Row = readonly [name: string, made: ExchangeRequest, expected: ExchangeRequest];

function binanceRows(): Row[] {
  const { buy, sell, cancel: by, balances, openOrders, withdraw } = binance.requests;
  const symbol = 'LTCBTC';
  const order = '/api/v3/order';
  const buying = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', ...limit };
  const paid = { currency: 'XRP', amount: '20', address, tag: '105314', network: 'XRP' };
  const sent = { coin: 'XRP', network: 'XRP', address, addressTag: '105314', amount: '20' };
  const maker = { symbol, side: 'SELL', type: 'LIMIT_MAKER', ...limit };
  return [
    ['buy', buy({ symbol, ...limit }), query(order, buying)],
    [
      'buy with an id',
      buy({ symbol, ...limit, clientOrderId: 'a-1' }),
      query(order, { ...buying, newClientOrderId: 'a-1' }),
    ],
    ['buy or cancel', buy({ symbol, ...limit, timeInForce: 'FOK' }), query(order, { ...buying, timeInForce: 'FOK' })],
    ['sell', sell({ symbol, ...market }), query(order, { symbol, side: 'SELL', type: 'MARKET', quantity: '1.50' })],
    ['sell as a maker', sell({ symbol, ...limit, postOnly: true }), query(order, maker)],
    ['cancel', by({ symbol, orderId: '28' }), cancel(order, { symbol, orderId: '28' })],
    ['cancel a number', by({ symbol, orderId: 28 }), cancel(order, { symbol, orderId: 28 })],
    ['cancel by own id', by({ symbol, clientOrderId: 'a-1' }), cancel(order, { symbol, origClientOrderId: 'a-1' })],
    ['balances', balances(), get('/api/v3/account')],
    ['open orders', openOrders(), get('/api/v3/openOrders')],
    ['open orders of one', openOrders({ symbol }), get('/api/v3/openOrders', { symbol })],
    ['withdraw', withdraw(paid), query('/sapi/v1/capital/withdraw/apply', sent)],
  ];
}

function coinbaseRows(): Row[] {
  const { buy, sell, cancel: by, balances, openOrders, withdraw } = coinbase.requests;
  const symbol = 'LTC-BTC';
  const buying = { product_id: symbol, side: 'buy', type: 'limit', price: '0.025', size: '1.50' };
  const selling = { product_id: symbol, side: 'sell', type: 'market', size: '1.50' };
  const paid = { currency: 'XRP', amount: '20', address };
  const sent = { amount: '20', currency: 'XRP', crypto_address: address };
  const path = '/withdrawals/crypto';
  return [
    ['buy', buy({ symbol, ...limit }), post('/orders', buying)],
    ['buy with an id', buy({ symbol, ...limit, clientOrderId: id }), post('/orders', { ...buying, client_oid: id })],
    [
      'buy or cancel',
      buy({ symbol, ...limit, timeInForce: 'IOC' }),
      post('/orders', { ...buying, time_in_force: 'IOC' }),
    ],
    ['buy as a maker', buy({ symbol, ...limit, postOnly: true }), post('/orders', { ...buying, post_only: true })],
    ['buy as a taker', buy({ symbol, ...limit, postOnly: false }), post('/orders', buying)],
    ['sell', sell({ symbol, ...market }), post('/orders', selling)],
    ['cancel', by({ symbol, orderId: id }), cancel(`/orders/${id}`, { product_id: symbol })],
    ['cancel by own id', by({ clientOrderId: id }), cancel(`/orders/client:${id}`)],
    ['balances', balances(), get('/accounts')],
    ['open orders', openOrders(), get('/orders')],
    ['open orders of one', openOrders({ symbol }), get('/orders', { product_id: symbol })],
    ['withdraw', withdraw(paid), post(path, sent)],
    ['withdraw to a tag', withdraw({ ...paid, tag: '1' }), post(path, { ...sent, destination_tag: '1' })],
    ['withdraw to no tag', withdraw({ ...paid, tag: false }), post(path, { ...sent, no_destination_tag: true })],
    ['withdraw by a network', withdraw({ ...paid, network: 'ripple' }), post(path, { ...sent, network: 'ripple' })],
  ];
}

function poloniexRows(): Row[] {
  const { buy, sell, cancel: by, balances, openOrders, withdraw } = poloniex.requests;
  const symbol = 'LTC_BTC';
  const buying = { symbol, side: 'BUY', type: 'LIMIT', ...limit };
  const maker = { ...buying, side: 'SELL', type: 'LIMIT_MAKER' };
  const spent = { symbol, side: 'BUY', type: 'MARKET', amount: '100', clientOrderId: 'a-1' };
  const paid = { currency: 'XRP', network: 'XRP', amount: '20', address, tag: '105314' };
  const sent = { coin: 'XRP', network: 'XRP', amount: '20', address, addressTag: '105314' };
  return [
    ['buy', buy({ symbol, ...limit }), post('/orders', buying)],
    [
      'buy or cancel',
      buy({ symbol, ...limit, timeInForce: 'IOC' }),
      post('/orders', { ...buying, timeInForce: 'IOC' }),
    ],
    [
      'buy at once',
      buy({ type: 'market', symbol, quoteQuantity: '100', clientOrderId: 'a-1' }),
      post('/orders', spent),
    ],
    ['sell', sell({ symbol, ...market }), post('/orders', { symbol, side: 'SELL', type: 'MARKET', quantity: '1.50' })],
    ['sell as a maker', sell({ symbol, ...limit, postOnly: true }), post('/orders', maker)],
    ['cancel', by({ orderId: '29772698821328896' }), cancel('/orders/29772698821328896')],
    ['cancel by own id', by({ clientOrderId: 'a-1' }), cancel('/orders/cid:a-1')],
    ['balances', balances(), get('/accounts/balances')],
    ['open orders', openOrders(), get('/orders')],
    ['open orders of one', openOrders({ symbol }), get('/orders', { symbol })],
    ['withdraw', withdraw(paid), post('/v2/wallets/withdraw', sent)],
  ];
}

function bittrexRows(): Row[] {
  const { buy, sell, cancel: by, balances, openOrders, withdraw } = bittrex.requests;
  const symbol = 'LTC-BTC';
  const path = '/v3/orders';
  const one = { marketSymbol: symbol, direction: 'BUY', type: 'LIMIT', quantity: '1.50', limit: '0.025' };
  const all = { marketSymbol: symbol, direction: 'SELL', type: 'MARKET', quantity: '1.50' };
  const buying = { ...one, timeInForce: 'GOOD_TIL_CANCELLED' };
  const maker = { ...one, timeInForce: 'POST_ONLY_GOOD_TIL_CANCELLED' };
  const paid = { currency: 'XRP', amount: '20', address, tag: '105314' };
  const sent = { currencySymbol: 'XRP', quantity: '20', cryptoAddress: address, cryptoAddressTag: '105314' };
  return [
    ['buy', buy({ symbol, ...limit, clientOrderId: id }), post(path, { ...buying, clientOrderId: id })],
    [
      'buy or cancel',
      buy({ symbol, ...limit, timeInForce: 'FOK' }),
      post(path, { ...one, timeInForce: 'FILL_OR_KILL' }),
    ],
    ['buy as a maker', buy({ symbol, ...limit, postOnly: true }), post(path, maker)],
    ['sell', sell({ symbol, ...market }), post(path, { ...all, timeInForce: 'IMMEDIATE_OR_CANCEL' })],
    ['cancel', by({ orderId: id }), cancel(`/v3/orders/${id}`)],
    ['balances', balances(), get('/v3/balances')],
    ['open orders', openOrders(), get('/v3/orders/open')],
    ['open orders of one', openOrders({ symbol }), get('/v3/orders/open', { marketSymbol: symbol })],
    ['withdraw', withdraw(paid), post('/v3/withdrawals', sent)],
  ];
}

function krakenRows(): Row[] {
  const { buy, sell, cancel: by, balances, openOrders, withdraw } = kraken.requests;
  const symbol = 'XLTCXXBT';
  const path = '/0/private/AddOrder';
  const buying = { ordertype: 'limit', type: 'buy', volume: '1.50', pair: symbol, price: '0.025' };
  const selling = { ordertype: 'market', type: 'sell', volume: '1.50', pair: symbol };
  const paid = { currency: 'XBT', amount: '0.725', key: 'cold wallet' };
  const sent = { asset: 'XBT', key: 'cold wallet', amount: '0.725' };
  const withdrawal = '/0/private/Withdraw';
  return [
    ['buy', buy({ symbol, ...limit, clientOrderId: 'a-1' }), post(path, { ...buying, cl_ord_id: 'a-1' })],
    ['buy with a UUID', buy({ symbol, ...limit, clientOrderId: id }), post(path, { ...buying, cl_ord_id: id })],
    ['buy or cancel', buy({ symbol, ...limit, timeInForce: 'IOC' }), post(path, { ...buying, timeinforce: 'IOC' })],
    ['buy as a maker', buy({ symbol, ...limit, postOnly: true }), post(path, { ...buying, oflags: 'post' })],
    ['sell', sell({ symbol, ...market }), post(path, selling)],
    ['cancel', by({ orderId: 'OUF4EM-FRGI2-MQMWZD' }), post('/0/private/CancelOrder', { txid: 'OUF4EM-FRGI2-MQMWZD' })],
    ['cancel by own id', by({ clientOrderId: 'a-1' }), post('/0/private/CancelOrder', { cl_ord_id: 'a-1' })],
    ['balances', balances(), post('/0/private/BalanceEx')],
    ['open orders', openOrders(), post('/0/private/OpenOrders')],
    ['withdraw', withdraw(paid), post(withdrawal, sent)],
    ['withdraw, compared', withdraw({ ...paid, address }), post(withdrawal, { ...sent, address })],
  ];
}

function bitfinexRows(): Row[] {
  const { buy, sell, cancel: by, balances, openOrders, withdraw } = bitfinex.requests;
  const symbol = 'tLTCBTC';
  const path = '/v2/auth/w/order/submit';
  const buying = { type: 'EXCHANGE LIMIT', symbol, price: '0.025', amount: '1.50' };
  const selling = { type: 'EXCHANGE MARKET', symbol, amount: '-1.50' };
  const own = { clientOrderId: 1700000000000, clientOrderDate: '2023-11-14' };
  const sent = { wallet: 'exchange', method: 'bitcoin', amount: '0.1', address };
  const paid = { method: 'bitcoin', amount: '0.1', address };
  const full = { ...sent, wallet: 'funding', payment_id: '1' };
  return [
    ['buy', buy({ symbol, ...limit, clientOrderId: 17 }), post(path, { ...buying, cid: 17 })],
    ['buy or cancel', buy({ symbol, ...limit, timeInForce: 'IOC' }), post(path, { ...buying, type: 'EXCHANGE IOC' })],
    ['buy and wait', buy({ symbol, ...limit, timeInForce: 'GTC' }), post(path, buying)],
    ['buy as a maker', buy({ symbol, ...limit, postOnly: true }), post(path, { ...buying, flags: 4096 })],
    ['sell', sell({ symbol, ...market }), post(path, selling)],
    ['cancel', by({ orderId: 95408916206 }), post('/v2/auth/w/order/cancel', { id: 95408916206 })],
    ['cancel by own id', by(own), post('/v2/auth/w/order/cancel', { cid: 1700000000000, cid_date: '2023-11-14' })],
    ['balances', balances(), post('/v2/auth/r/wallets', {})],
    ['open orders', openOrders(), post('/v2/auth/r/orders', {})],
    ['open orders of one', openOrders({ symbol }), post('/v2/auth/r/orders/tLTCBTC', {})],
    ['withdraw', withdraw(paid), post('/v2/auth/w/withdraw', sent)],
    ['withdraw the rest', withdraw({ ...paid, wallet: 'funding', tag: '1' }), post('/v2/auth/w/withdraw', full)],
  ];
}

const on = (exchange: Exchange<never>, those: readonly Row[]) =>
  those.map(([name, made, expected]) => ({ name, exchange, made, expected }));

export const rows = [
  ...on(binance, binanceRows()),
  ...on(coinbase, coinbaseRows()),
  ...on(poloniex, poloniexRows()),
  ...on(bittrex, bittrexRows()),
  ...on(kraken, krakenRows()),
  ...on(bitfinex, bitfinexRows()),
];
