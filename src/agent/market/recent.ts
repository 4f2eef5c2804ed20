/**
 * Values that are fetched again when they are too old. Askers at the same time share one fetch.
 * @module
 */

interface Kept<Value> {
  /** When its fetch began. */
  readonly began: number;
  readonly value: Value;
}

interface Flight<Value> {
  readonly began: number;
  readonly kept: Promise<Kept<Value>>;
  hasFailed: boolean;
}

export interface RecentOptions {
  /** How many values are kept. The oldest is dropped. */
  readonly most: number;
  /** How old a running fetch may be for another asker to wait for it, in ms. */
  readonly patience: number;
  /** How long the failure of a fetch stands, in ms. */
  readonly pause: number;
  /** A monotonic clock, in ms. */
  readonly now: () => number;
}

/** Sets the value as the newest, and drops the oldest. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

export class Recent<Value> {
  readonly #options: RecentOptions;
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #flights = new Map<string, Flight<Value>>();

  constructor(options: RecentOptions) {
    this.#options = options;
  }

  /**
   * A value whose fetch began less than `life` ms ago, or a new one. A new one may have become
   * older while it was fetched.
   */
  get(key: string, life: number, fetch: () => Promise<Value>): Promise<Kept<Value>> {
    const { most, patience, pause, now } = this.#options;
    const began = now();
    const kept = this.#kept.get(key);
    if (kept !== undefined && began - kept.began < life) return Promise.resolve(kept);
    const running = this.#flights.get(key);
    if (running !== undefined && began - running.began < (running.hasFailed ? pause : patience)) return running.kept;
    const flight: Flight<Value> = {
      began,
      hasFailed: false,
      kept: fetch().then(
        (value) => {
          if (this.#flights.get(key) === flight) this.#flights.delete(key);
          const fetched = { began, value };
          // A fetch that began later may have been faster.
          if ((this.#kept.get(key)?.began ?? began) <= began) keep(this.#kept, key, fetched, most);
          return fetched;
        },
        (error: unknown) => {
          flight.hasFailed = true;
          throw error;
        },
      ),
    };
    keep(this.#flights, key, flight, most);
    return flight.kept;
  }
}
