/**
 * What can go wrong on the way to an exchange, to see what a client makes of it.
 * @module
 */

/**
 * One request's misfortune: the connection is closed without an answer, before or after the venue has carried the
 * request out; a status is answered in the venue's stead, such as 429 (with `retryAfter` in seconds) or 503; or the venue
 * carries it out and its answer comes late.
 * @typedef {{ kind: 'drop before' }
 *   | { kind: 'drop after' }
 *   | { kind: 'status', status: number, retryAfter?: number }
 *   | { kind: 'delay', milliseconds: number }} Fault
 */

/** The faults that are still to happen, in order. */
export class Faults {
  /** @type {Fault[]} */
  #waiting = [];

  /**
   * The next requests have these faults, one each.
   * @param {readonly Fault[]} faults
   */
  add(faults) {
    this.#waiting.push(...faults);
  }

  /** @returns {Fault | undefined} the fault of this request */
  take() {
    return this.#waiting.shift();
  }
}
