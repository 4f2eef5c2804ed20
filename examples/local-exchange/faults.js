/**
 * Faults on the way to an exchange, for tests of clients.
 * @module
 */

/**
 * The fault of one request. The connection is closed without an answer, before or after the venue
 * has carried out the request. Or the answer is a status such as 503, or 429 with `retryAfter` in
 * seconds, and the venue does not see the request. Or the answer is late.
 * @typedef {{ kind: 'drop before' }
 *   | { kind: 'drop after' }
 *   | { kind: 'status', status: number, retryAfter?: number }
 *   | { kind: 'delay', milliseconds: number }} Fault
 */

/** A queue of faults. */
export class Faults {
  /** @type {Fault[]} */
  #waiting = [];

  /**
   * Gives the next requests these faults, one each.
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
