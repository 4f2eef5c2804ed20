import ccxt from 'ccxt';
import { encodePairs, joinPairs } from '../../../src/exchanges/core/parameters.js';
import { bitfinex, cryptocom, gemini, kraken, krakenFutures, whitebit } from '../../../src/exchanges/index.js';
import { type Comparison, hex, odd, sha256, time } from './compare.js';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const order = { symbol: 'btcusd', side: 'buy', type: 'limit', amount: '0.01', price: '15000' } as const;

/** A number as text, which both exchanges accept. */
const quoted = (text: string, name: string): string => text.replace(`"${name}":${time}`, `"${name}":"${time}"`);

/** Gemini's payload with the nonce as text. */
function quotedPayload(base64: string): string {
  const payload = Buffer.from(base64, 'base64').toString();
  return payload.startsWith('{') ? Buffer.from(quoted(payload, 'nonce')).toString('base64') : base64;
}

/**
 * Crypto.com's fields in another order, with the numbers as text. The signed text has neither order
 * nor quotes.
 */
function rearranged(text: string): string {
  if (!text.startsWith('{')) return text;
  const { id, method, params, api_key, sig, nonce, ...others } = JSON.parse(text);
  return JSON.stringify({ id: String(id), method, params, api_key, sig, nonce: String(nonce), ...others });
}

export const payloads: readonly Comparison[] = [
  {
    exchange: kraken,
    client: ccxt.kraken,
    rows: [
      { request: { method: 'POST', path: '/0/private/Balance' }, path: 'Balance' },
      {
        request: { method: 'POST', path: '/0/private/AddOrder', body: { ...order, cl_ord_id: odd } },
        path: 'AddOrder',
      },
      {
        request: { method: 'POST', path: '/0/private/CancelOrder', body: { txid: 'OUF4EM-FRGI2-MQMWZD' } },
        path: 'CancelOrder',
      },
      // ccxt writes the nonce as text in JSON. The row gives it as text, so that both sign the
      // same.
      {
        request: {
          method: 'POST',
          path: '/0/private/CancelOrderBatch',
          body: `{"nonce":"${time}","orders":["a","ä"]}`,
        },
        path: 'CancelOrderBatch',
        params: { orders: ['a', 'ä'] },
      },
    ],
  },
  {
    exchange: krakenFutures,
    client: ccxt.krakenfutures,
    // ccxt sends the fields of an order as query, without a nonce, which Kraken makes optional.
    lacks: ['Nonce'],
    adds: { Accept: json },
    emptyType: form,
    instead(message, { path, query, body }) {
      const parameters = typeof body === 'string' ? body : joinPairs(encodePairs(query, 'query'));
      const endpoint = path.replace('/derivatives', '');
      if (hex(sha256(parameters, String(time), endpoint)) !== hex(message))
        throw new Error('the recipe signs no nonce');
      return sha256(parameters, endpoint);
    },
    rows: [
      { request: { method: 'GET', path: '/derivatives/api/v3/accounts' }, path: 'accounts' },
      { request: { method: 'GET', path: '/derivatives/api/v3/fills', query: { lastFillTime: odd } }, path: 'fills' },
      {
        request: { method: 'POST', path: '/derivatives/api/v3/sendorder', query: { ...order, cliOrdId: odd } },
        path: 'sendorder',
      },
      {
        request: { method: 'POST', path: '/derivatives/api/v3/cancelorder', query: { order_id: 'a-1' } },
        path: 'cancelorder',
      },
      {
        request: {
          method: 'POST',
          path: '/derivatives/api/v3/batchorder',
          body: 'json={"batchOrder":[{"order":"cancel","order_id":"ä"}]}',
        },
        path: 'batchorder',
        params: { batchOrder: [{ order: 'cancel', order_id: 'ä' }] },
      },
    ],
  },
  {
    exchange: bitfinex,
    client: ccxt.bitfinex,
    // ccxt counts milliseconds. Bitfinex refuses them for an API key that has been used with
    // microseconds.
    nonce: time * 1000,
    rows: [
      { request: { method: 'POST', path: '/v2/auth/r/wallets', body: {} }, path: 'auth/r/wallets' },
      {
        request: { method: 'POST', path: '/v2/auth/w/order/submit', body: { ...order, meta: { note: odd } } },
        path: 'auth/w/order/submit',
      },
      { request: { method: 'POST', path: '/v2/auth/w/order/cancel', body: { id: 1 } }, path: 'auth/w/order/cancel' },
    ],
  },
  {
    exchange: cryptocom,
    client: ccxt.cryptocom,
    api: ['v1', 'private'],
    edit: rearranged,
    rows: [
      { request: { method: 'POST', path: '/exchange/v1/private/user-balance' }, path: 'private/user-balance' },
      {
        request: {
          method: 'POST',
          path: '/exchange/v1/private/create-order',
          body: { ...order, client_oid: odd, exec_inst: ['POST_ONLY', 'B'] },
        },
        path: 'private/create-order',
      },
      {
        request: { method: 'POST', path: '/exchange/v1/private/cancel-order', body: { order_id: '1', a: true, B: 2 } },
        path: 'private/cancel-order',
      },
      {
        request: {
          method: 'POST',
          path: '/exchange/v1/private/create-order-list',
          body: { contingency_type: 'LIST', order_list: [{ ...order, note: odd }, { symbol: 'b' }] },
        },
        path: 'private/create-order-list',
      },
    ],
  },
  {
    exchange: gemini,
    client: ccxt.gemini,
    edit: quotedPayload,
    // The page lists this header. It only stops proxies from caching.
    lacks: ['Cache-Control'],
    // ccxt also sends the fields as body, where Gemini expects none.
    rows: [
      { request: { method: 'POST', path: '/v1/balances' }, path: 'v1/balances', body: '{}' },
      {
        request: { method: 'POST', path: '/v1/order/new', body: { ...order, client_order_id: odd } },
        path: 'v1/order/new',
        body: JSON.stringify({ ...order, client_order_id: odd }),
      },
      {
        request: { method: 'POST', path: '/v1/order/cancel', body: { order_id: 1 } },
        path: 'v1/order/cancel',
        body: '{"order_id":1}',
      },
    ],
  },
  {
    exchange: whitebit,
    client: ccxt.whitebit,
    api: ['v4', 'private'],
    rows: [
      {
        request: { method: 'POST', path: '/api/v4/trade-account/balance', body: { nonceWindow: false } },
        path: 'trade-account/balance',
      },
      {
        request: {
          method: 'POST',
          path: '/api/v4/order/new',
          body: { nonceWindow: true, ...order, clientOrderId: odd },
        },
        path: 'order/new',
      },
      {
        request: {
          method: 'POST',
          path: '/api/v4/order/cancel',
          body: { nonceWindow: false, market: 'BTC_USDT', orderId: 1 },
        },
        path: 'order/cancel',
      },
    ],
  },
];
