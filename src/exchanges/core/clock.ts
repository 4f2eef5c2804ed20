/**
 * Timestamps, nonces and identifiers. Exchanges refuse a nonce that is not above the last one, so two requests in one
 * millisecond and a clock that is set back must not repeat a number.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { refuse } from './refuse.js';
import type { Clock } from './types.js';

export interface ClockOptions {
  /** The time in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Milliseconds by which the exchange's clock is ahead of it. Default 0. */
  readonly serverTimeOffset?: number;
}

const longestOffset = 86_400_000;

/** The last number that was given, for clocks that share a count. */
interface Count {
  last: number;
}

function clockOn(count: Count, { now = Date.now, serverTimeOffset = 0 }: ClockOptions): Clock {
  // Microseconds taken for milliseconds would use up an API key's nonces for good.
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
 * A clock that never gives a number twice: the time, or one more than the last number where the time has not moved on
 * or has been set back.
 *
 * After the system's clock was set back by an hour, the numbers stay an hour ahead until the time has caught up. Nonces
 * need that; an exchange that compares a timestamp with its own clock refuses it, so then give a new clock.
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
 * The clock of an API key; all of this thread share its count. Threads and processes do not share one: exchanges
 * with nonces (Kraken, Bitfinex) want an API key for each of those.
 */
export function accountClock(apiKey: string, options: ClockOptions = {}): Clock {
  let count = counts.get(apiKey);
  if (count === undefined) {
    count = { last: Number.NEGATIVE_INFINITY };
    counts.set(apiKey, count);
  }
  return clockOn(count, options);
}
