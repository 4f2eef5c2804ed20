/**
 * Requests that ccxt made from known calls, and what they mean. A meaning is right in every field
 * that the request carries, or unknown.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Meaning } from '../../../src/exchanges/meaning/meaning.js';
import { meaningOf, meanings } from '../../../src/exchanges/meanings.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';

interface SentRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query?: string | null;
  readonly body?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Row {
  readonly exchange: string;
  readonly market: 'spot' | 'swap';
  readonly case: string;
  readonly request: SentRequest;
  readonly meaning: {
    readonly kind: string;
    readonly orders?: readonly Readonly<Record<string, unknown>>[];
    readonly cancel?: Readonly<Record<string, unknown>>;
  };
  /** Fields that the request does not carry. */
  readonly notInRequest?: readonly string[];
}

type EndpointRow = SentRequest & { readonly exchange: string; readonly kind: string };

const fixture = <Rows>(name: string): Rows =>
  JSON.parse(readFileSync(new URL(`../../fixtures/meaning/${name}.json`, import.meta.url), 'utf8'));

const known = ({ exchange }: { exchange: string }): boolean => meanings.has(exchange);
const rows = fixture<Row[]>('train').filter(known);
const endpoints = fixture<EndpointRow[]>('endpoints-train').filter(known);

/** The exchanges whose spot orders all have a meaning. */
const traded = ['binance', 'kraken'];

const raw = ({ method, host, path, query, body, headers = {} }: SentRequest): RawRequest => ({
  method,
  host,
  path,
  query: query ?? undefined,
  body: body ?? '',
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
});

/** The fields of an order that are compared, and their values where a row has none. */
const compared = [
  'symbol',
  'side',
  'type',
  'quantity',
  'quantityUnit',
  'price',
  'quoteQuantity',
  'reduceOnly',
  'postOnly',
  'timeInForce',
  'trigger',
  'attached',
] as const;

/** A trigger without the call's word for it, which requests do not always carry. */
function comparable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return value;
  const { kind: _, ...rest } = value;
  return rest;
}

function compareOrders({ meaning, notInRequest = [] }: Row, { orders = [] }: Meaning): void {
  expect(orders).toHaveLength(meaning.orders?.length ?? 0);
  for (const [index, order] of orders.entries()) {
    const expected = meaning.orders?.[index] ?? {};
    const inRequest = compared.filter((name) => !notInRequest.includes(`orders[${index}].${name}`));
    for (const name of inRequest) {
      // A cost has no unit.
      if (name === 'quantityUnit' && order.quantity === null) continue;
      expect({ [name]: comparable(order[name]) }).toStrictEqual({ [name]: comparable(expected[name] ?? null) });
    }
  }
}

describe.each([...meanings.keys()])('the meanings of %s', (id) => {
  it.each(
    rows.filter(({ exchange }) => exchange === id),
  )('are right or unknown: $case, $request.method $request.path', (row) => {
    const meant = meaningOf(id, raw(row.request));
    if (row.market === 'spot' && row.meaning.kind === 'order' && traded.includes(id)) compareKnown(row, meant);
    if (meant.kind === 'unknown') return;
    expect(meant.kind).toBe(row.meaning.kind);
    compareOrders(row, meant);
    if (meant.cancel !== undefined) {
      const { symbol, ids, all } = meant.cancel;
      expect({ ids, all }).toStrictEqual({ ids: row.meaning.cancel?.['ids'], all: row.meaning.cancel?.['all'] });
      if (symbol !== null) expect(symbol).toBe(row.meaning.cancel?.['symbol']);
    }
  });

  it.each(
    endpoints.filter(({ exchange }) => exchange === id),
  )('never take one kind for another: $method $path', (row) => {
    expect([row.kind, 'unknown']).toContain(meaningOf(id, raw(row)).kind);
  });
});

/** An order of the spot market has a meaning, unless its price or its trigger is relative. */
function compareKnown(row: Row, meant: Meaning): void {
  if (row.case.startsWith('trailing') || !row.request.path.match(/order$|AddOrder(?:Batch)?$/)) return;
  if (/margin/.test(row.case)) return;
  expect(meant).toMatchObject({ kind: 'order' });
}

describe('an order is denied with', () => {
  const orders = rows.filter(({ meaning, exchange, request }) => {
    const { kind } = meaningOf(exchange, raw(request));
    return ['order', 'amend'].includes(meaning.kind) && kind !== 'unknown';
  });
  const isJson = ({ body }: SentRequest): boolean => body?.startsWith('{') === true;
  const change = (request: SentRequest, pair: string, member: string): SentRequest =>
    isJson(request)
      ? { ...request, body: request.body?.replace('{', `{${member},`) ?? '' }
      : request.body
        ? { ...request, body: `${request.body}&${pair}` }
        : { ...request, query: `${request.query}&${pair}` };

  it.each<[string, string, string]>([
    ['an unknown field', 'unknown=1', '"unknown":1'],
    ['a field in another case', 'SYMBOL=1', '"PAIR":"1"'],
    ['a field with brackets', 'symbol[]=1', '"pair[]":"1"'],
    ['a field with a semicolon', 'a;symbol=1', '"a;pair":"1"'],
    ['an encoded name', '%73ide=BUY', '"\\u0070air":"1"'],
    ['a field twice', 'type=buy&type=buy', '"nonce":"1","nonce":"2"'],
  ])('%s', (_, pair, member) => {
    expect(orders.length).toBeGreaterThan(10);
    for (const { exchange, request } of orders) {
      expect(meaningOf(exchange, raw(change(request, pair, member)))).toMatchObject({ kind: 'unknown' });
    }
  });

  it('another path, host or method', () => {
    for (const { exchange, request } of orders) {
      for (const other of [
        { ...request, path: `${request.path}/` },
        { ...request, path: request.path.toUpperCase() },
        { ...request, path: `/.${request.path}` },
        { ...request, path: request.path.replace('/', '//') },
        { ...request, host: `${request.host}.example.com` },
        { ...request, host: request.host.toUpperCase() },
        { ...request, method: 'PATCH' },
        { ...request, method: request.method.toLowerCase() },
        { ...request, query: 'validate=true', body: request.body || 'a=1' },
      ]) {
        expect(meaningOf(exchange, raw(other))).toMatchObject({ kind: 'unknown' });
      }
    }
  });

  it.each([
    '',
    '0',
    '-1',
    '0x10',
    '1e400',
    '1e3',
    ' 1',
    '1 ',
    '1.',
    '.5',
    'Infinity',
    'NaN',
    '１',
    '1,5',
    '+1',
    '1'.repeat(21),
  ])('the quantity %j', (text) => {
    for (const { exchange, request } of orders) {
      const body = (request.body ?? '')
        .replace(/\b(quantity|volume)=[^&]*/, (_, name: string) => `${name}=${encodeURIComponent(text)}`)
        .replace(/"volume":"[^"]*"/, () => `"volume":${JSON.stringify(text)}`);
      if (body === request.body) continue;
      expect(meaningOf(exchange, raw({ ...request, body }))).toMatchObject({ kind: 'unknown' });
    }
  });
});
