/**
 * Timestamps, nonces and identifiers. Exchanges refuse a nonce that is not greater than the
 * previous one. Two requests in one millisecond, or a system clock that is set back, must therefore
 * not repeat a number.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { refuse } from './refuse.js';
import type { Clock } from './types.js';

export interface ClockOptions {
  /** The time in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Milliseconds by which the exchange's clock is ahead of `now`. Default 0. */
  readonly serverTimeOffset?: number;
}

const longestOffset = 86_400_000;

/** The last number that was returned. Clocks can share a count. */
interface Count {
  last: number;
}

function clockOn(count: Count, { now = Date.now, serverTimeOffset = 0 }: ClockOptions): Clock {
  // An offset in microseconds would raise the nonce of an API key so far that no later nonce is
  // accepted.
  if (!(Math.abs(serverTimeOffset) <= longestOffset)) {
    refuse('serverTimeOffset must be a number of milliseconds, a day at most');
  }
  return {
    next() {
      const time = Math.floor(now() + serverTimeOffset);
      if (!Number.isSafeInteger(time)) refuse('now must give a number of milliseconds');
      count.last = Math.max(time, count.last + 1);
      return count.last;
    },
    uuid: () => randomUUID(),
  };
}

/**
 * Makes a clock that never returns a number twice. It returns the time, or one more than the last
 * number if the time has not advanced since.
 *
 * After the system clock was set back by an hour, the numbers stay an hour ahead until the time has
 * caught up. Nonces need this. An exchange that compares timestamps with its own clock refuses such
 * a number: make a new clock for it.
 *
 * @example
 * const clock = createClock({ serverTimeOffset: serverTime - Date.now() });
 * kraken.sign(request, { key, apiKey, clock });
 */
export function createClock(options: ClockOptions = {}): Clock {
  return clockOn({ last: Number.NEGATIVE_INFINITY }, options);
}

const counts = new Map<string, Count>();

/**
 * The clock of an API key. All clocks of one API key in a thread share a count. Threads and
 * processes do not share it: exchanges with nonces (Kraken, Bitfinex) need a separate API key for
 * each of them.
 */
export function accountClock(apiKey: string, options: ClockOptions = {}): Clock {
  let count = counts.get(apiKey);
  if (count === undefined) {
    count = { last: Number.NEGATIVE_INFINITY };
    counts.set(apiKey, count);
  }
  return clockOn(count, options);
}
