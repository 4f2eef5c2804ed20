/** Freshness: what a time or a nonce is, how far it may be away, and how long it is remembered. */
import { describe, expect, it } from 'vitest';
import { freshnessOf, longestDistance, replayKey, timeOf } from '../../../src/agent/judge/fresh.js';
import { Denial } from '../../../src/agent/reason.js';
import type { Verified } from '../../../src/exchanges/wire/verify.js';

const now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const signing = { algorithm: 'hmac-sha256', encoding: 'hex' } as const;
const none = { time: undefined, nonce: undefined, uuid: undefined, window: undefined };
const verified = (parts: Partial<Verified>): Verified => ({ signing, message: 'm', ...none, ...parts });
const state = { now, horizon: 0, highestNonce: 5n };

const check = (parts: Partial<Verified>, freshness: 'ms' | 's' | 'nonce' | 'uuid' | 'none' = 'ms', changed = {}) =>
  freshnessOf({ freshness }, verified(parts), 'bot', { ...state, ...changed });

/** The code of the denial, or undefined. */
function denial(step: () => unknown): string | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    if (error instanceof Denial) return error.code;
    throw error;
  }
}

describe('a time', () => {
  it.each([
    ['1767323045', now - 678],
    ['1767323045.678', now],
    ['1767323045678', now],
    ['1767323045678901', now],
    ['1767323045678901234', now],
    ['2026-01-02T03:04:05.678Z', now],
    ['2026-01-02T03:04:05', now - 678],
  ])('%s is read in its unit', (text, expected) => {
    expect(timeOf(text)).toBe(expected);
  });

  it.each([
    '7',
    '0x10',
    '1e12',
    '17673230456',
    '2026-01-02 03:04:05',
    '2026-01-02T03:04:05+01:00',
    '2026-13-45T99:99:99.000Z',
    '',
  ])('%j is none', (text) => {
    expect(timeOf(text)).toBeUndefined();
  });
});

describe('a request', () => {
  it('may be a minute old or early, or as much as its own shorter window', () => {
    expect(check({ time: String(now - longestDistance) }).until).toBe(now + 1000);
    expect(check({ time: String(now + longestDistance) }).until).toBe(now + 2 * longestDistance + 1000);
    expect(denial(() => check({ time: String(now - longestDistance - 1) }))).toBe('stale');
    expect(denial(() => check({ time: String(now + longestDistance + 1) }))).toBe('stale');
    expect(denial(() => check({ time: String(now - 5001), window: '5000' }))).toBe('stale');
    expect(check({ time: String(now - 5000), window: '5000' }).until).toBe(now + 1000);
    expect(denial(() => check({ time: String(now), window: 'many' }))).toBe('stale');
    // A longer window does not help.
    expect(denial(() => check({ time: String(now - 61_000), window: '600000' }))).toBe('stale');
  });

  it('is refused at and before the horizon of what is remembered', () => {
    expect(denial(() => check({ time: String(now) }, 'ms', { horizon: now }))).toBe('stale');
    expect(denial(() => check({ time: String(now) }, 'ms', { horizon: now - 1 }))).toBeUndefined();
  });

  it('with a nonce that is no time needs one above the highest', () => {
    expect(check({ nonce: '6' }, 'nonce').nonce).toBe(6n);
    expect(denial(() => check({ nonce: '5' }, 'nonce'))).toBe('stale');
    expect(denial(() => check({ nonce: '-6' }, 'nonce'))).toBe('stale');
    // A nonce of our days is a time, so that parallel requests may overtake each other.
    expect(check({ nonce: String(now * 1000) }, 'nonce').nonce).toBeUndefined();
    expect(denial(() => check({ nonce: String((now - 61_000) * 1000) }, 'nonce'))).toBe('stale');
  });

  it('with a time that cannot be read is refused', () => {
    expect(denial(() => check({ time: 'yesterday' }))).toBe('stale');
  });

  it('with an identifier alone is remembered for a day', () => {
    expect(check({ uuid: 'a' }, 'uuid').until).toBe(now + 86_400_000);
    expect(denial(() => check({}, 'uuid'))).toBe('stale');
  });

  it('without any is remembered for a minute', () => {
    expect(check({}, 'none').until).toBe(now + 60_000);
  });

  it('is known by its client and its message, whatever its signature looks like', () => {
    expect(replayKey('bot', 'm')).toBe(replayKey('bot', Buffer.from('m')));
    expect(replayKey('bot', 'm')).not.toBe(replayKey('bo', 'tm'));
    expect(replayKey('bot', 'm')).not.toBe(replayKey('bots', 'm'));
  });
});
