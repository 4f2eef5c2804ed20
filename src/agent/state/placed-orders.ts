/**
 * PlacedOrders: the ids of the orders that one client has placed.
 * @module
 */

const DAY = 24 * 60 * 60_000;

/** How long an order is remembered, unless there are more than the limit. */
const lifetime = 7 * DAY;

export class PlacedOrders {
  readonly #limit: number;
  readonly #at = new Map<string, number>();
  /** The same ids, the oldest first. To look for the oldest in a map takes long after removals. */
  #ids: string[] = [];
  /** The ids before this index are forgotten. */
  #first = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  has(id: string): boolean {
    return this.#at.has(id);
  }

  /** @param at is not before the `at` of an earlier call, in milliseconds since 1970. */
  add(id: string, at: number): void {
    if (!this.#at.has(id)) this.#ids.push(id);
    this.#at.set(id, at);
    for (let oldest = this.#ids[this.#first]; oldest !== undefined; oldest = this.#ids[this.#first]) {
      if (this.#at.size <= this.#limit && (this.#at.get(oldest) ?? 0) + lifetime >= at) break;
      this.#at.delete(oldest);
      this.#first += 1;
    }
    if (this.#first <= this.#at.size) return;
    this.#ids = this.#ids.slice(this.#first);
    this.#first = 0;
  }

  entries(): [id: string, at: number][] {
    return this.#ids.slice(this.#first).map((id) => [id, this.#at.get(id) ?? 0]);
  }
}
