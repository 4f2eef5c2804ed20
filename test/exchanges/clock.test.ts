/**
 * Timestamps are the time. Nonces rise strictly for each account, even if the time does not.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest } from '../../src/exchanges/core/types/request.js';
import * as all from '../../src/exchanges/index.js';
import {
  binance,
  bitbank,
  bitfinex,
  type Clock,
  createClock,
  gemini,
  kraken,
  krakenFutures,
  whitebit,
} from '../../src/exchanges/index.js';
import { SigningKey, secret } from '../../src/index.js';
import { signablePath } from '../helpers/random-requests.js';
import { accountOf, apiKey, finished } from './examples.js';

const T = 1760000000123;

describe('the clock', () => {
  it('returns the time while the time advances', () => {
    const times = [1000, 2000.9, 3000];
    const clock = createClock({ now: () => times.shift() ?? 0 });
    expect([clock.next(), clock.next(), clock.next()]).toEqual([1000, 2000, 3000]);
  });

  it('counts nonces on within a millisecond and when the time steps back', () => {
    const times = [1000, 1000, 1000, 500, 1002, 1003, 2000];
    const clock = createClock({ now: () => times.shift() ?? 0 });
    expect(times.map(() => 0).map(() => clock.next())).toEqual([1000, 1001, 1002, 1003, 1004, 1005, 2000]);
  });

  it('returns the time as timestamp, whatever the nonces are', () => {
    const times = [1000, 1000, 500, 500.9];
    const clock = createClock({ now: () => times.shift() ?? 0 });
    expect([clock.next(), clock.time(), clock.next(), clock.time()]).toEqual([1000, 1000, 1001, 500]);
  });

  it('adds the offset of the server time', () => {
    const clock = createClock({ now: () => 1000, serverTimeOffset: -300.5 });
    expect([clock.next(), clock.next(), clock.time()]).toEqual([699, 700, 699]);
    for (const wrong of [Number.NaN, 86_400_001, -86_400_001, 1.7e15]) {
      expect(() => createClock({ serverTimeOffset: wrong })).toThrow(/serverTimeOffset/);
    }
  });

  it('continues after a time that is not a number', () => {
    let time = Number.NaN;
    const clock = createClock({ now: () => time });
    expect(() => clock.next()).toThrow(/now must give/);
    expect(() => clock.time()).toThrow(/now must give/);
    time = 5;
    expect(clock.next()).toBe(5);
  });
});

describe('the timestamps of an account', () => {
  const timestamp = (url: string): number => Number(new URL(url).searchParams.get('timestamp'));
  const read = { method: 'GET', path: '/api/v3/account' } as const;

  it('are the time after an account with a larger serverTimeOffset, open or destroyed', async () => {
    const open = (serverTimeOffset: number) =>
      binance.open({
        apiKey: `${apiKey.slice(1)}1`,
        serverTimeOffset,
        secret: secret.text('plainTextSecret0123456789abcdef'),
      });
    const ahead = await open(60_000);
    expect(timestamp(ahead.sign(read).url)).toBeGreaterThan(Date.now() + 50_000);
    using meanwhile = await open(0);
    expect(timestamp(meanwhile.sign(read).url)).toBeLessThanOrEqual(Date.now());
    ahead.destroy();
    using afterwards = await open(-1000);
    expect(timestamp(afterwards.sign(read).url)).toBeLessThanOrEqual(Date.now() - 1000);
  });

  it('are not ahead of the time after 4,000 signatures', async () => {
    using account = await binance.open({ apiKey: 'busy', secret: secret.text('plainTextSecret0123456789abcdef') });
    for (let count = 0; count < 4_000; count += 1) {
      const before = Date.now();
      const signed = timestamp(account.sign(read).url);
      expect(signed).toBeGreaterThanOrEqual(before);
      expect(signed).toBeLessThanOrEqual(Date.now());
    }
  });

  it('come from `next` if a clock has no `time`', () => {
    const message = (clock: Clock) => binance.prepare(read, { apiKey }, clock).message;
    expect(message({ next: () => T, uuid: () => '' })).toBe(`timestamp=${T}`);
    expect(message({ next: () => BigInt(T), uuid: () => '' })).toBe(`timestamp=${T}`);
    expect(message({ next: () => 5, time: () => T, uuid: () => '' })).toBe(`timestamp=${T}`);
    // The last time of a Date (ECMA-262, section 21.4.1.1), and one millisecond more.
    expect(message({ next: () => 5, time: () => 8.64e15, uuid: () => '' })).toBe('timestamp=8640000000000000');
    for (const time of [0, -1, 1.5, Number.NaN, 8.64e15 + 1, 2 ** 53, String(T), BigInt(T), null]) {
      // @ts-expect-error: a JavaScript caller can pass this.
      expect(() => message({ next: () => T, time: () => time, uuid: () => '' })).toThrow(/at most 8640000000000000/);
    }
    expect(() => message({ next: () => 2n ** 53n, uuid: () => '' })).toThrow(/at most 8640000000000000/);
  });
});

describe('a clock of the caller', () => {
  const exchanges = Object.values(all).filter((each): each is Exchange<never> => typeof each === 'object');
  const uuid = () => '00000000-0000-4000-8000-000000000000';
  const prepared = (exchange: Exchange<never>, clock: unknown) => {
    const method = 'GET' in exchange.methods ? 'GET' : 'POST';
    return finished(
      exchange.prepare({ method, path: signablePath(exchange, method, '/x') }, accountOf(exchange), clock as Clock),
    );
  };

  it.each(exchanges)('is refused by $name if it is none', (exchange) => {
    for (const clock of [null, 5, {}, { next: () => T }, { next: T, uuid }, { next: () => T, time: T, uuid }]) {
      expect(() => prepared(exchange, clock)).toThrow('clock must have next() and uuid()');
    }
  });

  it.each(exchanges)('is refused by $name if it gives no time, nonce or identifier', (exchange) => {
    const later = async () => T;
    for (const clock of [
      { next: () => Number.NaN, time: () => Number.NaN, uuid: () => '' },
      { next: () => '1', time: () => '1', uuid: () => 'a\r\nX: b' },
      { next: later, time: later, uuid: later },
      { next: () => 2 ** 53, time: () => 2 ** 53, uuid: () => ({}) },
    ]) {
      expect(() => prepared(exchange, clock)).toThrow(/cannot be signed: clock must give/);
    }
  });

  it.each(exchanges)('passes its own error on for $name', (exchange) => {
    const fail = () => {
      throw new Error('no clock');
    };
    expect(() => prepared(exchange, { next: fail, time: fail, uuid: fail })).toThrow(/^no clock$/);
  });
});

describe('the nonces of an account', () => {
  const sign = (key: SigningKey, who: string, serverTimeOffset = 0): number =>
    Number(
      bitfinex.sign({ method: 'POST', path: '/v2/x' }, { apiKey: who, key, serverTimeOffset }).headers['bfx-nonce'],
    );
  const load = () => SigningKey.load(secret.text('not a secret'), { algorithm: 'hmac-sha384', encoding: 'utf8' });

  it('rise even if serverTimeOffset falls', async () => {
    using key = await load();
    const ahead = sign(key, 'ahead', 60_000);
    expect(ahead / 1000).toBeGreaterThan(Date.now() + 50_000);
    expect(sign(key, 'ahead')).toBeGreaterThan(ahead);
  });

  it('never repeat under concurrency', async () => {
    using key = await load();
    const nonces = await Promise.all(
      Array.from({ length: 500 }, async () => {
        await Promise.resolve();
        return sign(key, 'concurrent');
      }),
    );
    expect(nonces.every((each, index) => index === 0 || each > (nonces[index - 1] ?? 0))).toBe(true);
    expect(Number.isSafeInteger(nonces.at(-1))).toBe(true);
  });

  it('are separate for each API key: a busy account does not advance another', async () => {
    using key = await load();
    for (let i = 0; i < 2000; i += 1) sign(key, 'busy');
    expect(sign(key, 'quiet')).toBeLessThanOrEqual(Date.now() * 1000);
    expect(sign(key, 'quiet 2')).toBeLessThanOrEqual(Date.now() * 1000);
  });
});

describe('a nonce beyond 2^53', () => {
  const big = 1760000000123456789n;
  const post = (path: string, body?: ExchangeRequest['body']): ExchangeRequest => ({
    method: 'POST',
    path,
    ...(body !== undefined && { body }),
  });
  const sent = (exchange: Exchange<never>, request: ExchangeRequest, nonce: number | bigint) =>
    finished(exchange.prepare(request, { apiKey }, { next: () => nonce, uuid: () => '' }));

  it('is a BigInt of the clock, and is sent in full', () => {
    expect(sent(kraken, post('/0/private/Balance'), big).body).toBe(`nonce=${big}`);
    expect(sent(kraken, post('/0/private/AddOrderBatch', { orders: [] }), big).body).toBe(
      `{"nonce":"${big}","orders":[]}`,
    );
    expect(sent(krakenFutures, post('/derivatives/api/v3/sendorder'), big).headers['Nonce']).toBe(String(big));
    expect(sent(whitebit, post('/api/v4/orders'), big).body).toContain(`"nonce":"${big}"`);
    const payload = String(sent(gemini, post('/v1/balances'), big).headers['X-GEMINI-PAYLOAD']);
    expect(Buffer.from(payload, 'base64').toString()).toContain(`"nonce":"${big}"`);
    expect(sent(bitbank, { method: 'GET', path: '/v1/user/assets' }, big).headers['ACCESS-NONCE']).toBe(String(big));
  });

  it('is a number below that', () => {
    expect(sent(kraken, post('/0/private/AddOrderBatch', { orders: [] }), BigInt(T)).body).toBe(
      `{"nonce":${T},"orders":[]}`,
    );
    expect(sent(kraken, post('/0/private/Balance'), 2 ** 53 - 1).body).toBe('nonce=9007199254740991');
  });

  it('is refused as a number, which has lost digits, and the message names the limit', () => {
    for (const exchange of [kraken, krakenFutures, whitebit, gemini]) {
      expect(() => sent(exchange, post('/x'), 2 ** 53)).toThrow('below 2^53, or a BigInt');
    }
  });

  it('is refused beyond the limit of the exchange, which the message names', () => {
    expect(sent(kraken, post('/x'), 2n ** 64n - 1n).body).toBe('nonce=18446744073709551615');
    expect(() => sent(kraken, post('/x'), 2n ** 64n)).toThrow('below 2^64');
    expect(() => sent(kraken, post('/x', 'nonce=18446744073709551616'), 1)).toThrow('below 2^64');
    expect(sent(bitfinex, post('/v2/x'), 9007199254740n).headers['bfx-nonce']).toBe('9007199254740000');
    expect(() => sent(bitfinex, post('/v2/x'), 9007199254741n)).toThrow('limits it to 2^53 - 1');
  });
});
