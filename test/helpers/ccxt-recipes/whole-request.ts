/**
 * The exchanges that sign time, method, path, query and body as one text.
 */
import { createHash, createHmac } from 'node:crypto';
import ccxt from 'ccxt';
import { bitget, bitvavo, coinbase, coinex, gate, kucoin, okx } from '../../../src/exchanges/index.js';
import { type Comparison, odd, type Row, time } from './compare.js';

const json = 'application/json';
const order = { symbol: 'BTC-USDT', side: 'buy', type: 'limit', size: '0.01', price: '15000' } as const;

/** ccxt is a partner of KuCoin. This is the partner's secret, which ccxt publishes. */
function kucoinPartner(market: 'spot' | 'future') {
  const { id, key } = new ccxt.kucoin().options['partner'][market];
  return {
    'KC-API-PARTNER': id,
    'KC-API-PARTNER-SIGN': createHmac('sha256', key).update(`${time}${id}account-aK3yN8zQw4rT`).digest('base64'),
    'KC-API-PARTNER-VERIFY': 'true',
  };
}

/** ccxt sends the signed text without encoding. */
const decodedUrl = (text: string): string => (text.startsWith('https:') ? decodeURIComponent(text) : text);

/** ccxt treats the version of an endpoint as a parameter. */
const firstVersion = (row: Row): Row => ({
  ...row,
  params: {
    version: 'v1',
    ...row.request.query,
    ...(typeof row.request.body === 'object' && row.request.body),
    ...row.params,
  },
});

const kucoinRows: readonly Row[] = [
  { request: { method: 'GET', path: '/api/v1/accounts' }, path: 'accounts' },
  {
    request: { method: 'GET', path: '/api/v1/orders', query: { symbol: 'BTC-USDT', b: '', a: 1 } },
    path: 'orders',
  },
  { request: { method: 'GET', path: '/api/v1/orders', query: { symbol: odd } }, path: 'orders', edit: decodedUrl },
  { request: { method: 'POST', path: '/api/v1/hf/orders', body: { ...order, clientOid: odd } }, path: 'hf/orders' },
  {
    request: { method: 'DELETE', path: '/api/v1/hf/orders/1', query: { symbol: 'BTC-USDT' } },
    path: 'hf/orders/{orderId}',
    params: { orderId: '1', symbol: 'BTC-USDT' },
  },
];

