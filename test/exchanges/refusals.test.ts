/**
 * A request that would be sent wrong, signed wrong or incomplete is refused, and the message names
 * the field.
 */
import { describe, expect, it } from 'vitest';
import { LocksignError } from '../../src/errors/locksign-error.js';
import type { Account } from '../../src/exchanges/core/types/account.js';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest } from '../../src/exchanges/core/types/request.js';
import * as all from '../../src/exchanges/index.js';
import { binance, bitfinex, bittrex, bittrexV1, coinbase, kraken, poloniex } from '../../src/exchanges/index.js';
import { SigningKey, secret } from '../../src/index.js';
import { signablePath } from '../helpers/random-requests.js';
import { accountOf, apiKey, at, finished } from './examples.js';

const exchanges = Object.values(all).filter((each): each is Exchange<never> => typeof each === 'object');

describe('a request that cannot be signed is refused by name', () => {
  const bad = (exchange: Exchange, request: unknown, who: unknown = accountOf(exchange)): unknown => {
    try {
      return finished(exchange.prepare(request as ExchangeRequest, who as Account, at(1)));
    } catch (error) {
      expect(error).toBeInstanceOf(LocksignError);
      expect(error).toHaveProperty('code', 'ERR_REQUEST');
      return error instanceof Error ? error.message : error;
    }
  };
  const get = (query: object): object => ({ method: 'GET', path: '/x', query });
  const post = (body: unknown): object => ({ method: 'POST', path: '/x', body });
  const cycle: { self?: object } = {};
  cycle.self = cycle;

  it.each([
    ['method', binance, { method: 'post', path: '/x' }],
    ['method', binance, { method: 'PATCH', path: '/x' }],
    ['method', bitfinex, { method: 'GET', path: '/x' }],
    ['method', kraken, { method: 'toString', path: '/x' }],
    ['method', kraken, { path: '/x' }],
    ['path', coinbase, { method: 'GET', path: 'orders' }],
    ['path', coinbase, { method: 'GET', path: '/orders?a=1' }],
    ['path', coinbase, { method: 'GET', path: '/orders#a' }],
    ['path', coinbase, { method: 'GET', path: '/a/../b' }],
    ['path', coinbase, { method: 'GET', path: '/a/%2e%2e/b' }],
    ['path', coinbase, { method: 'GET', path: '/a b' }],
    ['path', coinbase, { method: 'GET', path: '/ä' }],
    ['path', coinbase, { method: 'GET', path: '/a\r\nb' }],
    ['path', coinbase, { method: 'GET' }],
    ['host', binance, { method: 'GET', path: '/x', host: 'evil.example' }],
    ['host', kraken, { method: 'POST', path: '/x', host: 'toString' }],
    ['params', coinbase, { method: 'GET', path: '/x', params: { a: 1 } }],
    ['request', coinbase, undefined],
    ['body', binance, { method: 'GET', path: '/x', body: { a: 1 } }],
    ['body', poloniex, { method: 'GET', path: '/x', body: '{}' }],
    ['query', kraken, { method: 'POST', path: '/x', query: { a: 1 } }],
    ['query', bitfinex, { method: 'POST', path: '/x', query: { a: 1 } }],
    ['query', poloniex, { method: 'DELETE', path: '/x', query: { a: 1 }, body: { b: 1 } }],
    ['query', binance, get(new URLSearchParams('a=1'))],
    ['query', binance, get(new Map([['a', 1]]))],
    ['query', binance, get([1])],
    ['query.a', binance, get({ a: Number.NaN })],
    ['query.a', binance, get({ a: Number.POSITIVE_INFINITY })],
    ['query.a', binance, get({ a: undefined })],
    ['query.a', binance, get({ a: null })],
    ['query.a', binance, get({ a: { b: 1 } })],
    ['query.a', binance, get({ a: 1n })],
    ['query.a', binance, get({ a: 1e-7 })],
    ['query.a', binance, get({ a: 2 ** 53 })],
    ['query.a', binance, get({ a: [] })],
    ['query.a', binance, get({ a: [1, [2]] })],
    ['query.a', binance, get({ a: '\ud800' })],
    ['a name in query', binance, get({ '\ud800': 1 })],
    ['query', binance, get({ '': 1 })],
    ['query.signature', binance, get({ signature: 'x' })],
    ['query.timestamp', binance, get({ timestamp: 1 })],
    ['body.timestamp', binance, post({ timestamp: 1 })],
    ['body.signature', binance, post('a=1&signature=x')],
    ['body.a', binance, post({ a: { b: 1 } })],
    ['query.signTimestamp', poloniex, get({ signTimestamp: 1 })],
    ['query.nonce', bittrexV1, get({ nonce: 1 })],
    ['query.apikey', bittrexV1, get({ apikey: 'x' })],
    ['body.nonce', kraken, post({ nonce: 1 })],
    ['body as text must contain its own nonce', kraken, post('pair=XBTUSD')],
    ['body as text must contain its own nonce', kraken, post('{"pair":"XBTUSD"}')],
    ['body as text must contain its own nonce', kraken, post('{"nonce":18446744073709551615}')],
    ['body as text must contain its own nonce', kraken, post('nonce=-1')],
    ['body', kraken, post('{"nonce":1')],
    ['body', kraken, post(null)],
    ['body', coinbase, post([1])],
    ['body', coinbase, post(7)],
    ['body', coinbase, post(new Date(0))],
    ['body', coinbase, post('"\ud800"')],
    ['body.a', coinbase, post({ a: undefined })],
    ['body.a', coinbase, post({ a: Number.NaN })],
    ['body.a[1].b', coinbase, post({ a: [1, { b: 2 ** 60 }] })],
    ['body.a', coinbase, post({ a: new Date(0) })],
    ['body.a', coinbase, post({ a: () => 1 })],
    ['body.a', coinbase, post({ a: '\udc00' })],
    ['body.self', coinbase, post(cycle)],
    ['body.a[1]', kraken, post({ a: [1, undefined] })],
  ] as const)('%s (case %#)', (field, exchange, request) => {
    expect(bad(exchange, request)).toContain(`cannot be signed: ${field}`);
  });

  it.each([
    ['passphrase', coinbase, { apiKey }],
    ['passphrase', coinbase, { apiKey, passphrase: 'a\nX-Injected: b' }],
    ['passphrase', coinbase, { apiKey, passphrase: ' padded ' }],
    ['subaccount', bittrex, { apiKey, subaccount: 'ä' }],
    ['apiKey', binance, { apiKey: 'a\r\nX-Injected: b' }],
    ['host', binance, { apiKey, host: 'https://evil.example' }],
    ['passphrase', binance, { apiKey, passphrase: 'x' }],
    ['passPhrase', coinbase, { apiKey, passPhrase: 'x' }],
    ['recvWindow', kraken, { apiKey, recvWindow: 5000 }],
    ['apiKey', binance, { apiKey: '' }],
    ['apiKey', binance, {}],
    ['apiKey', bittrexV1, { apiKey: 7 }],
    ['account', binance, undefined],
  ] as const)('%s (case %#)', (field, exchange, who) => {
    expect(bad(exchange, { method: 'GET', path: '/x' }, who === undefined ? null : who)).toContain(field);
  });

  it('a clock that returns no time', () => {
    for (const time of [Number.NaN, 1.5, -1, 2 ** 60]) {
      expect(() => binance.prepare({ method: 'GET', path: '/x' }, { apiKey }, at(time))).toThrow(/clock/);
    }
  });

  it('a key of another algorithm', async () => {
    using key = await SigningKey.load(secret.text('not a secret'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
    expect(() => kraken.sign({ method: 'POST', path: '/0/private/Balance' }, { apiKey, key })).toThrow(/sha512/);
  });

  it('the clock is read once if a time is signed, and not for a request that is refused', () => {
    let asked = 0;
    const clock = { ...at(1), next: () => ++asked };
    for (const exchange of exchanges) {
      const method = 'GET' in exchange.methods ? 'GET' : 'POST';
      asked = 0;
      finished(exchange.prepare({ method, path: signablePath(exchange, method, '/x') }, accountOf(exchange), clock));
      // Upbit's token has no time.
      const once = exchange.id === 'upbit' ? 0 : 1;
      expect(asked).toBe(once);
      expect(() => exchange.prepare({ method, path: 'x' }, accountOf(exchange), clock)).toThrow();
      expect(asked).toBe(once);
    }
  });
});

describe('sign()', () => {
  it('reads a request once, so that the signed values are the checked ones', async () => {
    using key = await SigningKey.load(secret.text('a key'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
    let reads = 0;
    const request = {
      method: 'GET' as const,
      get path() {
        reads += 1;
        return reads === 1 ? '/api/v3/account' : '@evil.example/collect';
      },
    };
    expect(new URL(binance.sign(request, { apiKey: 'abc', key }).url).host).toBe('api.binance.com');
    expect(reads).toBe(1);
  });

  it('refuses a subaccount that the exchange would ignore', async () => {
    using key = await SigningKey.load(secret.text('a key'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
    const sign = () =>
      binance.sign({ method: 'GET', path: '/api/v3/account' }, { apiKey: 'abc', key, subaccount: 'z' });
    expect(sign).toThrow(/subaccount/);
  });
});
