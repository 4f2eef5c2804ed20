/** Headers of requests: which are passed on, which are dropped, and which deny the request. */
import { describe, expect, it } from 'vitest';
import { exchanges } from '../../../src/exchanges/catalog.js';
import { allowedHeaders, publicHeaders } from '../../../src/exchanges/wire/headers.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { slotNames, type Wire } from '../../../src/exchanges/wire/wire.js';
import { wires } from '../../../src/exchanges/wires.js';

const wireOf = (id: string): Wire => wires.get(id) ?? expect.unreachable(`no wire for ${id}`);

const request = (headers: Readonly<Record<string, string>>): RawRequest => ({
  method: 'GET',
  host: 'api.example.com',
  path: '/path',
  query: undefined,
  headers,
  body: '',
});

const allowed = (
  id: string,
  headers: Readonly<Record<string, string>>,
  account: Parameters<typeof allowedHeaders>[2] = {},
) => allowedHeaders(id, request(headers), account).headers;

const ids = [...wires.keys()];

it.each(ids)('%s passes the headers that its wire reads', (id) => {
  const wire = wireOf(id);
  const read = new Set<string>();
  const note = (_: unknown, name: string | symbol): undefined => void read.add(String(name));
  const headers = new Proxy<Readonly<Record<string, string>>>({}, { get: note, getOwnPropertyDescriptor: note });
  for (const name of slotNames) {
    try {
      wire[name]?.({ ...request({}), headers });
    } catch {
      // It has read what it needs.
    }
  }
  for (const judge of ['message', 'check', 'signings'] as const) {
    try {
      wire[judge]?.({ ...request({}), headers });
    } catch {
      // As above.
    }
  }
  const { signing, subaccount } = wire.headers;
  const known = new Set([...signing, ...(subaccount === undefined ? [] : [subaccount]), 'content-type']);
  for (const name of read) expect(known).toContain(name);
});

describe('a header is passed on', () => {
  it.each(ids)('if it signs a request of %s', (id) => {
    const headers = Object.fromEntries(wireOf(id).headers.signing.map((name) => [name, 'x']));
    expect(allowed(id, headers)).toStrictEqual(headers);
  });

  it.each([
    'application/json',
    'application/x-www-form-urlencoded; charset=utf-8',
    'text/plain',
  ])('if it is the content type %s', (type) => {
    expect(allowed('okx', { 'content-type': type })).toStrictEqual({ 'content-type': type });
  });
});

describe('a header is dropped', () => {
  it.each([
    ['binance', 'user-agent', 'curl/8'],
    ['binance', 'accept-encoding', 'gzip'],
    ['binance', 'connection', 'keep-alive'],
    ['binance', 'host', '127.0.0.1:7410'],
    ['binance', 'content-length', '12'],
    ['binance', 'origin', '*'],
    ['binance', 'sec-fetch-mode', 'cors'],
    ['bybit', 'referer', 'CCXT'],
    ['bybit', 'x-bapi-sign-type', '2'],
    ['kucoin', 'kc-api-partner-sign', 'x'],
    ['gate', 'x-gate-channel-id', 'ccxt'],
    ['okx', 'x-simulated-trading', '0'],
  ])('of %s: %s: %s', (id, name, value) => {
    expect(allowed(id, { [name]: value })).toStrictEqual({});
  });
});

describe('a header denies the request', () => {
  it.each([
    ['binance', 'x-http-method-override', 'DELETE'],
    ['binance', 'x-original-url', '/sapi/v1/capital/withdraw/apply'],
    ['binance', 'x-mbx-time-unit', 'MICROSECOND'],
    ['binance', 'x_mbx_apikey', 'x'],
    ['binance', 'content-encoding', 'gzip'],
    ['binance', 'cookie', 'session=1'],
    ['binance', 'authorization', 'Bearer x'],
    ['binance', 'origin', 'https://evil.example'],
    ['binance', 'sec-fetch-mode', 'navigate'],
    ['binance', 'x-bapi-sign', 'x'],
    ['binance', 'x-forwarded-for', '1.2.3.4'],
    ['binance', 'expect', '100-continue'],
    ['gate', 'x-gate-size-decimal', '1'],
    ['kucoin', 'source', 'CCXT'],
    ['bybit', '__proto__', 'x'],
  ])('of %s: %s: %s', (id, name, value) => {
    const headers = Object.fromEntries([[name, value]]);
    expect(() => allowed(id, headers)).toThrow(
      expect.objectContaining({
        code: 'ERR_DENIED',
        problem: expect.stringContaining(`the header ${name} is not known`),
      }),
    );
  });

  it('that cannot be printed, without its name', () => {
    for (const name of ['a\u001b[2J', 'é', 'x'.repeat(65), '']) {
      expect(() => allowed('binance', { [name]: 'x' })).toThrow('a header is not known');
    }
  });

  it.each([
    ['multipart/form-data', 'the content type is not known'],
    ['application/xml', 'the content type is not known'],
    ['application/json; charset=utf-16', 'the content type has a parameter'],
  ])('with the content type %s', (type, problem) => {
    expect(() => allowed('okx', { 'content-type': type })).toThrow(problem);
  });
});

