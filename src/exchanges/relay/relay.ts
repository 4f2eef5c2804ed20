/**
 * Which WebSockets of an exchange may be relayed, and which frames a client may send there. A frame
 * that the table does not list is denied, so that no order goes past the judgement of requests.
 * @module
 */
import { deny } from '../wire/deny.js';
import { readJson } from '../wire/json.js';
import type { RawRequest } from '../wire/raw-request.js';
import { body, type Slot } from '../wire/slot.js';
import type { Wire } from '../wire/wire.js';
import type { Shape } from './shapes.js';

export type FrameKind = 'login' | 'ping' | 'subscribe' | 'unsubscribe';

/** A kind of frame. */
export interface FrameRule {
  readonly kind: FrameKind;
  readonly shape: Shape;
  /** Where the frame carries credentials, which the account's replace. */
  readonly signed?: Wire;
}

/** One WebSocket of an exchange. */
export interface RelaySocket {
  /** With a port if it is not 443. */
  readonly host: string;
  readonly path: string;
  /** The text after the `?` that it may have besides none. */
  readonly query?: string;
  /** Takes frames with credentials. */
  readonly isPrivate: boolean;
  /** The names of the recipe's hosts whose accounts may use it. */
  readonly hosts: readonly string[];
  /** For accounts with `demo: true`, or without. Absent: for both. */
  readonly demo?: boolean;
}

export interface Relay {
  /** The id of its recipe. */
  readonly id: string;
  readonly sockets: readonly RelaySocket[];
  /** Frames that are not JSON. */
  readonly pings: readonly string[];
  readonly frames: readonly FrameRule[];
  /** Where a client repeats its own address, if it does. The exchange's replaces it. */
  readonly address?: Slot;
}

/** An account, as far as it decides about WebSockets. */
export interface RelayAccount {
  /** The name of its host in the recipe. */
  readonly hostName: string;
  readonly demo?: boolean | undefined;
}

/** A table row for several paths of one host. */
export const sockets = (paths: readonly string[], common: Omit<RelaySocket, 'path'>): readonly RelaySocket[] =>
  paths.map((path) => ({ ...common, path }));

/** Whether a WebSocket of the exchange is at this host. A client may write the port of TLS. */
export const servesHost = ({ sockets: all }: Pick<Relay, 'sockets'>, host: string): boolean =>
  all.some((each) => each.host === host.replace(/:443$/, ''));

/**
 * The WebSocket that a client addresses.
 *
 * @param at an empty host stands for the only WebSocket of the account with this path.
 * @throws {LocksignError} `ERR_DENIED` if the account has none there.
 */
export function socketAt(
  relay: Relay,
  { hostName, demo = false }: RelayAccount,
  at: Pick<RawRequest, 'host' | 'path' | 'query'>,
): RelaySocket {
  const found = relay.sockets.filter(
    (each) =>
      (at.host === '' || servesHost({ sockets: [each] }, at.host)) &&
      at.path === each.path &&
      // ccxt may write a `?` without a query.
      (!at.query || at.query === each.query) &&
      each.hosts.includes(hostName) &&
      (each.demo ?? demo) === demo,
  );
  const [socket] = found;
  return socket !== undefined && found.length === 1 ? socket : deny('the account has no WebSocket at this address');
}

/** A frame as a request whose body is the frame, so that wires find their places in it. */
export const requestOf = ({ host, path }: RelaySocket, frame: string): RawRequest => ({
  method: 'GET',
  host,
  path,
  query: undefined,
  headers: {},
  body: frame,
});

/**
 * The rule that a frame follows.
 * @throws {LocksignError} `ERR_DENIED` if there is none, or if the WebSocket takes no credentials.
 */
export function ruleOf(relay: Relay, socket: RelaySocket, frame: string): FrameRule {
  if (relay.pings.includes(frame)) return { kind: 'ping', shape: () => false };
  const value = readJson(frame);
  const rule = relay.frames.find(({ shape }) => shape(value));
  if (rule === undefined) return deny('the frame is not a login, a ping, or a change of subscriptions');
  return rule.signed === undefined || socket.isPrivate ? rule : deny('this WebSocket takes no credentials');
}

/** The text of a frame, for the slots of a wire. */
export const frame: Slot = body;
