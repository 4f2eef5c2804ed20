/**
 * Decides about a verified request, and sends it.
 *
 * The steps that decide are one synchronous step: what the checks saw is what is written into the
 * log, and no other request can use the same money, nonce or identifier in between.
 * @module
 */
import { hash } from 'node:crypto';
import type { Meaning } from '../../exchanges/meaning/meaning.js';
import { meaningOf } from '../../exchanges/meanings.js';
import { publicHeaders } from '../../exchanges/wire/headers.js';
import { type AsyncCredential, isAsync, patch } from '../../exchanges/wire/patch.js';
import { type RawRequest, targetOf } from '../../exchanges/wire/raw-request.js';
import type { Verified, WireCredential } from '../../exchanges/wire/verify.js';
import { type Arrival, refuseLate } from '../listen/arrival.js';
import type { References } from '../market/references.js';
import { valueOfOrder } from '../market/value.js';
import type { Money, Policy } from '../policy/policy.js';
import type { Rates } from '../policy/rates.js';
import { checkLimits, checkMeaning } from '../policy/rules.js';
import { Denial, refuse } from '../reason.js';
import type { Reply } from '../reply.js';
import type { State } from '../state/state.js';
import type { Decision, Outcome } from '../state/types.js';
import { answerOf } from '../upstream/answer.js';
import type { Turns } from '../upstream/turns.js';
import type { Upstream } from '../upstream/upstream.js';
import { UpstreamError } from '../upstream/upstream-error.js';
import type { Addressed, Clients } from './clients.js';
import type { Freshness } from './fresh.js';
import { namedOrders } from './named-orders.js';
import { mayRepeat } from './repeats.js';
import { during, reasonOf, unsentText } from './replies.js';
import type { Signatures } from './signatures.js';
import { UnderWay } from './under-way.js';

export interface JudgeParts {
  readonly policy: Policy;
  readonly clients: Clients;
  readonly state: State;
  /** By the name of the account. */
  readonly references: ReadonlyMap<string, References>;
  readonly rates: Rates;
  readonly upstream: Upstream;
  readonly turns: Turns;
  readonly signatures: Signatures;
  readonly now: () => number;
  /** Receives a fault of the agent itself, for its operator. */
  readonly report: (text: string) => void;
}

/** A request whose sender is known. */
export interface Verdict extends Addressed {
  readonly arrival: Arrival;
  readonly verified: Verified;
  readonly freshness: Freshness;
  readonly meaning: Meaning;
}

/** A request with the credentials of the account. */
interface Patched {
  readonly patched: RawRequest;
  /** The nonce in it, on an exchange that has one. */
  readonly nonce: string | undefined;
}

/** An answer of the exchange as the upstream gives it. */
type Sent = Awaited<ReturnType<Upstream['send']>>;

const hashOf = (request: RawRequest): string =>
  hash(
    'sha256',
    JSON.stringify([request.method, request.host, targetOf(request), request.headers, request.body]),
    'hex',
  );

export class Sender {
  readonly #parts: JudgeParts;
  readonly #underWay = new UnderWay();

  constructor(parts: JudgeParts) {
    this.#parts = parts;
  }

  /** Sends a verified request with the account's credentials, if the policy allows it. */
  async send(verdict: Verdict): Promise<Reply> {
    const { client, meaning } = verdict;
    try {
      return await this.#underWay.run(client.name, meaning.kind, () => this.#sendInTurn(verdict));
    } catch (error) {
      // Too many requests are under way, or wait for their turn.
      throw error instanceof Denial && error.code === 'busy' ? this.#denied(verdict, error) : error;
    }
  }