describe.each(
  exchanges.flatMap(({ id, demoHeaders = {} }) =>
    Object.entries(demoHeaders).map(([name, value]) => ({ id, name: name.toLowerCase(), value })),
  ),
)('$name of $id', ({ id, name, value }) => {
  it('selects demo trading for a demo account, which needs it', () => {
    expect(allowed(id, { [name]: value }, { demo: true })).toStrictEqual({ [name]: value });
    expect(() => allowed(id, {}, { demo: true })).toThrow(/is for demo trading/);
    expect(() => allowed(id, { [name]: '0' }, { demo: true })).toThrow(/is for demo trading/);
  });

  it('is denied for an account with real money', () => {
    expect(() => allowed(id, { [name]: value })).toThrow(/is not for demo trading/);
    expect(() => allowed(id, { [name]: value }, { demo: false })).toThrow(/is not for demo trading/);
    expect(allowed(id, {})).toStrictEqual({});
  });

  it.each(['2', '', ' 1', '1, 0', 'true'])('is denied with the value "%s"', (other) => {
    for (const demo of [true, false]) expect(() => allowed(id, { [name]: other }, { demo })).toThrow(/unknown value/);
  });
});

it('two exchanges have a header for demo trading', () => {
  expect(exchanges.filter(({ demoHeaders }) => demoHeaders !== undefined).map(({ id }) => id)).toEqual([
    'bitget',
    'okx',
  ]);
});

describe('a header for a subaccount', () => {
  const name = 'api-subaccount-id';

  it('is that of the account', () => {
    expect(allowed('bittrex', { [name]: 'grid' }, { subaccount: 'grid' })).toStrictEqual({ [name]: 'grid' });
    expect(allowed('bittrex', {})).toStrictEqual({});
  });

  it.each([
    [{ [name]: 'other' }, { subaccount: 'grid' }],
    [{ [name]: '' }, { subaccount: 'grid' }],
    [{}, { subaccount: 'grid' }],
    [{ [name]: 'grid' }, {}],
  ])('is denied otherwise (case %#)', (headers, account) => {
    expect(() => allowed('bittrex', headers, account)).toThrow(/does not name the subaccount/);
  });

  it('exists for every exchange whose accounts have one', () => {
    for (const { id, accountFields = [] } of exchanges) {
      expect(wireOf(id).headers.subaccount !== undefined).toBe(accountFields.includes('subaccount'));
    }
  });
});

describe('of a public request', () => {
  const passed = (id: string, headers: Readonly<Record<string, string>>, account: { demo?: boolean } = {}) =>
    publicHeaders(id, request(headers), account).headers;

  it('the API key and the subaccount are dropped', () => {
    expect(passed('binance', { 'x-mbx-apikey': 'grid-bot', 'user-agent': 'python-requests' })).toStrictEqual({});
    expect(passed('bittrex', { 'api-subaccount-id': 'grid' })).toStrictEqual({});
  });

  it('the header for demo trading is optional for a demo account, and denied for another', () => {
    const demo = { paptrading: '1' };
    expect(passed('bitget', demo, { demo: true })).toStrictEqual(demo);
    expect(passed('bitget', {}, { demo: true })).toStrictEqual({});
    expect(passed('bitget', {})).toStrictEqual({});
    expect(() => passed('bitget', demo)).toThrow(/is not for demo trading/);
    for (const account of [{ demo: true }, {}]) {
      expect(() => passed('bitget', { paptrading: '2' }, account)).toThrow(/unknown value/);
    }
  });

  it('an unknown header is denied', () => {
    expect(() => passed('binance', { 'x-original-url': '/' })).toThrow('the header x-original-url is not known');
  });
});

it('the headers of an exchange that does not exist are denied', () => {
  for (const judge of [allowedHeaders, publicHeaders]) {
    expect(() => judge('mtgox', request({}), {})).toThrow('the exchange is not known');
  }
});
