/**
 * Timestamps and nonces. Exchanges refuse a nonce that is not above the last one, so two requests in one millisecond
 * and a clock that is set back must not repeat a number.
 * @module
 */
import type { Clock } from './exchange.js';

/**
 * A clock that never gives a number twice: the time, or one more than the last number where the time has not moved on
 * or has been set back.
 *
 * After the system's clock was set back by an hour, the numbers stay an hour ahead until the time has caught up. Nonces
 * need that; an exchange that compares a timestamp with its own clock refuses it, so then give a new clock.
 *
 * @param now the time in milliseconds since 1970.
 * @example
 * const clock = createClock();
 * kraken.sign(request, { key, apiKey, clock });
 */
export function createClock(now: () => number = Date.now): Clock {
  let last = Number.NEGATIVE_INFINITY;
  return {
    next() {
      last = Math.max(Math.floor(now()), last + 1);
      return last;
    },
  };
}

const clocks = new Map<string, Clock>();

/**
 * The clock that all requests of an API key share in this thread. Threads and processes do not share one: exchanges
 * with nonces (Kraken, Bitfinex) want an API key for each of those.
 */
export function accountClock(apiKey: string): Clock {
  const known = clocks.get(apiKey);
  if (known !== undefined) return known;
  const clock = createClock();
  clocks.set(apiKey, clock);
  return clock;
}
