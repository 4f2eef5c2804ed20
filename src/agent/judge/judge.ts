/**
 * Judges a client's request: whose it is, whether it is fresh, and what it means. The sender
 * decides about it.
 * @module
 */
import { meaningOf } from '../../exchanges/meanings.js';
import { allowedHeaders } from '../../exchanges/wire/headers.js';
import { publicRequest } from '../../exchanges/wire/public.js';
import { verify } from '../../exchanges/wire/verify.js';
import type { Arrival } from '../listen/arrival.js';
import { Denial, refuse } from '../reason.js';
import type { Reply } from '../reply.js';
import type { Addressed } from './clients.js';
import { freshnessOf } from './fresh.js';
import { requireBound } from './repeats.js';
import { denialFor, during, plainDenial, reasonOf } from './replies.js';
import { type JudgeParts, Sender, type Verdict } from './sender.js';
import { viewsOf } from './views.js';

export type { JudgeParts } from './sender.js';

export class Judge {
  readonly #parts: JudgeParts;
  readonly #sender: Sender;

  constructor(parts: JudgeParts) {
    this.#parts = parts;
    this.#sender = new Sender(parts);
  }

  /** Answers a request: with the exchange's answer, or with a denial in the exchange's form. */
  async answer(arrival: Arrival): Promise<Reply> {
    let addressed: Addressed;
    try {
      addressed = this.#parts.clients.find(arrival);
    } catch (error) {
      return this.#stranger(arrival, error);
    }
    const { client, request } = addressed;
    try {
      const publicity = publicRequest(client.account.exchange.id, request);
      if (publicity === 'private') return this.#refuseWithoutCredentials();
      if (publicity !== 'credentialed') return await this.#sender.sendPublic(addressed, arrival);
      return await this.#sender.send(this.#verify(addressed, arrival));
    } catch (error) {
      return denialFor(client.account.exchange.id, reasonOf(error, this.#parts.report), request);
    }
  }

  /** Nobody knows whose request it is, so it is counted and not logged. */
  #stranger(arrival: Arrival, error: unknown): Reply {
    const reason = reasonOf(error, this.#parts.report);
    this.#parts.state.countRefusal(reason.code);
    const { target, request } = arrival;
    const account = this.#parts.clients.all.find(({ account: { name, hosts } }) =>
      'account' in target ? name === target.account : hosts.canonical(target.host) !== undefined,
    )?.account;
    return account === undefined ? plainDenial(reason) : denialFor(account.exchange.id, reason, request);
  }

  #refuseWithoutCredentials(): never {
    this.#parts.state.countRefusal('credentials');
    return refuse('credentials', 'this request needs credentials and has none');
  }

  /**
   * Verifies whose request it is, that it is fresh, and within the client's rate. Other requests
   * are counted and not logged.
   */
  #verify({ client, request }: Addressed, arrival: Arrival): Verdict {
    const { policy, account, credential } = client;
    const { state, rates, now } = this.#parts;
    try {
      const clean = during('header', () => allowedHeaders(account.exchange.id, request, account));
      const verified = during('signature', () => verify(account.wire, clean, credential, viewsOf(arrival, clean)));
      if (arrival.peer.via === 'tcp') requireBound(account);
      if (state.replaysFull(policy.name))
        refuse('busy', 'this client has sent more requests than the agent can remember');
      const freshness = freshnessOf(account.wire, verified, policy.name, {
        now: now(),
        horizon: state.horizon(policy.name),
        highestNonce: state.clientNonce(policy.name),
      });
      const meaning = meaningOf(account.exchange.id, clean);
      // A line in the log for each request above the rate would fill the disk.
      rates.take(policy, meaning.kind);
      return { client, request: clean, arrival, verified, freshness, meaning };
    } catch (error) {
      if (error instanceof Denial) state.countRefusal(error.code);
      throw error;
    }
  }
}