  async #sendInTurn(verdict: Verdict): Promise<Reply> {
    const { client, meaning } = verdict;
    let placed: readonly Money[];
    try {
      this.#checkBefore(verdict);
      placed = await this.#placedBy(verdict);
    } catch (error) {
      throw this.#denied(verdict, error);
    }
    if (client.account.wire.nonce === undefined) return this.#decideAndSend(verdict, placed);
    // The prices may change while the request waits for its turn.
    const send = (): Promise<Reply> => this.#decideAndSend(verdict, undefined);
    return this.#parts.turns.run(client.account.name, meaning.kind === 'cancel', send, client.name);
  }

  #checkBefore(verdict: Verdict): void {
    const { client, request, meaning } = verdict;
    const { state } = this.#parts;
    checkMeaning(client.policy, meaning, request, (id, kind) => state.placedBy(client.name, id, kind));
    this.#checkAgain(verdict);
  }

  /** The money that the orders of a request may cost at the current prices. */
  async #placedBy({ client: { account, policy }, meaning, request }: Verdict): Promise<readonly Money[]> {
    const references = this.#parts.references.get(account.name) ?? refuse('no-reference', 'the account has no prices');
    const valued = (meaning.orders ?? []).map(async (order) => {
      const instrument = await references.instrument(order.market, order.symbol, request.host);
      return valueOfOrder(order, instrument, await references.quote(instrument), policy.collar);
    });
    return (await Promise.all(valued)).flat();
  }

  /** @param placed what its orders may cost now. Undefined if the prices have to be read again. */
  async #decideAndSend(verdict: Verdict, placed: readonly Money[] | undefined): Promise<Reply> {
    const { client, meaning } = verdict;
    const { account } = client;
    const { upstream } = this.#parts;
    let decided: { sent: RawRequest; sequence: number };
    try {
      const { credential } = account;
      decided = isAsync(credential)
        ? await this.#decideAfterSigning(verdict, credential, placed)
        : this.#decide(verdict, placed ?? (await this.#placedBy(verdict)), () => this.#patch(verdict, credential));
    } catch (error) {
      throw this.#denied(verdict, error);
    }
    const began = performance.now();
    const milliseconds = (): number => Math.round(performance.now() - began);
    let answer: Sent;
    try {
      const { signal } = verdict.arrival;
      // A client that goes away ends a read. An order that is under way is not aborted.
      answer = await upstream.send(account.hosts.dial(verdict.request.host).origin, decided.sent, {
        ...(meaning.kind === 'read' && { signal }),
        mayBegin: () => this.#mayBegin(verdict),
        ...(account.wire.nonce !== undefined && { inOrderOf: account.name }),
        isCancel: meaning.kind === 'cancel',
      });
    } catch (error) {
      const sent = error instanceof UpstreamError ? error.sent : 'unknown';
      this.#noteAfterReply(decided.sequence, { status: null, sent, milliseconds: milliseconds() });
      return refuse(sent === 'no' ? 'unsent' : 'unknown', unsentText(sent));
    }
    const outcome = { status: answer.status, sent: 'yes', milliseconds: milliseconds() } as const;
    this.#noteAfterReply(decided.sequence, outcome, meaning, answer.body);
    return answerOf(answer);
  }

  /**
   * Writes what became of a request once its client has been answered. The reply is written in
   * microtasks, which end before this tick, and this tick comes before the next request is read. So
   * a client that cancels an order by its id finds it known.
   */
  #noteAfterReply(sequence: number, outcome: Omit<Outcome, 'orders'>, meaning?: Meaning, body?: Uint8Array): void {
    process.nextTick(() => {
      try {
        const places = meaning?.kind === 'order' || meaning?.kind === 'amend';
        const orders = places && body !== undefined ? namedOrders(meaning, body) : [];
        this.#parts.state.outcome(sequence, { ...outcome, ...(body !== undefined && { orders }) });
      } catch (error) {
        reasonOf(error, this.#parts.report);
      }
    });
  }

  /**
   * Decides when the signature is made. It may take as long as the token takes, so everything is
   * checked after it, and a signature of a request that is then denied is thrown away. A request
   * that would be denied now does not cost one.
   */
  async #decideAfterSigning(verdict: Verdict, credential: AsyncCredential, placed: readonly Money[] | undefined) {
    const { client, verified, meaning, arrival } = verdict;
    this.#check(verdict, placed ?? (await this.#placedBy(verdict)));
    const nonce = this.#takeNonce(verdict);
    const patched = await this.#parts.signatures.patch({
      client: client.name,
      account: client.account.name,
      wire: client.account.wire,
      credential,
      request: dialled(verdict),
      signing: verified.signing,
      nonce,
      isCancel: meaning.kind === 'cancel',
      checkAgain: () => {
        this.#checkAgain(verdict);
        if (meaning.kind === 'read' && arrival.signal.aborted) refuse('unsent', 'the client went away');
      },
    });
    return this.#decide(verdict, await this.#placedBy(verdict), () => ({ patched, nonce }));
  }

  /**
   * The one synchronous step. Nothing may be awaited in it.
   * @param patch gives the request that will be sent.
   */
  #decide(verdict: Verdict, placed: readonly Money[], patch: () => Patched) {
    const { client, request, freshness, meaning } = verdict;
    const { account } = client;
    this.#check(verdict, placed);
    const { patched, nonce } = patch();
    // What is sent is judged again, as the exchange will read it.
    const meant = meaningOf(account.exchange.id, { ...patched, host: request.host });
    if (JSON.stringify(meant) !== JSON.stringify(meaning)) {
      refuse('field', 'the request would mean something else with the credentials of the account');
    }
    const sequence = this.#parts.state.record({
      ...this.#line(verdict),
      decision: 'send',
      sha256: hashOf(patched),
      replay: { key: freshness.key, until: freshness.until },
      placed,
      ...(nonce !== undefined && { nonce }),
      ...(freshness.nonce !== undefined && { clientNonce: String(freshness.nonce) }),
    });
    return { sent: patched, sequence };
  }

  #patch(verdict: Verdict, credential: WireCredential): Patched {
    const { client, verified } = verdict;
    const nonce = this.#takeNonce(verdict);
    const signed = () => patch(client.account.wire, dialled(verdict), credential, verified.signing, nonce);
    return { patched: during('field', signed), nonce };
  }

  /** The nonce that takes the place of the client's, if the request carries one. */
  #takeNonce({ client: { account }, request }: Verdict): string | undefined {
    const { name, wire } = account;
    if (wire.nonce?.(request) === undefined) return undefined;
    const { state, now } = this.#parts;
    return String(state.takeNonce(name, BigInt(now()) * (wire.noncesPerMillisecond ?? 1n)));
  }

  /** Everything that the decision depends on. */
  #check(verdict: Verdict, placed: readonly Money[]): void {
    const { policy, account } = verdict.client;
    const { state, policy: whole } = this.#parts;
    this.#checkAgain(verdict);
    this.#checkNames(verdict);
    checkLimits(policy, whole.accounts.get(account.name)?.maxDay ?? 'unlimited', placed, (of, currency) =>
      state.spent(of, currency),
    );
  }

  /** What may have changed while prices were fetched or the request waited for its turn. */
  #checkAgain(verdict: Verdict): void {
    const { client, meaning, freshness, arrival } = verdict;
    this.#checkMode(verdict);
    if (this.#parts.state.replayed(client.name, freshness.key) && !mayRepeat(client, meaning, arrival)) {
      refuse('replay', 'the same request was sent before');
    }
    this.#checkAge(verdict);
  }

  #checkMode({ meaning }: Verdict): void {
    const { mode } = this.#parts.state;
    if (mode === 'stopped') refuse('stopped', 'the agent was stopped');
    if (mode === 'frozen' && meaning.kind !== 'read' && meaning.kind !== 'cancel') {
      refuse('frozen', 'the agent is frozen: it sends only reads and cancels');
    }
  }

  #checkAge({ freshness, arrival }: Verdict): void {
    if (freshness.until < this.#parts.now()) refuse('stale', 'the request waited until it was too old');
    refuseLate(arrival);
  }

  /** Whether a request that was allowed, and waited for a connection, is allowed still. */
  #mayBegin(verdict: Verdict): boolean {
    try {
      this.#checkMode(verdict);
      this.#checkAge(verdict);
      return true;
    } catch (error) {
      if (error instanceof Denial) return false;
      throw error;
    }
  }

  /** A client order id that two clients use would let each of them cancel the other's order. */
  #checkNames({ client, meaning: { orders = [] } }: Verdict): void {
    const { clients, state } = this.#parts;
    const others = clients.all.filter((each) => each !== client && each.account.name === client.account.name);
    for (const { clientOrderId: id } of orders) {
      if (id !== null && others.some(({ name }) => state.placedBy(name, id, 'client order id')))
        refuse('other-client', 'another client of the account has used this client order id within 7 days');
    }
  }

  #line({ client, arrival, meaning }: Verdict): Pick<Decision, 'client' | 'uid' | 'account' | 'endpoint' | 'meaning'> {
    return {
      client: client.name,
      uid: arrival.peer.uid ?? null,
      account: client.account.name,
      endpoint: meaning.endpoint,
      meaning,
    };
  }

  /** Logs a denial. A log that cannot be written denies the request all the same. */
  #denied(verdict: Verdict, error: unknown): unknown {
    const { key, until, nonce } = verdict.freshness;
    try {
      this.#parts.state.record({
        ...this.#line(verdict),
        decision: 'deny',
        reason: reasonOf(error, this.#parts.report),
        replay: { key, until },
        ...(nonce !== undefined && { clientNonce: String(nonce) }),
      });
    } catch {
      this.#parts.state.countRefusal('log');
    }
    return error;
  }

  /** Sends a request for public data without credentials. */
  async sendPublic(addressed: Addressed, arrival: Arrival): Promise<Reply> {
    const { state, rates } = this.#parts;
    const { policy } = addressed.client;
    if (state.mode === 'stopped') refuse('stopped', 'the agent was stopped');
    refuseLate(arrival);
    rates.take(policy, 'read');
    return this.#underWay.run(policy.name, 'read', () => this.#sendWithoutCredentials(addressed, arrival));
  }

  async #sendWithoutCredentials({ client, request }: Addressed, arrival: Arrival): Promise<Reply> {
    const { state, upstream } = this.#parts;
    const { account } = client;
    const clean = during('header', () => publicHeaders(account.exchange.id, request, account));
    const sequence = state.record({
      client: client.name,
      uid: arrival.peer.uid ?? null,
      account: account.name,
      endpoint: 'public',
      meaning: null,
      decision: 'send',
      sha256: hashOf(clean),
    });
    const began = performance.now();
    try {
      const answer = await upstream.send(account.hosts.dial(clean.host).origin, clean, { signal: arrival.signal });
      const milliseconds = Math.round(performance.now() - began);
      this.#noteAfterReply(sequence, { status: answer.status, sent: 'yes', milliseconds });
      return answerOf(answer);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      const milliseconds = Math.round(performance.now() - began);
      this.#noteAfterReply(sequence, { status: null, sent: error.sent, milliseconds });
      return refuse(error.sent === 'no' ? 'unsent' : 'unknown', unsentText(error.sent));
    }
  }
}

/** The request as its exchange is dialled, which some exchanges sign. */
function dialled({ client, request }: Verdict): RawRequest {
  const { host, scheme } = client.account.hosts.dial(request.host);
  return { ...request, host, scheme };
}
