/**
 * A host that no recipe lists: it takes the request, and only a clean https origin is accepted.
 */
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Account } from '../../src/exchanges/core/types/account.js';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest } from '../../src/exchanges/core/types/request.js';
import * as all from '../../src/exchanges/index.js';
import { binance, bitstamp, bybit, htx } from '../../src/exchanges/index.js';
import { signablePath } from '../helpers/random-requests.js';
import { accountOf, apiKey, at, finished } from './examples.js';
import { key, signed, time, uuid } from './rules.js';

const exchanges = Object.values(all).filter((each): each is Exchange<never> => typeof each === 'object');
const get: ExchangeRequest = { method: 'GET', path: '/x' };
const baseUrl = 'https://api.new-site.example';

const urlOf = (exchange: Exchange<never>, request: object, account: object = {}): string => {
  const method = 'GET' in exchange.methods ? 'GET' : 'POST';
  const who = { ...accountOf(exchange), ...account };
  return finished(exchange.prepare({ method, path: signablePath(exchange, method, '/x'), ...request }, who, at(time)))
    .url;
};

describe('a base URL', () => {
  it.each(exchanges)('takes the requests of $id, from the account or the request', (exchange) => {
    const named = { host: Object.keys(exchange.hosts)[0] };
    expect(urlOf(exchange, { baseUrl })).toMatch(/^https:\/\/api\.new-site\.example\/(?:x|api\/v1\/order)/);
    expect(urlOf(exchange, {}, { baseUrl })).toMatch(/^https:\/\/api\.new-site\.example\/(?:x|api\/v1\/order)/);
    expect(urlOf(exchange, { baseUrl }, named)).toMatch(/^https:\/\/api\.new-site\.example\/(?:x|api\/v1\/order)/);
    expect(urlOf(exchange, named, { baseUrl })).toContain(Object.values(exchange.hosts)[0]);
  });

  it.each([
    ...['https://api.new-site.example:8443', 'http://127.0.0.1:3000', 'http://127.8.9.1', 'http://localhost:1'],
    ...['http://[::1]:3000', 'http://127.0.0.1:7410/c-0123456789abcdef0123456789abcdef/kraken-main'],
  ])('may be %s', (url) => {
    expect(urlOf(bybit, { baseUrl: url })).toBe(`${url}/x`);
  });

  it.each([
    ...['http://api.bybit.com', 'http://127.0.0.1.evil.example', 'http://127.evil.example', 'http://0.0.0.0'],
    ...['http://169.254.169.254', 'https://user:password@api.bybit.com', 'https://api.bybit.com@evil.example'],
    ...['https://api.bybit.com/', 'https://api.bybit.com/v5', 'https://api.bybit.com?x', 'https://api.bybit.com#x'],
    ...['https://API.bybit.com', 'https://api.bybit.com:443', ' https://api.bybit.com', 'https://api.bybit.com\n'],
    ...['https://\u0430pi.bybit.com', 'https:api.bybit.com', 'https://', 'ws://127.0.0.1', 'file:///etc', ''],
    ...['http://127.0.0.1:7410/', 'http://127.0.0.1:7410/c-0123/main', 'http://127.0.0.1:7410/v5'],
    ...['https://api.bybit.com/c-0123456789abcdef0123456789abcdef/main'],
    ...[
      'http://127.0.0.1:7410/c-0123456789abcdef0123456789abcdef/main/..',
      'http://127.0.0.1/c-0123456789abcdef0123456789abcdef/a?b',
    ],
    ...['api.bybit.com', 'javascript:alert(1)', 7, {}, ['https://api.bybit.com'], null],
  ])('is refused: %j', (url) => {
    const refusal = /cannot be signed: baseUrl must be https:/;
    expect(() => urlOf(bybit, { baseUrl: url })).toThrow(refusal);
    expect(() => urlOf(bybit, {}, { baseUrl: url })).toThrow(refusal);
  });

  it('excludes a host by name, in the request and in the account', () => {
    expect(() => urlOf(bybit, { baseUrl, host: 'live' })).toThrow('host and baseUrl cannot be combined');
    expect(() => urlOf(bybit, {}, { baseUrl, host: 'live' })).toThrow('host and baseUrl cannot be combined');
  });

  it('is named by the refusal of an unknown host', () => {
    expect(() => urlOf(bybit, { host: 'moon' })).toThrow(
      /host must be one of live, .*\. Give any other host as baseUrl\./,
    );
  });

  it('is signed where the exchange signs the host, with its port', () => {
    const local = 'http://127.0.0.1:3000';
    const text = `BITSTAMP ${apiKey}GET127.0.0.1:3000/x${uuid}${time}v2`;
    expect(signed(bitstamp, { ...get, baseUrl: local }).headers).toMatchObject({
      'X-Auth-Signature': createHmac('sha256', key).update(text).digest('hex'),
    });
    const { message } = htx.prepare({ ...get, baseUrl: local }, { apiKey }, at(time));
    expect(message).toMatch(/^GET\n127\.0\.0\.1:3000\n\/x\n/);
  });
});

describe('a polluted prototype', () => {
  afterEach(() => {
    for (const field of ['baseUrl', 'host', 'demo', 'headers', 'recvWindow'])
      Reflect.deleteProperty(Object.prototype, field);
  });

  it.each([
    ['baseUrl', 'https://evil.example'],
    ['host', 'testnet'],
    ['demo', true],
    ['headers', { 'X-Evil': '1' }],
    ['recvWindow', 60_000],
  ])('changes nothing about a request: %s', (field, value) => {
    const account: Account = { apiKey };
    const before = signed(binance, { ...get }, account);
    Object.defineProperty(Object.prototype, field, { value, configurable: true, writable: true, enumerable: false });
    expect(signed(binance, { ...get }, account)).toStrictEqual(before);
    expect(binance.retryable({ ...get })).toBe(true);
  });
});
