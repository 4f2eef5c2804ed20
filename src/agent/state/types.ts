/**
 * What the rest of the agent gives to its state, and gets from it.
 * @module
 */
import type { Meaning } from '../../exchanges/meaning/meaning.js';
import type { Amount } from '../amount.js';
import type { Reason } from '../reason.js';

/** The last line of the log. */
export interface Head {
  readonly sequence: number;
  /** SHA-256 of the line, in hexadecimal. */
  readonly hash: string;
}

/** `flush` writes to the disk every 100 ms, and `disk` before each request is sent. */
export type Durability = 'flush' | 'disk';

/** `frozen` allows reads and cancels only, and `stopped` nothing. */
export type Mode = 'running' | 'frozen' | 'stopped';

/** What the agent decided about one request. */
export interface Decision {
  readonly client: string | null;
  readonly uid: number | null;
  readonly account: string | null;
  /** The method and the path's template. Never the path of the request. */
  readonly endpoint: string | null;
  readonly meaning: Meaning | null;
  readonly decision: 'send' | 'deny';
  readonly reason?: Reason;
  /** Of the bytes that are sent. */
  readonly sha256?: string;
  /** Accepted once until this time, in milliseconds since 1970. */
  readonly replay?: { readonly key: string; readonly until: number };
  /** What counts towards `max-day`. */
  readonly placed?: readonly { readonly currency: string; readonly amount: Amount }[];
  /** The nonce that is sent. */
  readonly nonce?: string;
  /** The nonce that the client sent. */
  readonly clientNonce?: string;
}

/** What became of a request that was sent. */
export interface Outcome {
  /** Null without an answer. */
  readonly status: number | null;
  readonly sent: 'yes' | 'no' | 'unknown';
  readonly milliseconds: number;
  /** The ids of orders that the answer named. */
  readonly orders?: readonly string[];
}

/** Bounds of the state. They keep the memory and the time of a restart bounded. */
export interface Limits {
  /** Replay keys of one client. More deny the client until some expire. */
  readonly replays: number;
  /** Ids of orders of one client. The oldest is forgotten first. */
  readonly orders: number;
  /** Bytes of a file without its snapshot, after which the next one begins. */
  readonly fileBytes: number;
  /** Bytes that are kept free for outcomes and cancels on a full disk. */
  readonly reserveBytes: number;
}

export const defaultLimits: Limits = {
  replays: 2 ** 18,
  orders: 2 ** 18,
  fileBytes: 64 * 2 ** 20,
  reserveBytes: 2 ** 20,
};
