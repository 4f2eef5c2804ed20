/**
 * Turns of requests that carry a nonce. An exchange accepts only nonces that rise, so the requests
 * of one account go out one at a time.
 * @module
 */
import { Denial, refuse } from '../reason.js';

/** How many requests may wait in one queue. */
export interface TurnLimits {
  readonly waiting: number;
  /** The part of them that only cancels may use. */
  readonly keptForCancels: number;
  /** How many of one client may wait, so that others can. */
  readonly ofClient: number;
}

const accountLimits: TurnLimits = { waiting: 64, keptForCancels: 16, ofClient: 32 };
/** Milliseconds. An older order would surprise its client. */
const maxWait = 5000;

interface Waiting {
  readonly client: string;
  readonly isFirst: boolean;
  /** In each round, every client has one turn. Cancels have rounds of their own. */
  readonly round: number;
  start(): void;
}

/** What waits for its turn, in order, and the rounds of the latest turns. */
interface Queue {
  readonly waiting: Waiting[];
  orders: number;
  cancels: number;
}

/**
 * One at a time for each account, cancels first. The clients take turns, so that none of them can
 * make the others wait for all of its requests. Those of one client are in order of arrival.
 */
export class Turns {
  readonly #queues = new Map<unknown, Queue>();
  readonly #limits: TurnLimits;

  constructor(limits = accountLimits) {
    this.#limits = limits;
  }

  /**
   * Runs a task when it is its turn.
   *
   * @param account names the queue. Anything can.
   * @param isFirst the task is a cancel: it goes before the others that wait.
   * @param client whose task it is.
   * @throws {Denial} `busy` if too many wait, or after waiting for 5 seconds. The task then never
   *   starts.
   * @example await turns.run('kraken-main', false, () => upstream.send(origin, request), 'grid-bot');
   */
  async run<T>(account: unknown, isFirst: boolean, task: () => Promise<T>, client: string): Promise<T> {
    const queue = this.#queues.get(account);
    if (queue === undefined) this.#queues.set(account, { waiting: [], orders: 0, cancels: 0 });
    else await this.#turn(queue, isFirst, client);
    try {
      return await task();
    } finally {
      this.#next(account);
    }
  }

  #turn(queue: Queue, isFirst: boolean, client: string): Promise<void> {
    const { waiting } = queue;
    const limits = this.#limits;
    const kind = isFirst ? 'cancels' : 'orders';
    if (waiting.length >= limits.waiting - (isFirst ? 0 : limits.keptForCancels)) {
      refuse('busy', 'too many requests of this account wait for their turn');
    }
    const own = waiting.filter((each) => each.client === client);
    if (own.length >= limits.ofClient) refuse('busy', 'too many requests of this client wait for their turn');
    const rounds = own.filter((each) => each.isFirst === isFirst).map((each) => each.round);
    const round = Math.max(queue[kind], ...rounds) + 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(new Denial('busy', `the request waited ${maxWait / 1000} seconds for its turn`));
      }, maxWait);
      const entry: Waiting = {
        client,
        isFirst,
        round,
        start() {
          clearTimeout(timer);
          queue[kind] = round;
          resolve();
        },
      };
      const behind = waiting.findIndex((each) =>
        each.isFirst === isFirst ? each.round > round : isFirst && !each.isFirst,
      );
      waiting.splice(behind < 0 ? waiting.length : behind, 0, entry);
    });
  }

  #next(account: unknown): void {
    const next = this.#queues.get(account)?.waiting.shift();
    if (next === undefined) this.#queues.delete(account);
    else next.start();
  }
}
