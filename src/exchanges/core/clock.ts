/**
 * Timestamps, nonces and identifiers. A timestamp is the time: exchanges compare it with their own
 * clock. A nonce must be greater than the previous one, even if two requests are made in one
 * millisecond or the system clock is set back.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { refuse } from './refuse.js';
import type { Clock } from './types/clock.js';

export interface ClockOptions {
  /** The time in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Milliseconds by which the exchange's clock is ahead of `now`. Default 0. */
  readonly serverTimeOffset?: number;
}

/** A clock that counts in milliseconds. */
export interface SystemClock extends Clock {
  next(): number;
  time(): number;
}

const longestOffset = 86_400_000;

/** The last nonce. Clocks can share a count. */
interface Count {
  last: number;
}

function clockOn(count: Count, { now = Date.now, serverTimeOffset = 0 }: ClockOptions): SystemClock {
  // An offset in microseconds would raise the nonce of an API key so far that no later nonce is
  // accepted.
  if (!(Math.abs(serverTimeOffset) <= longestOffset)) {
    refuse('serverTimeOffset must be a number of milliseconds, a day at most');
  }
  const time = (): number => {
    const milliseconds = Math.floor(now() + serverTimeOffset);
    return Number.isSafeInteger(milliseconds) ? milliseconds : refuse('now must give a number of milliseconds');
  };
  return {
    time,
    next() {
      count.last = Math.max(time(), count.last + 1);
      return count.last;
    },
    uuid: () => randomUUID(),
  };
}

/**
 * Makes a clock. Its `time` is the time. Its `next` never returns a number twice: it returns the
 * time, or one more than the last number if the time has not advanced since. After the system clock
 * was set back by an hour, nonces stay an hour ahead until the time has caught up.
 *
 * @example
 * const clock = createClock({ serverTimeOffset: serverTime - Date.now() });
 * kraken.sign(request, { key, apiKey, clock });
 */
export function createClock(options: ClockOptions = {}): SystemClock {
  return clockOn({ last: Number.NEGATIVE_INFINITY }, options);
}

const counts = new Map<string, Count>();

/**
 * The clock of an API key. All clocks of one API key in a thread share the count of nonces. Threads
 * and processes do not share it: exchanges with nonces (Kraken, Bitfinex) need a separate API key
 * for each of them.
 */
export function accountClock(apiKey: string, options: ClockOptions = {}): SystemClock {
  let count = counts.get(apiKey);
  if (count === undefined) {
    count = { last: Number.NEGATIVE_INFINITY };
    counts.set(apiKey, count);
  }
  return clockOn(count, options);
}
