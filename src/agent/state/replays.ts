/**
 * Replays: the requests of one client that must not be accepted a second time.
 * @module
 */

const MINUTE = 60_000;

/** The longest window of a request's time. */
const longestWindow = MINUTE;

/**
 * Keys with their expiry. Nothing is evicted: a full set accepts no key until some have expired.
 *
 * A key is kept for the longest window after its expiry, and the horizon is the latest expiry of a
 * key that is gone. Times up to the horizon are then too old by any correct clock, and refusing
 * them holds even if the clock steps back.
 */
export class Replays {
  readonly #limit: number;
  readonly #until = new Map<string, number>();
  /** The keys that can be forgotten, by the minute after which they can. */
  readonly #byMinute = new Map<number, string[]>();
  #horizon: number;

  constructor(limit: number, horizon = 0) {
    this.#limit = limit;
    this.#horizon = horizon;
  }

  get isFull(): boolean {
    return this.#until.size >= this.#limit;
  }

  /** Milliseconds since 1970. */
  get horizon(): number {
    return this.#horizon;
  }

  raiseHorizon(horizon: number): void {
    this.#horizon = Math.max(this.#horizon, horizon);
  }

  has(key: string): boolean {
    return this.#until.has(key);
  }

  /** Keeps a key. The caller has checked that the set is not full. */
  add(key: string, until: number): void {
    if ((this.#until.get(key) ?? -1) >= until) return;
    this.#until.set(key, until);
    const minute = Math.floor((until + longestWindow) / MINUTE);
    const keys = this.#byMinute.get(minute);
    if (keys === undefined) this.#byMinute.set(minute, [key]);
    else keys.push(key);
  }

  /** Forgets the keys that have expired. */
  prune(now: number): void {
    for (const [minute, keys] of this.#byMinute) {
      if ((minute + 1) * MINUTE > now) continue;
      this.#byMinute.delete(minute);
      for (const key of keys) {
        const until = this.#until.get(key);
        // The key may have been given a later expiry, and then another minute has it too.
        if (until === undefined || until + longestWindow >= (minute + 1) * MINUTE) continue;
        this.raiseHorizon(until);
        this.#until.delete(key);
      }
    }
  }

  entries(): [key: string, until: number][] {
    return [...this.#until];
  }
}
