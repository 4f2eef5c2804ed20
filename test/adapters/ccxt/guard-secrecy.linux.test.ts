/**
 * A guarded exchange shows its placeholder at most. A stock exchange shows its secret in the same
 * places.
 */
import { inspect } from 'node:util';
import ccxt, { type Exchange } from 'ccxt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guard, release } from '../../../src/adapters/ccxt/index.js';
import { SigningKey, secret } from '../../../src/index.js';

const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';

/** The secret's parts of eight characters, as text, in hexadecimal, in base64 and as numbers. */
const traces = [...Array(SECRET.length - 8).keys()].flatMap((at) => {
  const part = Buffer.from(SECRET.slice(at, at + 8));
  return [part.toString(), part.toString('hex'), part.toString('base64').slice(0, 10), [...part].join(',')];
});
const shows = (text: string): boolean => traces.some((trace) => text.includes(trace));

const inspectAll = (value: unknown): string => inspect(value, { depth: 6 });

/** The JSON of an instance without its circular references. */
const fields = (exchange: Exchange): string =>
  JSON.stringify(Object.entries(exchange).filter(([, value]) => typeof value !== 'object'));

const ways: [string, (exchange: Exchange) => string][] = [
  ['inspect()', (exchange) => inspect(exchange, { showHidden: true, depth: 4, getters: true })],
  ['JSON', fields],
  ['a copy', (exchange) => fields(Object.assign(Object.create(Object.getPrototypeOf(exchange)), exchange))],
  ["ccxt's extend()", (exchange) => JSON.stringify(exchange.extend({ secret: exchange.secret }, {}))],
  ['the encoded secret of a signature', (exchange) => JSON.stringify([...exchange.encode(exchange.secret)])],
  ['its property names and descriptors', (exchange) => inspectAll(Object.getOwnPropertyDescriptors(exchange))],
];

describe('a guarded exchange', () => {
  const stock = new ccxt.binance({ apiKey, secret: SECRET });
  const exchange = new ccxt.binance({ apiKey });
  beforeAll(async () => {
    await guard(exchange, secret.text(SECRET));
    exchange.sign('account', 'private');
  });
  afterAll(() => release(exchange));

  it.each(ways)('shows none of its secret in %s', (_, show) => {
    expect(shows(show(stock))).toBe(true); // the control
    expect(shows(show(exchange))).toBe(false);
  });

  it('exposes no key', () => {
    const found: unknown[] = [];
    const seen = new Set<unknown>();
    const search = (value: unknown): void => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
      seen.add(value);
      if (value instanceof SigningKey) found.push(value);
      for (const key of Reflect.ownKeys(value)) {
        const descriptor = Object.getOwnPropertyDescriptor(value, key);
        for (const part of [descriptor?.value, descriptor?.get, descriptor?.set]) search(part);
      }
    };
    search(exchange);
    expect(seen.has(exchange.hmac)).toBe(true);
    expect(found).toStrictEqual([]);
  });

  it('shows none of its secret in verbose mode, nor in the error of a refused request', async () => {
    const logged: string[] = [];
    const derived = new ccxt.binance({ apiKey, verbose: true });
    derived.log = (...values) => {
      logged.push(inspectAll(values));
    };
    derived.fetchImplementation = async () => ({
      status: 401,
      statusText: 'Unauthorized',
      headers: new Map([['content-type', 'application/json']]),
      text: async () => '{"code":-2014,"msg":"API-key format invalid."}',
    });
    await guard(derived, secret.text(SECRET));
    const error: unknown = await derived.fetch2('account', 'private', 'GET').then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ccxt.AuthenticationError);
    const everything = logged.join('\n') + inspectAll(error) + inspectAll(derived);
    expect(everything).toMatch(/signature=[\da-f]{64}/);
    expect(shows(everything)).toBe(false);
    release(derived);
  });
});
