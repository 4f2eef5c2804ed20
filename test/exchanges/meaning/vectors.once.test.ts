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
  /** The exchange's other API, which the call used. */
  readonly variant?: string;
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

const nameOf = (row: Row): string => (row.variant === undefined ? row.case : `${row.case}, ${row.variant}`);

/**
 * The exchanges whose spot orders have a meaning, and the cases that stay unknown: their prices or
 * triggers are relative, they place further orders, they do not state their quantity, its unit is
 * not certain, or they borrow money in a way that the table does not know.
 */
const traded: ReadonlyMap<string, RegExp> = new Map([
  ['binance', /^portfolio margin/],
  ['bitfinex', /^(?:trailing|margin)/],
  ['bitget', /^(?:with|market buy, uta|(?:trigger|stop loss|take profit).*, uta)/],
  ['bittrex', /^(?:trailing|trigger)/],
  ['bybit', /trailing|^with/],
  ['coinbase', /^trailing/],
  ['coinbase-advanced', /^trailing/],
  ['gate', /^trailing/],
  ['kraken', /^trailing/],
  ['kucoin', /^trailing/],
  ['mexc', /^trailing/],
  ['okx', /^(?:with|trailing|closes a position)/],
  ['poloniex', /^trailing/],
]);

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
      // The call did not say it.
      if (name === 'reduceOnly' && expected[name] === null) continue;
      expect({ [name]: comparable(order[name]) }).toStrictEqual({ [name]: comparable(expected[name] ?? null) });
    }
  }
}

/** What some exchanges repeat the path in. */
function payloadOf(id: string, path: string): Pick<SentRequest, 'body' | 'headers'> {
  const body = JSON.stringify({ request: path, nonce: 1 });
  const payload = Buffer.from(body).toString('base64');
  if (id === 'gemini') return { headers: { 'X-GEMINI-PAYLOAD': payload } };
  if (id === 'whitebit') return { body, headers: { 'X-TXC-PAYLOAD': payload, 'Content-Type': 'application/json' } };
  if (id === 'cryptocom') {
    const method = path.replace(/^.*?\/(?=private\/)/, '');
    return { body: JSON.stringify({ method, params: {} }), headers: { 'Content-Type': 'application/json' } };
  }
  return {};
}

const withRows = [...meanings.keys()].filter((id) => [...rows, ...endpoints].some(({ exchange }) => exchange === id));

it('there are requests of every exchange but these, which have tests of their own', () => {
  expect([...meanings.keys()].filter((id) => !withRows.includes(id))).toStrictEqual([
    'backpack',
    'bittrex-v1',
    'revolutx',
  ]);
});

describe.each(withRows)('the meanings of %s', (id) => {
  it.each(
    rows.filter(({ exchange }) => exchange === id),
  )('are right or unknown: $case, $request.method $request.path', (row) => {
    const meant = meaningOf(id, raw(row.request));
    const staysUnknown = row.market === 'spot' && row.meaning.kind === 'order' ? traded.get(id) : undefined;
    if (staysUnknown !== undefined) expect(meant.kind === 'unknown').toBe(staysUnknown.test(nameOf(row)));
    if (!traded.has(id) && ['order', 'amend'].includes(row.meaning.kind)) {
      expect(meant).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/not judged yet|does not state/) });
    }
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
    const path = row.path.replaceAll(/\{\w+\}/g, '1');
    expect([row.kind, 'unknown']).toContain(meaningOf(id, raw({ ...row, path, ...payloadOf(id, path) })).kind);
  });
});

