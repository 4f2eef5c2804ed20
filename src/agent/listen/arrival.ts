/**
 * A request as it arrives at the agent, and the functions that a listener calls.
 * @module
 */
import type { Duplex } from 'node:stream';
import type { RawRequest } from '../../exchanges/wire/raw-request.js';
import { refuse } from '../reason.js';
import type { Reply } from '../reply.js';

/** The other end of a connection. */
export interface Peer {
  readonly via: 'socket' | 'tcp';
  /** The user, as the kernel reports it. Undefined over TCP. */
  readonly uid: number | undefined;
}

/** What a request addresses: an account of the agent, or a host of an exchange. */
export type Target = { readonly account: string } | { readonly host: string };

export interface Arrival {
  readonly peer: Peer;
  /** The token of the path, which `knowsToken` accepted. Undefined if there is none. */
  readonly token: string | undefined;
  readonly target: Target;
  /** The Host header and the path with its prefix. Some libraries sign them. */
  readonly seen: { readonly host: string; readonly path: string };
  /**
   * The path is without the prefix, and the host is that of the target, or empty if an account is
   * addressed. The headers of the connection itself, such as Host and Content-Length, are removed.
   */
  readonly request: RawRequest;
  /** Aborted when the client goes away before it has its answer. */
  readonly signal: AbortSignal;
  /** The earliest time at which it can have arrived, in milliseconds of performance.now(). */
  readonly arrived: number;
}

export interface Handlers {
  /** Asked for each connection of the socket, before a byte is read. */
  admits(uid: number): boolean;
  /** Must take the same time for every wrong token. */
  knowsToken(token: string): boolean;
  request(arrival: Arrival): Promise<Reply>;
  /** Owns the connection from then on. */
  upgrade(arrival: Arrival, socket: Duplex, head: Buffer): void;
}

export interface Listener {
  /** The path of the socket, or `127.0.0.1:PORT`. */
  readonly address: string;
  /** Accepts no more connections, waits for the answers that are under way, and closes the rest. */
  close(): Promise<void>;
}

/** Milliseconds after which nobody may rely on a request any more. */
export const longestWait = 5_000;

/**
 * Denies a request that waited too long: its client may have given up, and sent another one. Call
 * it in the step that decides to send, because a request also waits for prices and for its turn.
 * @param now in milliseconds of performance.now().
 * @throws {Denial} `stale`
 */
export function refuseLate({ arrived }: Pick<Arrival, 'arrived'>, now = performance.now()): void {
  if (now - arrived > longestWait) refuse('stale', `the request waited for more than ${longestWait / 1000} s`);
}
