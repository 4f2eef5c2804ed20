/**
 * The time by which sums expire.
 * @module
 */
import { uptime } from 'node:os';

const SECOND = 1000;

/** A sleep of the machine is noticed once it is longer than this. */
const shortestSleep = 2 * SECOND;

/**
 * Milliseconds that have passed, also while the machine slept. No change of the wall clock affects
 * them.
 */
export function systemElapsed(): () => number {
  let slept = 0;
  let checked = performance.now();
  const start = uptime() * SECOND - checked;
  return () => {
    const awake = performance.now();
    if (awake - checked > SECOND) {
      checked = awake;
      // performance.now() stops while the machine sleeps, and the uptime does not
      // (clock_gettime(2)).
      const gap = uptime() * SECOND - awake - start;
      if (gap > slept + shortestSleep) slept = gap;
    }
    return awake + slept;
  };
}

/**
 * The time of the sums. It begins with the wall clock, or with the latest time of the log if that
 * is later. Then it advances by the time that has passed: a wall clock that steps forward frees no
 * sum early, and one that steps back neither frees a sum nor keeps it forever. The wall clock
 * decides only about the time in which no agent ran.
 */
export class Clock {
  readonly #wall: () => number;
  readonly #elapsed: () => number;
  readonly #start: number;
  #latest: number;

  /** @param latest the latest time of the log. */
  constructor(wall: () => number, elapsed: () => number, latest: number) {
    this.#wall = wall;
    this.#elapsed = elapsed;
    this.#latest = Math.max(this.wall(), latest);
    this.#start = this.#latest - elapsed();
  }

  /** The wall clock, in whole milliseconds since 1970. */
  wall(): number {
    return Math.floor(this.#wall());
  }

  /** In whole milliseconds. It never goes back. */
  now(): number {
    this.#latest = Math.max(this.#latest, Math.floor(this.#start + this.#elapsed()));
    return this.#latest;
  }
}