export const wholeRequests: readonly Comparison[] = [
  {
    exchange: okx,
    client: ccxt.okx,
    rows: [
      { request: { method: 'GET', path: '/api/v5/account/balance' }, path: 'account/balance' },
      {
        request: { method: 'GET', path: '/api/v5/trade/order', query: { ordId: odd, b: '', a: 1 } },
        path: 'trade/order',
      },
      // If the order has no identifier, ccxt adds one that begins with its broker's id.
      {
        request: { method: 'POST', path: '/api/v5/trade/order', body: { ...order, clOrdId: odd } },
        path: 'trade/order',
      },
      {
        request: { method: 'POST', path: '/api/v5/trade/cancel-order', body: { instId: 'BTC-USDT', ordId: '1' } },
        path: 'trade/cancel-order',
      },
      {
        request: {
          method: 'POST',
          path: '/api/v5/trade/cancel-batch-orders',
          body: '[{"instId":"BTC-USDT","ordId":"1"}]',
        },
        path: 'trade/cancel-batch-orders',
        params: [{ instId: 'BTC-USDT', ordId: '1' }],
      },
      // ccxt sends the content type of a body that it does not send.
      {
        request: { method: 'POST', path: '/api/v5/users/subaccount/x' },
        path: 'users/subaccount/x',
        adds: { 'Content-Type': json },
      },
    ],
  },
  {
    exchange: bitget,
    client: ccxt.bitget,
    api: ['private', 'spot'],
    adds: { 'X-CHANNEL-API-CODE': 'p4sve' },
    rows: [
      { request: { method: 'GET', path: '/api/v2/spot/account/assets' }, path: 'v2/spot/account/assets' },
      {
        request: {
          method: 'GET',
          path: '/api/v2/spot/trade/orderInfo',
          query: { symbol: odd.replace('$', ''), b: 'x', B: 1, a: '' },
        },
        path: 'v2/spot/trade/orderInfo',
      },
      // ccxt does not encode the first `$`.
      {
        request: { method: 'GET', path: '/api/v2/spot/trade/orderInfo', query: { symbol: '$A$' } },
        path: 'v2/spot/trade/orderInfo',
        edit: (text) => text.replace('%24', '$'),
      },
      {
        request: { method: 'POST', path: '/api/v2/spot/trade/place-order', body: { ...order, clientOid: odd } },
        path: 'v2/spot/trade/place-order',
      },
      {
        request: { method: 'POST', path: '/api/v2/spot/trade/cancel-order', body: { symbol: 'BTCUSDT', orderId: '1' } },
        path: 'v2/spot/trade/cancel-order',
      },
    ],
  },
  {
    exchange: kucoin,
    client: ccxt.kucoin,
    account: { keyVersion: 2 },
    adds: kucoinPartner('spot'),
    rows: kucoinRows.map(firstVersion),
  },
  {
    exchange: gate,
    client: ccxt.gate,
    api: ['private', 'spot'],
    emptyType: json,
    rows: [
      { request: { method: 'GET', path: '/api/v4/spot/accounts' }, path: 'accounts' },
      {
        request: { method: 'GET', path: '/api/v4/spot/orders', query: { currency_pair: odd, b: '', a: 1 } },
        path: 'orders',
      },
      // In a query with `currencies`, ccxt sends commas unencoded. Both sign them decoded.
      {
        request: { method: 'GET', path: '/api/v4/spot/orders', query: { currencies: 'BTC,ETH', status: 'a,b' } },
        path: 'orders',
        edit: (text) => text.replaceAll('%2C', ','),
      },
      { request: { method: 'GET', path: '/api/v4/spot/orders', query: { status: 'a,b' } }, path: 'orders' },
      { request: { method: 'POST', path: '/api/v4/spot/orders', body: { ...order, text: odd } }, path: 'orders' },
      {
        request: { method: 'DELETE', path: '/api/v4/spot/orders/1', query: { currency_pair: 'BTC_USDT' } },
        path: 'orders/{order_id}',
        params: { order_id: '1', currency_pair: 'BTC_USDT' },
      },
      {
        request: { method: 'PATCH', path: '/api/v4/spot/orders/1', query: { amount: '2' }, body: { amount: '2' } },
        path: 'orders/{order_id}',
        params: { order_id: '1', amount: '2' },
      },
      // ccxt does not sign the query of a request that has a body. Gate's rule includes it.
      {
        request: { method: 'POST', path: '/api/v4/spot/orders', query: { a: 'b c' }, body: { ...order } },
        path: 'orders',
        params: { query: { a: 'b c' }, ...order },
        edit: (text) => text.replace('\na=b c\n', '\n\n'),
      },
      {
        request: { method: 'POST', path: '/api/v4/futures/usdt/dual_mode', query: { dual_mode: true } },
        path: '{settle}/dual_mode',
        api: ['private', 'futures'],
        params: { settle: 'usdt', dual_mode: true },
      },
    ],
  },
  {
    exchange: coinbase,
    client: ccxt.coinbaseexchange,
    // Seconds. ccxt sends whole seconds, and Coinbase accepts a fraction.
    nonce: '1700000000.042',
    emptyType: json,
    rows: [
      { request: { method: 'GET', path: '/accounts' }, path: 'accounts' },
      { request: { method: 'GET', path: '/orders', query: { product_id: odd, b: '', a: 1 } }, path: 'orders' },
      {
        request: { method: 'POST', path: '/orders', body: { ...order, client_oid: odd, post_only: true } },
        path: 'orders',
      },
      // ccxt sends the fields in the body. The recipe accepts them there or in the query.
      {
        request: { method: 'DELETE', path: '/orders/1', body: { product_id: 'BTC-USD' } },
        path: 'orders/{id}',
        params: { id: '1', product_id: 'BTC-USD' },
      },
    ],
  },
  {
    exchange: bitvavo,
    client: ccxt.bitvavo,
    account: { recvWindow: 10_000 },
    rows: [
      { request: { method: 'GET', path: '/v2/balance' }, path: 'balance' },
      { request: { method: 'GET', path: '/v2/orders', query: { market: odd, b: '', a: 1 } }, path: 'orders' },
      { request: { method: 'POST', path: '/v2/order', body: { ...order, clientOrderId: odd } }, path: 'order' },
      { request: { method: 'PUT', path: '/v2/order', body: { market: 'BTC-EUR', amount: '1' } }, path: 'order' },
      { request: { method: 'DELETE', path: '/v2/order', query: { market: 'BTC-EUR', orderId: odd } }, path: 'order' },
    ],
  },
  {
    exchange: coinex,
    client: ccxt.coinex,
    api: ['v2', 'private'],
    adds: { Accept: json },
    emptyType: json,
    // ccxt uses an older signature: the hash of the text followed by the secret, not an HMAC. It
    // also sorts the fields.
    sign: (message, secret) => createHash('sha256').update(message).update(secret).digest('hex'),
    rows: [
      { request: { method: 'GET', path: '/v2/assets/spot/balance' }, path: 'assets/spot/balance' },
      {
        request: { method: 'GET', path: '/v2/spot/pending-order', query: { limit: 10, market: 'BTCUSDT' } },
        path: 'spot/pending-order',
      },
      // ccxt encodes neither the signed text nor the sent one.
      {
        request: { method: 'GET', path: '/v2/spot/pending-order', query: { market: odd } },
        path: 'spot/pending-order',
        edit: decodeURIComponent,
      },
      {
        request: {
          method: 'POST',
          path: '/v2/spot/order',
          body: { amount: '0.01', client_id: odd, market: 'BTCUSDT' },
        },
        path: 'spot/order',
      },
      { request: { method: 'DELETE', path: '/v2/account/subs', query: { sub: 'a' } }, path: 'account/subs' },
    ],
  },
];
