/**
 * Ledger: everything that the agent remembers. It is made from the lines of the log only, while the
 * agent runs and when it starts again.
 * @module
 */
import { type Amount, amountOf } from '../amount.js';
import type { BeginBody, Body, DecisionBody, Position, SnapshotBody } from './line.js';
import { PlacedOrders } from './placed-orders.js';
import { Replays } from './replays.js';
import { SlidingSum } from './sliding-sum.js';
import type { Limits, Mode } from './types.js';

/** Requests without an outcome. More than this are in flight only if outcomes were lost. */
const maxPending = 10_000;

/** Entries of one line of a snapshot. */
const entriesOfLine = 1000;

/** The names of clients and accounts are words, so a space separates them from their kind. */
export const ofClient = (client: string): string => `client ${client}`;
export const ofAccount = (account: string): string => `account ${account}`;

/** Whether the exchange or the client has given an order its name. */
export type OrderName = 'id' | 'client order id';

/** A UUID, with hyphens anywhere or none, and perhaps with something around it. */
const uuid = /(?<![0-9a-f])(?:[0-9a-f]-*){31}[0-9a-f](?![0-9a-f])/;

/**
 * A client order id in one spelling. An exchange may read a UUID or a number, and then take another
 * spelling of it for the same order: capital letters, other hyphens, or zeros in front.
 */
export function oneSpelling(clientOrderId: string): string {
  const small = clientOrderId.toLowerCase();
  return uuid.exec(small)?.[0].replaceAll('-', '') ?? small.replace(/^0+(?=.)/, '');
}

/** A client could choose the id of another client's order, so the two are kept apart. */
const nameOf = (id: string, kind: OrderName): string => (kind === 'id' ? id : `client ${oneSpelling(id)}`);

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += entriesOfLine) yield items.slice(at, at + entriesOfLine);
}

/** The entry of a map, which is made if it is missing. */
function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

export class Ledger {
  readonly #limits: Limits;
  readonly #sums = new Map<string, Map<string, SlidingSum>>();
  /** The highest nonce that an account may have sent, and that a client has used. */
  readonly #marks = new Map<string, bigint>();
  readonly #replays = new Map<string, Replays>();
  readonly #orders = new Map<string, PlacedOrders>();
  readonly #pending = new Map<number, string | null>();
  #mode: Mode = 'running';
  #latest = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** The latest time of a line. */
  get latest(): number {
    return this.#latest;
  }

  spent(of: string, currency: string, now: number): Amount {
    return this.#sums.get(of)?.get(currency)?.total(now) ?? 0n;
  }

  /** @param of from ofAccount() or ofClient() */
  mark(of: string): bigint {
    return this.#marks.get(of) ?? 0n;
  }

