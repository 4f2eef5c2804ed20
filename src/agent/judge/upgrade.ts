/**
 * Judges WebSockets: whose they are, and what their frames with credentials may do.
 * @module
 */
import type { Duplex } from 'node:stream';
import { servesHost } from '../../exchanges/relay/relay.js';
import { relays } from '../../exchanges/relays.js';
import { isAsync } from '../../exchanges/wire/patch.js';
import type { RawRequest } from '../../exchanges/wire/raw-request.js';
import type { Arrival } from '../listen/arrival.js';
import type { Rates } from '../policy/rates.js';
import { Denial, refuse } from '../reason.js';
import type { RelayContext, RelayEvent, SignedFrame } from '../relay/context.js';
import type { Relays } from '../relay/relays.js';
import type { State } from '../state/state.js';
import type { Turns } from '../upstream/turns.js';
import type { Client, Clients } from './clients.js';
import { freshnessOf } from './fresh.js';
import type { Signatures } from './signatures.js';

export interface UpgradeParts {
  readonly clients: Clients;
  readonly state: State;
  readonly rates: Rates;
  readonly relays: Relays;
  readonly turns: Turns;
  readonly signatures: Signatures;
  readonly now: () => number;
}

/** Opens the WebSockets of clients. */
export class Upgrades {
  readonly #parts: UpgradeParts;

  constructor(parts: UpgradeParts) {
    this.#parts = parts;
  }

  /** Relays a client's WebSocket, or answers with status 403. Never throws. */
  open(arrival: Arrival, socket: Duplex, head: Buffer): void {
    let client: Client;
    try {
      client = this.#clientOf(arrival) ?? refuse('credentials', 'the WebSocket is of no client of this agent');
      if (!client.policy.allow.has('read')) refuse('not-allowed', 'allow has no "read"');
      // Each WebSocket is a connection to the exchange and lines in the log.
      this.#admit(client);
    } catch (error) {
      const code = error instanceof Denial ? error.code : 'log';
      this.#parts.state.countRefusal(code);
      socket.end(`HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\nx-locksign: ${code}\r\n\r\n`);
      return;
    }
    this.#parts.relays.open(arrival, socket, head, this.#contextOf(client, arrival));
  }

  /** Whether a client may open a WebSocket, or send a frame on one. */
  #admit({ policy }: Client): void {
    this.#checkMode();
    this.#parts.rates.take(policy, 'read');
  }

  #checkMode(): void {
    const { mode } = this.#parts.state;
    if (mode !== 'running') refuse(mode, 'the agent relays no WebSockets now');
  }

  /** A WebSocket carries no API key until its login, so the token or the user says whose it is. */
  #clientOf(arrival: Arrival): Client | undefined {
    const { target } = arrival;
    return this.#parts.clients
      .from(arrival)
      .find(({ account }) =>
        'account' in target
          ? target.account === account.name
          : servesHost(relays.get(account.exchange.id) ?? { sockets: [] }, target.host),
      );
  }

  #contextOf(client: Client, arrival: Arrival): RelayContext {
    const { account, credential, name } = client;
    return {
      client: name,
      relay: relays.get(account.exchange.id),
      where: { hostName: account.hosts.name, demo: account.demo },
      credential,
      account: account.credential,
      signAsync: (signed, request) => this.#sign(client, signed, request),
      origin: (host) => account.hosts.socketOrigin(host),
      judge: (_kind, signed) => this.#judge(client, signed),
      report: (event) => this.#report(client, arrival, event),
    };
  }

  /** @returns the nonce of a login, where the exchange has one, if it is signed at once. */
  #judge(client: Client, signed: SignedFrame | undefined): string | undefined {
    const { state, now } = this.#parts;
    this.#admit(client);
    if (signed === undefined) return undefined;
    const { name, account } = client;
    const { wire, verified } = signed;
    freshnessOf(wire, verified, name, {
      now: now(),
      horizon: state.horizon(name),
      highestNonce: state.clientNonce(name),
    });
    return isAsync(account.credential) ? undefined : this.#takeNonce(client, signed);
  }

  #takeNonce({ account }: Client, { wire, verified }: SignedFrame): string | undefined {
    const { state, now } = this.#parts;
    if (wire.nonce === undefined || verified.nonce === undefined) return undefined;
    return String(state.takeNonce(account.name, BigInt(now()) * (account.wire.noncesPerMillisecond ?? 1n)));
  }

  /** Waits for the turn of the account too, so that no request with a higher nonce goes first. */
  async #sign(client: Client, signed: SignedFrame, request: RawRequest): Promise<RawRequest> {
    const { turns, signatures } = this.#parts;
    const { account, name } = client;
    const { credential } = account;
    const { wire, verified } = signed;
    if (!isAsync(credential)) return refuse('internal', 'the key of the account signs on this thread');
    const sign = () =>
      signatures.patch({
        client: name,
        account: account.name,
        wire,
        credential,
        request,
        signing: verified.signing,
        nonce: this.#takeNonce(client, signed),
        isCancel: false,
        checkAgain: () => this.#checkMode(),
      });
    return wire.nonce === undefined ? sign() : turns.run(account.name, false, sign, name);
  }

  #report({ name, account }: Client, { peer }: Arrival, event: RelayEvent): void {
    this.#parts.state.record({
      client: name,
      uid: peer.uid ?? null,
      account: account.name,
      endpoint: `WebSocket ${event.event}`,
      meaning: null,
      decision: event.event === 'denied' ? 'deny' : 'send',
      ...(event.event === 'denied' && { reason: { code: event.code, text: event.text } }),
      ...(event.event === 'signed' && { sha256: event.sha256 }),
    });
  }
}
