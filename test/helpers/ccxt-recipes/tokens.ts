/** The exchanges that accept JSON Web Tokens. */
import { createHash, createHmac } from 'node:crypto';
import ccxt from 'ccxt';
import { bithumb, upbit } from '../../../src/exchanges/index.js';
import { type Comparison, odd } from './compare.js';

const order = { market: 'KRW-BTC', side: 'bid', volume: '0.01', price: '15000' } as const;

/** The characters that clients of Bithumb encode in different ways. ccxt does not encode them. */
const unreserved = /[!'()*]/g;
const plain = odd.replace(unreserved, '');

/** Leaves these characters unencoded in the query and in the text that is hashed for the token. */
function lessEncoded(text: string): string {
  const query = `market=${encodeURIComponent(odd)}`;
  const hash = createHash('sha512').update(query).digest('hex');
  const claims = (token: string): string => Buffer.from(token, 'base64url').toString();
  return text
    .replace(/(?<=\?).*/, query)
    .replace(/(?<=eyJ[\w-]*\.)eyJ[\w-]*/, (token) =>
      Buffer.from(claims(token).replace(/(?<="query_hash":")\w*/, hash)).toString('base64url'),
    );
}

/** A token of Upbit under the header of the weaker algorithm. */
export const hs256 = (text: string): string =>
  text.replace(
    Buffer.from('{"alg":"HS512","typ":"JWT"}').toString('base64url'),
    Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
  );

export const tokens: readonly Comparison[] = [
  {
    exchange: upbit,
    client: ccxt.upbit,
    edit: hs256,
    sign: (message, secret) => createHmac('sha256', secret).update(message).digest('base64url'),
    rows: [
      { request: { method: 'GET', path: '/v1/accounts' }, path: 'accounts' },
      { request: { method: 'GET', path: '/v1/orders/open', query: { market: odd, b: '', a: 1 } }, path: 'orders/open' },
      { request: { method: 'POST', path: '/v1/orders', body: { ...order, identifier: odd } }, path: 'orders' },
      { request: { method: 'DELETE', path: '/v1/order', query: { uuid: 'a-1' } }, path: 'order' },
    ],
  },
  {
    exchange: bithumb,
    client: ccxt.bithumb,
    adds: { Accept: 'application/json', 'OPEN-API-PARTNER': 'CCXT' },
    rows: [
      { request: { method: 'GET', path: '/v1/accounts' }, path: 'v1/accounts' },
      {
        request: { method: 'GET', path: '/v1/orders', query: { market: plain, b: 'x', a: 1, uuids: ['a b', 'c'] } },
        path: 'v1/orders',
      },
      // ccxt leaves some characters unencoded in the sent text and in the hashed one.
      { request: { method: 'GET', path: '/v1/orders', query: { market: odd } }, path: 'v1/orders', edit: lessEncoded },
      {
        request: { method: 'POST', path: '/v2/orders', body: { ...order, client_order_id: plain } },
        path: 'v2/orders',
      },
      { request: { method: 'DELETE', path: '/v2/order', query: { order_id: 'a-1' } }, path: 'v2/order' },
    ],
  },
];
