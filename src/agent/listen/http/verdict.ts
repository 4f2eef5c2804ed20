/**
 * Decides by the head of a request whether it is answered, and as what.
 * @module
 */
import type { IncomingMessage } from 'node:http';
import type { Arrival, Handlers, Peer } from '../arrival.js';
import { fieldsOf, isFromBrowser } from './browser.js';
import { checkHead } from './head.js';
import { HttpRefusal } from './refusal.js';
import { placeOf, tokenIn } from './target.js';

/** The listener that a request came to. */
export interface Door extends Pick<Handlers, 'knowsToken'> {
  readonly peer: Peer;
  /** What the Host header must be over TCP. Undefined on the socket. */
  readonly ownHost: string | undefined;
  /** The earliest time at which bytes that are read now can have arrived. */
  earliest(): number;
}

/** A request of a client. */
export type Judged =
  | { readonly kind: 'refused'; readonly refusal: HttpRefusal }
  /** Its body has not been read. */
  | { readonly kind: 'accepted'; readonly arrival: Omit<Arrival, 'signal'> };

export type Verdict =
  | Judged
  /** It looks as if a web page made it: the connection is closed. */
  | { readonly kind: 'close' }
  /** It has no known token: every such request gets the same answer. */
  | { readonly kind: 'stranger' };

/** The names with which a client addresses the agent itself on the socket. */
const ownNames: readonly string[] = ['localhost', 'locksign'];

type RequestHead = Pick<IncomingMessage, 'method' | 'url' | 'httpVersion' | 'rawHeaders'>;

export function verdictOf(head: RequestHead, door: Door, isUpgrade: boolean): Verdict {
  const { method = '', url = '', httpVersion, rawHeaders } = head;
  const { ownHost, peer } = door;
  const fields = fieldsOf(rawHeaders);
  if (isFromBrowser(method, fields, isUpgrade)) return { kind: 'close' };
  const hosts = fields.filter(([name]) => name === 'host');
  const host = hosts[0]?.[1] ?? '';
  // A page whose name was bound to 127.0.0.1 sends its own name (DNS rebinding).
  if (ownHost !== undefined && (hosts.length !== 1 || host !== ownHost)) return { kind: 'close' };
  const isAddressed = ownHost !== undefined || ownNames.includes(host);
  const token = isAddressed ? tokenIn(url) : undefined;
  const isKnown = token === undefined ? ownHost === undefined : door.knowsToken(token);
  if (!isKnown) return { kind: 'stranger' };
  try {
    const headers = checkHead({ method, httpVersion, fields, isUpgrade });
    const { target, path, query, seen } = placeOf(url, isAddressed ? undefined : host, isUpgrade);
    const request = { method, host: 'host' in target ? target.host : '', path, query, headers, body: '' };
    const arrived = door.earliest();
    return { kind: 'accepted', arrival: { peer, token, target, seen: { host, path: seen }, request, arrived } };
  } catch (error) {
    if (error instanceof HttpRefusal) return { kind: 'refused', refusal: error };
    throw error;
  }
}
