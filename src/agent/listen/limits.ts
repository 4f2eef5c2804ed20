/**
 * The limits of a listener.
 * @module
 */

export interface Limits {
  /** Bytes of a body. */
  readonly bodyBytes: number;
  /** Bytes of the request line and the headers. */
  readonly headerBytes: number;
  /** Milliseconds from the connection to the end of its first request. */
  readonly requestTime: number;
  /** Milliseconds for which a connection is kept after an answer. */
  readonly idleTime: number;
  /** Milliseconds in which a client must take its answer. */
  readonly answerTime: number;
  /** Milliseconds that the answers under way have when the listener closes. */
  readonly closeTime: number;
  /** Connections of one user, and of all users. */
  readonly connectionsOfUser: number;
  readonly connections: number;
}

export const defaultLimits: Limits = {
  // A batch of 50 orders has some 30 KiB.
  bodyBytes: 128 * 1024,
  headerBytes: 32 * 1024,
  requestTime: 5_000,
  // A bot that asks once a minute keeps its connection.
  idleTime: 120_000,
  answerTime: 30_000,
  closeTime: 5_000,
  connectionsOfUser: 256,
  connections: 1024,
};
