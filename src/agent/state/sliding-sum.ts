/**
 * SlidingSum: what was placed within 24 hours.
 * @module
 */
import { type Amount, amountOf, textOf } from '../amount.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * An exact sum. Amounts are kept by the minute, so that it needs at most 1441 numbers: an amount
 * counts for at least 24 hours and at most a minute longer.
 */
export class SlidingSum {
  #total: Amount = 0n;
  readonly #minutes: [minute: number, amount: Amount][] = [];

  /** @param at is not before the `at` of an earlier call. */
  add(at: number, amount: Amount): void {
    const minute = Math.floor(at / MINUTE);
    const last = this.#minutes.at(-1);
    if (last !== undefined && last[0] >= minute) last[1] += amount;
    else this.#minutes.push([minute, amount]);
    this.#total += amount;
  }

  total(now: number): Amount {
    for (let first = this.#minutes[0]; first !== undefined; first = this.#minutes[0]) {
      if ((first[0] + 1) * MINUTE + DAY > now) break;
      this.#total -= first[1];
      this.#minutes.shift();
    }
    return this.#total;
  }

  toJSON(): [minute: number, amount: string][] {
    return this.#minutes.map(([minute, amount]) => [minute, textOf(amount)]);
  }

  static from(minutes: readonly (readonly [number, string])[]): SlidingSum {
    const sum = new SlidingSum();
    for (const [minute, amount] of minutes) sum.add(minute * MINUTE, amountOf(amount));
    return sum;
  }
}
