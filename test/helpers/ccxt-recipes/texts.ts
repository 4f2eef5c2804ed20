/** The exchanges that sign a text of their own format: lines, a path or a body. */
import ccxt from 'ccxt';
import { bitbank, bitstamp, deribit, htx, poloniex } from '../../../src/exchanges/index.js';
import { at } from '../../exchanges/examples.js';
import { type Comparison, odd, time } from './compare.js';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const order = { symbol: 'btcusd', side: 'buy', type: 'limit', amount: '0.01', price: '15000' } as const;

export const texts: readonly Comparison[] = [
  {
    exchange: deribit,
    client: ccxt.deribit,
    // The time, which repeats `ts`.
    nonce: at(time).uuid(),
    rows: [
      { request: { method: 'GET', path: '/api/v2/private/get_positions' }, path: 'get_positions' },
      { request: { method: 'GET', path: '/api/v2/private/buy', query: { ...order, label: odd } }, path: 'buy' },
      { request: { method: 'GET', path: '/api/v2/private/cancel', query: { order_id: 'ETH-1' } }, path: 'cancel' },
    ],
  },
  {
    exchange: poloniex,
    client: ccxt.poloniex,
    emptyType: json,
    rows: [
      { request: { method: 'GET', path: '/accounts/balances' }, path: 'accounts/balances' },
      { request: { method: 'GET', path: '/orders', query: { zone: odd, symbol: 'BTC_USDT', A: 1 } }, path: 'orders' },
      // ccxt encodes a symbol twice in GET requests.
      {
        request: { method: 'GET', path: '/orders', query: { symbol: '索_USDT' } },
        path: 'orders',
        edit: (text) => text.replaceAll('%E7%B4%A2', '%25E7%25B4%25A2'),
      },
      { request: { method: 'POST', path: '/orders', body: { ...order, clientOrderId: odd } }, path: 'orders' },
      {
        request: { method: 'PUT', path: '/orders/1', body: { price: '2' } },
        path: 'orders/{id}',
        params: { id: '1', price: '2' },
      },
      { request: { method: 'DELETE', path: '/orders/1' }, path: 'orders/{id}', params: { id: '1' } },
      { request: { method: 'DELETE', path: '/orders', body: { symbols: ['BTC_USDT'] } }, path: 'orders' },
    ],
  },
  {
    exchange: htx,
    client: ccxt.htx,
    api: ['spot', 'private'],
    emptyType: form,
    // ccxt sends orders for contracts to another domain of HTX's.
    options: { urls: { hostnames: { contract: 'api.hbdm.com' } } },
    rows: [
      { request: { method: 'GET', path: '/v1/account/accounts' }, path: 'v1/account/accounts' },
      {
        request: { method: 'GET', path: '/v1/order/openOrders', query: { symbol: odd, b: 'x', a: '' } },
        path: 'v1/order/openOrders',
      },
      // If there is no identifier or channel, ccxt adds its broker's.
      {
        request: { method: 'POST', path: '/v1/order/orders/place', body: { ...order, 'client-order-id': odd } },
        path: 'v1/order/orders/place',
      },
      {
        request: {
          method: 'POST',
          path: '/linear-swap-api/v1/swap_order',
          body: { ...order, channel_code: 'a' },
          host: 'futures',
        },
        path: 'linear-swap-api/v1/swap_order',
        api: ['contract', 'private'],
      },
      {
        request: { method: 'POST', path: '/v1/order/orders/1/submitcancel', body: {} },
        path: 'v1/order/orders/{order-id}/submitcancel',
        params: { 'order-id': '1' },
      },
    ],
  },
  {
    exchange: bitstamp,
    client: ccxt.bitstamp,
    rows: [
      { request: { method: 'GET', path: '/api/v2/travel_rule/vasps/' }, path: 'travel_rule/vasps/' },
      {
        request: { method: 'POST', path: '/api/v2/buy/btcusd/', body: { ...order, client_order_id: odd } },
        path: 'buy/{pair}/',
        params: { pair: 'btcusd', ...order, client_order_id: odd },
      },
      { request: { method: 'POST', path: '/api/v2/cancel_order/', body: { id: '1' } }, path: 'cancel_order/' },
      // Without fields ccxt sends one without a meaning, because the exchange once refused an empty
      // form. The recipe sends no form.
      {
        request: { method: 'POST', path: '/api/v2/account_balances/', body: { foo: 'bar' } },
        path: 'account_balances/',
        params: {},
      },
    ],
  },
  ...[{ recvWindow: 5000 }, {}].map(
    (account): Comparison => ({
      exchange: bitbank,
      client: ccxt.bitbank,
      account,
      options: { options: { authMethod: 'recvWindow' in account ? 'timeWindow' : 'nonce' } },
      emptyType: json,
      rows: [
        { request: { method: 'GET', path: '/v1/user/assets' }, path: 'user/assets' },
        {
          request: { method: 'GET', path: '/v1/user/spot/order', query: { pair: odd, b: '', a: 1 } },
          path: 'user/spot/order',
        },
        {
          request: { method: 'POST', path: '/v1/user/spot/order', body: { ...order, note: odd } },
          path: 'user/spot/order',
        },
        {
          request: { method: 'POST', path: '/v1/user/spot/cancel_order', body: { pair: 'btc_jpy', order_id: 1 } },
          path: 'user/spot/cancel_order',
        },
      ],
    }),
  ),
];
