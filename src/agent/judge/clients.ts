/**
 * The clients of the agent, and which of them sent a request.
 * @module
 */
import { hash } from 'node:crypto';
import type { RawRequest } from '../../exchanges/wire/raw-request.js';
import { targetOf } from '../../exchanges/wire/raw-request.js';
import type { WireCredential } from '../../exchanges/wire/verify.js';
import type { AgentAccount } from '../accounts/account.js';
import type { Arrival } from '../listen/arrival.js';
import type { ClientPolicy } from '../policy/policy.js';
import { refuse } from '../reason.js';

export interface Client {
  readonly name: string;
  readonly policy: ClientPolicy;
  readonly account: AgentAccount;
  readonly credential: WireCredential;
  readonly token: string;
}

/** A request together with the account that it addresses, and its canonical host. */
export interface Addressed {
  readonly client: Client;
  readonly request: RawRequest;
}

const sha256 = (text: string): string => hash('sha256', text, 'hex');

export class Clients {
  readonly #all: readonly Client[];
  readonly #byTokenHash: ReadonlyMap<string, Client>;

  constructor(clients: readonly Client[]) {
    this.#all = clients;
    this.#byTokenHash = new Map(clients.map((client) => [sha256(client.token), client]));
  }

  get all(): readonly Client[] {
    return this.#all;
  }

  /** The search compares hashes, so its time says nothing about a token. */
  withToken(token: string): Client | undefined {
    return this.#byTokenHash.get(sha256(token));
  }

  /**
   * Whether a process of this user may connect to the socket. Root could read everything anyway.
   */
  admits(uid: number): boolean {
    return uid === 0 || this.#all.some(({ policy }) => policy.uid === undefined || policy.uid === uid);
  }

  /**
   * The client that sent a request: the one of the token, or else the one whose API key it carries,
   * or else, for a public request, the one of the connection's user.
   * @throws {Denial} `credentials`, `host`, `other-client`
   */
  find(arrival: Arrival): Addressed {
    const found = this.#addressed(arrival);
    if (found.length === 0) return refuse('host', 'no client of this agent has an account at this host');
    const { uid } = arrival.peer;
    const maySend = this.#senders(arrival);
    const candidates = found.filter(({ client }) => maySend(client.policy));
    const carrying = candidates.filter(({ client, request }) => carries(client, request));
    const chosen = carrying[0] ?? (candidates.length > 0 ? this.#ofUser(candidates, arrival) : undefined);
    if (chosen !== undefined) return chosen;
    if (found.some(({ client, request }) => carries(client, request))) {
      return refuse(
        'other-client',
        `this API key belongs to a client of another user than ${uid ?? 'the token shows'}`,
      );
    }
    return refuse(
      'credentials',
      arrival.peer.via === 'tcp'
        ? 'the request carries no API key of a client of this agent'
        : `the request carries no API key of a client of this agent, and no client of this host has the uid ${uid ?? '(unknown)'}`,
    );
  }

  /** The clients that the connection itself has made certain: those of its token or its user. */
  from(arrival: Arrival): readonly Client[] {
    const maySend = this.#senders(arrival);
    return this.#all.filter(
      ({ policy }) => maySend(policy) && (arrival.token !== undefined || policy.uid !== undefined),
    );
  }

  /** Tells the clients that the connection may belong to. The token is looked up once. */
  #senders({ peer, token }: Arrival): (policy: ClientPolicy) => boolean {
    const owner = token === undefined ? undefined : this.withToken(token)?.name;
    return ({ name, uid }) => {
      if (token === undefined ? peer.via === 'tcp' : owner !== name) return false;
      return peer.via === 'tcp' || uid === undefined || uid === peer.uid;
    };
  }

  /** The only client of the token or of the user. */
  #ofUser(candidates: readonly Addressed[], { peer, token }: Arrival): Addressed | undefined {
    if (token !== undefined) return candidates[0];
    return candidates.find(({ client: { policy } }) => policy.uid !== undefined && policy.uid === peer.uid);
  }

  #addressed({ target, request }: Arrival): Addressed[] {
    return this.#all.flatMap((client) => {
      const { hosts, name } = client.account;
      if ('account' in target)
        return target.account === name ? [{ client, request: { ...request, host: hosts.home } }] : [];
      const host = hosts.canonical(target.host);
      return host === undefined ? [] : [{ client, request: { ...request, host } }];
    });
  }
}

/**
 * Whether a request carries the API key of a client. Any other request does not say whose it is.
 */
function carries({ account: { wire }, credential }: Client, request: RawRequest): boolean {
  try {
    return wire.apiKey(request)?.text === credential.apiKey;
  } catch {
    // The request has no readable place for an API key. The check of its signature says why.
    return targetOf(request).includes(credential.apiKey);
  }
}
