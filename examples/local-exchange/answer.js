/**
 * The answers of a venue: a status with JSON, and an error that carries such an answer.
 * @module
 */

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {unknown} [body] sent as JSON; absent: no body
 * @property {Readonly<Record<string, string>>} [headers]
 */

/** Thrown by a venue for a request that it does not carry out. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {unknown} [body]
   */
  constructor(status, body) {
    super(`${status} ${JSON.stringify(body)}`);
    /** @type {Answer} */
    this.answer = body === undefined ? { status } : { status, body };
  }
}
