/** The nonces of each account are strictly increasing, even if the time is not. */
import { describe, expect, it } from 'vitest';
import { bitfinex, createClock } from '../../src/exchanges/index.js';
import { SigningKey, secret } from '../../src/index.js';

describe('the clock', () => {
  it('returns the time while it increases', () => {
    const times = [1000, 2000.9, 3000];
    const clock = createClock({ now: () => times.shift() ?? 0 });
    expect([clock.next(), clock.next(), clock.next()]).toEqual([1000, 2000, 3000]);
  });

  it('counts up within a millisecond and when the time steps back', () => {
    const times = [1000, 1000, 1000, 500, 1002, 1003, 2000];
    const clock = createClock({ now: () => times.shift() ?? 0 });
    expect(times.map(() => 0).map(() => clock.next())).toEqual([1000, 1001, 1002, 1003, 1004, 1005, 2000]);
  });

  it("adds the exchange's offset, and keeps increasing when the offset changes", async () => {
    const clock = createClock({ now: () => 1000, serverTimeOffset: -300.5 });
    expect([clock.next(), clock.next()]).toEqual([699, 700]);
    for (const wrong of [Number.NaN, 86_400_001, -86_400_001, 1.7e15]) {
      expect(() => createClock({ serverTimeOffset: wrong })).toThrow(/serverTimeOffset/);
    }
    using key = await SigningKey.load(secret.text('not a secret'), { algorithm: 'hmac-sha384', encoding: 'utf8' });
    const nonce = (serverTimeOffset: number): number =>
      Number(
        bitfinex.sign({ method: 'POST', path: '/v2/x' }, { apiKey: 'ahead', key, serverTimeOffset }).headers[
          'bfx-nonce'
        ],
      );
    const ahead = nonce(60_000);
    expect(ahead / 1000).toBeGreaterThan(Date.now() + 50_000);
    expect(nonce(0)).toBeGreaterThan(ahead);
  });

  it('never repeats a nonce under concurrency', async () => {
    using key = await SigningKey.load(secret.text('not a secret'), { algorithm: 'hmac-sha384', encoding: 'utf8' });
    const nonce = async (): Promise<number> => {
      await Promise.resolve();
      const { headers } = bitfinex.sign({ method: 'POST', path: '/v2/x' }, { apiKey: 'concurrent', key });
      return Number(headers['bfx-nonce']);
    };
    const nonces = await Promise.all(Array.from({ length: 500 }, nonce));
    expect(nonces.every((each, index) => index === 0 || each > (nonces[index - 1] ?? 0))).toBe(true);
    expect(Number.isSafeInteger(nonces.at(-1))).toBe(true);
  });

  it('is separate for each API key, so a busy account does not advance another', async () => {
    using key = await SigningKey.load(secret.text('not a secret'), { algorithm: 'hmac-sha384', encoding: 'utf8' });
    const nonce = (who: string): number =>
      Number(bitfinex.sign({ method: 'POST', path: '/v2/x' }, { apiKey: who, key }).headers['bfx-nonce']);
    for (let i = 0; i < 2000; i += 1) nonce('busy');
    expect(nonce('quiet')).toBeLessThanOrEqual(Date.now() * 1000);
    expect(nonce('quiet 2')).toBeLessThanOrEqual(Date.now() * 1000);
  });

  it('ignores an invalid time', () => {
    let time = Number.NaN;
    const clock = createClock({ now: () => time });
    expect(() => clock.next()).toThrow(/now must give/);
    time = 5;
    expect(clock.next()).toBe(5);
  });
});