describe('an order or a cancellation is denied with', () => {
  const knownAs = (...kinds: readonly string[]) =>
    rows.filter(
      ({ meaning, exchange, request }) =>
        kinds.includes(meaning.kind) && meaningOf(exchange, raw(request)).kind !== 'unknown',
    );
  const orders = knownAs('order', 'amend');
  const changing = knownAs('order', 'amend', 'cancel');
  const exchanges = [...new Set(orders.map(({ exchange }) => exchange))];
  const isJson = ({ body }: SentRequest): boolean => /^[{[]/.test(body ?? '');

  /**
   * The places in JSON where an object begins, each with the name and the text of its first member.
   */
  const membersIn = (text: string) => [...text.matchAll(/\{(?<pair>"(?<name>[\w-]+)":(?:"[^"]*"|[\w.]+|\[))/g)];

  /**
   * The request with one more field, in each place that has fields and after a field that it has.
   */
  function withField(request: SentRequest, field: (name: string, pair: string) => [pair: string, member: string]) {
    const inJson = (text: string): string[] =>
      membersIn(text).map(({ index, groups }) => {
        const [, member] = field(groups?.['name'] ?? '', groups?.['pair']?.replace(/\[$/, '[]') ?? '');
        return `${text.slice(0, index + 1)}${member},${text.slice(index + 1)}`;
      });
    if (isJson(request)) return inJson(request.body ?? '').map((body) => ({ ...request, body }));
    const place = request.body ? 'body' : 'query';
    const form = request[place] ?? '';
    if (form === '') return [{ ...request, [place]: 'unknown=1' }];
    return form.split('&').flatMap((pair) => {
      const [name = '', value = ''] = pair.split('=');
      // A value can be JSON, and may be percent-encoded.
      const values = inJson(decodeURIComponent(value)).map((json) => form.replace(value, encodeURIComponent(json)));
      return [`${form}&${field(name, pair)[0]}`, ...values].map((each) => ({
        ...request,
        [place]: each,
      }));
    });
  }

  const inOtherCase = (name: string) => (name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase());
  const code = (name: string) => name.charCodeAt(0).toString(16);

  it.each<[string, (name: string, pair: string) => [string, string]]>([
    ['an unknown field', () => ['unknown=1', '"unknown":1']],
    ['a field in another case', (name) => [`${inOtherCase(name)}=1`, `"${inOtherCase(name)}":"1"`]],
    ['a field with brackets', (name) => [`${name}[]=1`, `"${name}[]":"1"`]],
    ['a field with a semicolon', (name) => [`a;${name}=1`, `"a;${name}":"1"`]],
    ['an encoded name', (name) => [`%${code(name)}${name.slice(1)}=1`, `"\\u00${code(name)}${name.slice(1)}":"1"`]],
    ['a field twice', (_, pair) => [pair, pair]],
  ])('%s', (_, field) => {
    for (const { exchange, request } of changing) {
      const changed = withField(request, field);
      // An empty object and a list of identifiers have no field.
      expect(changed.length > 0).toBe(!isJson(request) || /":/.test(request.body ?? ''));
      for (const each of changed) expect(meaningOf(exchange, raw(each))).toMatchObject({ kind: 'unknown' });
    }
  });

  it('another path, host or method', () => {
    for (const { exchange, request } of changing) {
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

  const quantities =
    'quantity|volume|size|amount|sz|qty|vol|baseSize|funds|quoteOrderQty|quoteSize|base_size|quote_size';
  const pairPattern = new RegExp(`\\b(${quantities})=[^&]*`, 'g');
  const memberPattern = new RegExp(`"(${quantities})":(?:"[^"]*"|[\\d.]+)`, 'g');

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
    const changed = new Set<string>();
    for (const { exchange, request } of orders) {
      // Bitfinex writes the amount of a sell order with a minus sign.
      if (exchange === 'bitfinex' && text === '-1') {
        changed.add(exchange);
        continue;
      }
      const place = request.body ? 'body' : 'query';
      const other = (request[place] ?? '')
        .replace(/(?<==)%5B[^&]*/, decodeURIComponent)
        .replace(pairPattern, (_, name: string) => `${name}=${encodeURIComponent(text)}`)
        .replace(memberPattern, (_, name: string) => `"${name}":${JSON.stringify(text)}`);
      if (other === request[place]) continue;
      changed.add(exchange);
      expect(meaningOf(exchange, raw({ ...request, [place]: other }))).toMatchObject({ kind: 'unknown' });
    }
    expect([...changed]).toStrictEqual(exchanges);
  });
});
