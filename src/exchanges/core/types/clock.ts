/**
 * The types of the times and nonces that a request carries.
 * @module
 */

/** The source of timestamps, nonces and request identifiers. */
export interface Clock {
  /**
   * The next nonce: a whole number greater than all that it returned before, for the exchanges that
   * compare nonces. A BigInt for nonces beyond 2^53.
   */
  next(): number | bigint;
  /** Milliseconds since 1970, for timestamps. Default: `next`. */
  time?(): number;
  /** A random UUID (RFC 9562, version 4), in lower case. */
  uuid(): string;
}

/** A clock after the checks. Each recipe asks either for a timestamp or for a nonce. */
export interface CheckedClock extends Pick<Clock, 'uuid'> {
  time(): number;
  nonce(): bigint;
}

/** The source of an account's times. */
export interface Timing {
  /** Default: the system's clock. Nonces rise for each API key in a thread. */
  readonly clock?: Clock;
  /**
   * Milliseconds by which the exchange's clock is ahead of this machine's. Default 0. Excludes
   * `clock`.
   */
  readonly serverTimeOffset?: number;
}
