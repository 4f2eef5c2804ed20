/** The exchanges that sign the parameters and not the address. */
import ccxt from 'ccxt';
import { binance, bingx, bybit, mexc, mexcFutures } from '../../../src/exchanges/index.js';
import { type Comparison, odd } from './compare.js';

const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.01', price: '15000' } as const;

/** Binance: the time goes before the parameters, not after them. */
const timeFirst = (text: string): string => text.replace(/(^|\?)([^?]*?)&(timestamp=\d+)/, '$1$3&$2');

/** MEXC: the window goes after the time. */
const windowLast = (text: string): string => text.replace(/(recvWindow=\d+)&(timestamp=\d+)/, '$2&$1');

export const parameters: readonly Comparison[] = [
  {
    exchange: binance,
    client: ccxt.binance,
    account: { recvWindow: 10_000 },
    edit: timeFirst,
    rows: [
      { request: { method: 'GET', path: '/api/v3/account' }, path: 'account' },
      { request: { method: 'GET', path: '/api/v3/openOrders', query: { symbol: odd } }, path: 'openOrders' },
      // If the order has no identifier, ccxt adds one that begins with its broker's id.
      {
        request: { method: 'POST', path: '/api/v3/order', body: { ...order, newClientOrderId: 'a-1' } },
        path: 'order',
      },
      {
        request: { method: 'PUT', path: '/fapi/v1/order', body: { ...order, orderId: 1 }, host: 'usdm' },
        path: 'order',
        api: 'fapiPrivate',
      },
      {
        request: {
          method: 'DELETE',
          path: '/dapi/v1/order',
          query: { symbol: 'BTCUSD_PERP', orderId: 1 },
          host: 'coinm',
        },
        path: 'order',
        api: 'dapiPrivate',
      },
      // ccxt encodes a withdrawal neither to sign it nor to send it. Binance has refused that since
      // January 2026.
      {
        request: {
          method: 'POST',
          path: '/sapi/v1/capital/withdraw/apply',
          body: { coin: 'XRP', name: 'cold wallet' },
        },
        path: 'capital/withdraw/apply',
        api: 'sapi',
        edit: (text) => timeFirst(text).replace('cold%20wallet', 'cold wallet'),
      },
      {
        request: {
          method: 'POST',
          path: '/fapi/v1/batchOrders',
          body: { batchOrders: JSON.stringify([{ ...order, newClientOrderId: 'a-1' }]) },
          host: 'usdm',
        },
        path: 'batchOrders',
        api: 'fapiPrivate',
        params: { batchOrders: [{ ...order, newClientOrderId: 'a-1' }] },
        edit: (text) => decodeURIComponent(timeFirst(text)),
      },
    ],
  },
  {
    exchange: mexc,
    client: ccxt.mexc,
    api: ['spot', 'private'],
    account: { recvWindow: 5000 },
    adds: { source: 'CCXT' },
    edit: windowLast,
    rows: [
      // MEXC documents a content type for every request. ccxt sends none with requests that only
      // read.
      { request: { method: 'GET', path: '/api/v3/account' }, path: 'account', lacks: ['Content-Type'] },
      {
        request: { method: 'GET', path: '/api/v3/openOrders', query: { symbol: odd } },
        path: 'openOrders',
        lacks: ['Content-Type'],
      },
      { request: { method: 'POST', path: '/api/v3/order', query: { ...order, newClientOrderId: odd } }, path: 'order' },
      {
        request: { method: 'DELETE', path: '/api/v3/order', query: { symbol: 'BTCUSDT', orderId: '1' } },
        path: 'order',
      },
      {
        request: { method: 'POST', path: '/api/v3/broker/sub-account/virtualSubAccount', body: { subAccount: odd } },
        path: 'sub-account/virtualSubAccount',
        api: ['broker', 'private'],
      },
    ],
  },
  {
    exchange: mexcFutures,
    client: ccxt.mexc,
    api: ['contract', 'private'],
    adds: { source: 'CCXT' },
    emptyType: 'application/json',
    rows: [
      { request: { method: 'GET', path: '/api/v1/private/account/assets' }, path: 'account/assets' },
      {
        request: {
          method: 'GET',
          path: '/api/v1/private/order/list/history_orders',
          query: { symbol: odd, page_num: 1, b: 'x', a: '' },
        },
        path: 'order/list/history_orders',
      },
      {
        request: {
          method: 'POST',
          path: '/api/v1/private/order/submit',
          body: { symbol: 'BTC_USDT', vol: 1, price: 15000.5, externalOid: odd },
        },
        path: 'order/submit',
      },
      {
        request: { method: 'POST', path: '/api/v1/private/order/cancel', body: '["1","2"]' },
        path: 'order/cancel',
        params: ['1', '2'],
      },
    ],
  },
  {
    exchange: bingx,
    client: ccxt.bingx,
    api: ['swap', 'v2', 'private'],
    adds: { 'X-SOURCE-KEY': 'CCXT' },
    rows: [
      { request: { method: 'GET', path: '/openApi/swap/v2/user/balance' }, path: 'user/balance' },
      {
        request: {
          method: 'GET',
          path: '/openApi/swap/v2/trade/openOrders',
          query: { symbol: odd, type: 'a', Zone: 1 },
        },
        path: 'trade/openOrders',
      },
      {
        request: { method: 'POST', path: '/openApi/swap/v2/trade/order', query: { ...order, clientOrderId: odd } },
        path: 'trade/order',
      },
      {
        request: {
          method: 'POST',
          path: '/openApi/swap/v2/trade/batchOrders',
          query: { batchOrders: JSON.stringify([order]) },
        },
        path: 'trade/batchOrders',
      },
      {
        request: {
          method: 'DELETE',
          path: '/openApi/swap/v2/trade/order',
          query: { symbol: 'BTC-USDT', orderId: '1' },
        },
        path: 'trade/order',
      },
      {
        request: {
          method: 'POST',
          path: '/openApi/api/v3/post/asset/transfer',
          query: { type: 'FUND_SFUTURES', asset: 'USDT', amount: 1 },
        },
        path: 'post/asset/transfer',
        api: ['api', 'v3', 'private'],
      },
      // The only request with a body. Its fields are in order already, because ccxt sorts the
      // fields.
      {
        request: {
          method: 'POST',
          path: '/openApi/subAccount/v1/private/create',
          body: { note: odd, subAccountString: 'abc12345' },
        },
        path: 'private/create',
        api: ['subAccount', 'v1', 'private'],
      },
    ],
  },
  {
    exchange: bybit,
    client: ccxt.bybit,
    emptyType: 'application/json',
    rows: [
      // ccxt adds a `?` to a path without parameters.
      {
        request: { method: 'GET', path: '/v5/user/query-api' },
        path: 'v5/user/query-api',
        edit: (text) => (text.startsWith('https:') ? `${text}?` : text),
      },
      {
        request: { method: 'GET', path: '/v5/order/realtime', query: { category: 'spot', limit: 50 } },
        path: 'v5/order/realtime',
      },
      // ccxt encodes neither the signed text nor the sent one. fetch then encodes a part of it, so
      // the sent text no longer matches the signature.
      {
        request: { method: 'GET', path: '/v5/order/realtime', query: { category: 'spot', orderLinkId: odd } },
        path: 'v5/order/realtime',
        edit: decodeURIComponent,
      },
      {
        request: {
          method: 'POST',
          path: '/v5/order/create',
          body: { category: 'spot', ...order, qty: 0.01, orderLinkId: odd },
        },
        path: 'v5/order/create',
        adds: { Referer: 'CCXT' },
      },
      {
        request: { method: 'POST', path: '/v5/order/cancel', body: { category: 'spot', orderId: '1' } },
        path: 'v5/order/cancel',
        adds: { Referer: 'CCXT' },
      },
    ],
  },
];
