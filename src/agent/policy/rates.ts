/**
 * How many requests each client may send.
 * @module
 */
import type { Kind } from '../../exchanges/meaning/meaning.js';
import { refuse } from '../reason.js';
import type { ClientPolicy, Rate } from './policy.js';

/** The times of the latest requests. It has one place for each request of the rate. */
interface Latest {
  readonly times: Float64Array;
  next: number;
}

/** Of a client's requests, those that only cancels may use. */
const kept = (count: number): number => (count === 1 ? 0 : Math.ceil(count / 5));

/**
 * Counts the requests of each client in a sliding window. One in five is kept for cancels, so that
 * a client that sends too much can still leave its orders.
 */
export class Rates {
  readonly #now: () => number;
  readonly #latest = new Map<string, Latest>();

  /** @param now milliseconds of a clock that never steps back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Counts a request. @throws {Denial} `rate`, and then it is not counted. */
  take({ name, rate }: ClientPolicy, kind: Kind): void {
    const latest = this.#latestOf(name, rate);
    const { times, next } = latest;
    const now = this.#now();
    const limit = kind === 'cancel' ? rate.count : rate.count - kept(rate.count);
    // The request that has to be out of the window before another one may be sent.
    const earlier = times[(next + rate.count - limit) % rate.count] ?? now;
    if (now - earlier < rate.milliseconds)
      refuse('rate', `more than ${limit} requests in ${rate.milliseconds / 1000} s, of rate = "${textOf(rate)}"`);
    times[next] = now;
    latest.next = (next + 1) % rate.count;
  }

  #latestOf(name: string, { count }: Rate): Latest {
    const known = this.#latest.get(name);
    if (known !== undefined) return known;
    const latest = { times: new Float64Array(count).fill(Number.NEGATIVE_INFINITY), next: 0 };
    this.#latest.set(name, latest);
    return latest;
  }
}

/** As a policy writes it: `50/10s`. */
export const textOf = ({ count, milliseconds }: Rate): string => `${count}/${milliseconds / 1000}s`;