  replays(client: string): Replays {
    return entry(this.#replays, client, () => new Replays(this.#limits.replays));
  }

  placedBy(client: string, id: string, kind: OrderName): boolean {
    return this.#orders.get(client)?.has(nameOf(id, kind)) ?? false;
  }

  clientOf(request: number): string | null {
    return this.#pending.get(request) ?? null;
  }

  /** Forgets the replay keys that have expired. */
  prune(now: number): void {
    for (const replays of this.#replays.values()) replays.prune(now);
  }

  /**
   * Adds a line of the log. Its parts are separate, because joining them takes as long as hashing
   * it.
   */
  apply({ sequence, time, clock = time }: Omit<Position, 'previous'>, body: Body): void {
    if (clock > this.#latest) this.#latest = clock;
    switch (body.type) {
      case 'decision':
        this.#decide(sequence, body);
        return;
      case 'outcome':
        this.#pending.delete(body.of);
        for (const id of body.orders ?? []) this.#place(body.client, id);
        return;
      case 'nonce':
        if (body.isExact) this.#marks.set(ofAccount(body.account), BigInt(body.mark));
        else this.#raise(ofAccount(body.account), body.mark);
        return;
      case 'mode':
        this.#mode = body.mode;
        return;
      case 'begin':
        this.#mode = body.mode;
        this.#latest = Math.max(this.#latest, body.latest);
        return;
      default:
        this.#restore(body);
    }
  }

  #decide(sequence: number, line: DecisionBody): void {
    const { client, account } = line;
    if (client !== null) {
      if (line.replay !== undefined) this.replays(client).add(line.replay.key, line.replay.until);
      if (line.clientNonce !== undefined) this.#raise(ofClient(client), line.clientNonce);
    }
    if (line.decision === 'deny') return;
    this.#await(sequence, client);
    if (account !== null && line.nonce !== undefined) this.#raise(ofAccount(account), line.nonce);
    for (const { currency, amount } of line.placed ?? []) {
      const value = amountOf(amount);
      if (client !== null) this.#add(ofClient(client), currency, value);
      if (account !== null) this.#add(ofAccount(account), currency, value);
    }
    for (const order of line.meaning?.orders ?? []) {
      if (order.clientOrderId !== null) this.#place(client, nameOf(order.clientOrderId, 'client order id'));
    }
  }

  #await(request: number, client: string | null): void {
    this.#pending.set(request, client);
    if (this.#pending.size <= maxPending) return;
    const [oldest = request] = this.#pending.keys();
    this.#pending.delete(oldest);
  }

  #sumsOf(of: string): Map<string, SlidingSum> {
    return entry(this.#sums, of, () => new Map<string, SlidingSum>());
  }

  #add(of: string, currency: string, amount: Amount): void {
    entry(this.#sumsOf(of), currency, () => new SlidingSum()).add(this.#latest, amount);
  }

  #raise(of: string, text: string): void {
    const mark = BigInt(text);
    if (mark > this.mark(of)) this.#marks.set(of, mark);
  }

  #place(client: string | null, id: string, at = this.#latest): void {
    if (client === null) return;
    entry(this.#orders, client, () => new PlacedOrders(this.#limits.orders)).add(id, at);
  }

  #restore(line: Exclude<Body, { type: 'decision' | 'outcome' | 'nonce' | 'mode' | 'begin' }>): void {
    if (line.type === 'sums') this.#sumsOf(line.of).set(line.currency, SlidingSum.from(line.minutes));
    if (line.type === 'marks') for (const [of, mark] of line.marks) this.#raise(of, mark);
    if (line.type === 'pending') for (const [request, client] of line.requests) this.#await(request, client);
    if (line.type === 'orders') for (const [id, at] of line.ids) this.#place(line.client, id, at);
    if (line.type !== 'replays') return;
    const replays = this.replays(line.client);
    replays.raiseHorizon(line.horizon);
    for (const [key, until] of line.keys) replays.add(key, until);
  }

  /** The lines from which apply() makes the same ledger. */
  *snapshot(file: number, now: number, lost: string | undefined): Generator<BeginBody | SnapshotBody> {
    yield { type: 'begin', version: 1, file, mode: this.#mode, latest: Math.max(this.#latest, now), lost };
    for (const [of, sums] of this.#sums) {
      for (const [currency, sum] of sums) {
        if (sum.total(now) > 0n) yield { type: 'sums', of, currency, minutes: sum.toJSON() };
      }
    }
    for (const marks of chunks([...this.#marks])) {
      yield { type: 'marks', marks: marks.map(([of, mark]) => [of, mark.toString()]) };
    }
    for (const [client, replays] of this.#replays) {
      const { horizon } = replays;
      yield { type: 'replays', client, horizon, keys: [] };
      for (const keys of chunks(replays.entries())) yield { type: 'replays', client, horizon, keys };
    }
    for (const [client, orders] of this.#orders) {
      for (const ids of chunks(orders.entries())) yield { type: 'orders', client, ids };
    }
    for (const requests of chunks([...this.#pending])) yield { type: 'pending', requests };
  }
}
