/**
 * Requests that the judge lets through, of every exchange: orders, amends and cancellations that
 * ccxt made, signed anew with a client's credentials.
 * @module
 */
import { readFileSync } from 'node:fs';
import type { Account } from '../../../src/exchanges/core/types/account.js';
import type { Exchange } from '../../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest, Method, Scalar } from '../../../src/exchanges/core/types/request.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import type { SigningKey } from '../../../src/index.js';
import { rawRequest } from '../../helpers/raw-request.js';

interface Row {
  readonly exchange: string;
  readonly meaning: { readonly kind: string };
  readonly request: {
    readonly method: Method;
    readonly host: string;
    readonly path: string;
    readonly query?: string | null;
    readonly body?: string | null;
  };
}

const bid = { symbol: 'SOL_USDC', side: 'Bid', orderType: 'Limit', price: '180.50', quantity: '1.5', clientId: 7 };
const limit = { base_size: '0.1', price: '50000', time_in_force: 'ioc', execution_instructions: ['allow_taker'] };
const buy = { client_order_id: '3fa85f64', symbol: 'BTC-USD', side: 'buy', order_configuration: { limit } };

const placed = (exchange: string, host: string, path: string, body: object): Row => ({
  exchange,
  meaning: { kind: 'order' },
  request: { method: 'POST', host, path, body: JSON.stringify(body) },
});

/** Requests of exchanges that the fixture does not have. */
const ownRows: readonly Row[] = [
  ...[bid, { ...bid, side: 'Ask', symbol: 'SOL_USDC_PERP', reduceOnly: true }].map((order) =>
    placed('backpack', 'api.backpack.exchange', '/api/v1/order', order),
  ),
  placed('backpack', 'api.backpack.exchange', '/api/v1/orders', [bid, { ...bid, price: '1' }]),
  ...[buy, { ...buy, side: 'sell', order_configuration: { market: { quote_size: '20' } } }].map((order) =>
    placed('revolutx', 'revx.revolut.com', '/api/1.0/orders', order),
  ),
];

const rows: readonly Row[] = [
  ...JSON.parse(readFileSync(new URL('../../fixtures/meaning/train.json', import.meta.url), 'utf8')),
  ...ownRows,
];

/** The recipe adds them. */
const ofRecipe = new Set([
  ...['timestamp', 'Timestamp', 'signature', 'Signature', 'recvWindow', 'nonce', 'AccessKeyId', 'SignatureMethod'],
  ...['SignatureVersion', 'api_key', 'sig', 'id', 'method', 'request', 'nonceWindow'],
]);

type Given = Readonly<Record<string, Scalar>>;

const withoutRecipe = (fields: Given): Given =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !ofRecipe.has(name)));

const fieldsOf = (text: string): Given => withoutRecipe(Object.fromEntries(new URLSearchParams(text)));

/** The recipe signs it with these credentials. */
export interface Signer {
  readonly account: Account;
  readonly key: SigningKey;
}

/** The body as the recipe takes it: the text of JSON, or fields. */
function bodyOf(exchange: Exchange<never>, path: string, body: string, time: number): ExchangeRequest['body'] {
  if (!/^[{[]/.test(body)) return fieldsOf(body);
  if (exchange.id === 'kraken') return body.replace(/"nonce":"\d+"/, `"nonce":"${time}"`);
  if (exchange.id === 'cryptocom') return JSON.parse(body).params;
  if (exchange.id === 'upbit' || exchange.id === 'bithumb' || exchange.isForm?.(path)) return JSON.parse(body);
  return body;
}

/** Signs a row of ccxt for an account. */
function signed(exchange: Exchange<never>, row: Row, { account, key }: Signer, time: number): RawRequest {
  const { method, path, query, body, host } = row.request;
  const hostName = Object.entries(exchange.hosts).find(([, url]) => new URL(url).host === host)?.[0];
  if (hostName === undefined) throw new Error(`no host ${host}`);
  const clock = { next: () => time, uuid: () => '0f9d4c1e-5b7a-4c3d-8e2f-6a1b2c3d4e5f' };
  const request: ExchangeRequest = {
    method,
    path,
    host: hostName,
    ...(query && { query: fieldsOf(query) }),
    ...(body && { body: bodyOf(exchange, path, body, time) ?? '' }),
  };
  return rawRequest(exchange.sign(request, { ...account, key, clock }));
}

/**
 * The requests of an exchange that change something. Rows that its recipe does not sign are left
 * out: their libraries send what it does not.
 */
export function baseRequests(exchange: Exchange<never>, signer: Signer, time: number): RawRequest[] {
  return rows
    .filter(({ exchange: id, meaning }) => id === exchange.id && ['order', 'amend', 'cancel'].includes(meaning.kind))
    .flatMap((row) => {
      try {
        return [signed(exchange, row, signer, time)];
      } catch {
        return [];
      }
    });
}
