/**
 * Turns of requests that carry a nonce. An exchange accepts only nonces that rise, so the requests
 * of one account go out one at a time.
 * @module
 */
import { Denial, refuse } from '../reason.js';

/** How many requests of one account may wait. */
const maxWaiting = 64;
/** The part of it that only cancels may use. */
const kept = 16;
/** How many of one client may wait, so that others can. */
const maxOfClient = 32;
/** Milliseconds. An older order would surprise its client. */
const maxWait = 5000;

interface Waiting {
  readonly client: string;
  readonly isFirst: boolean;
  /** How many requests of its client, and of its kind, were before it. */
  readonly rank: number;
  start(): void;
}

/**
 * One at a time for each account, cancels first. The clients take turns, so that none of them can
 * make the others wait for all of its requests. Those of one client are in order of arrival.
 */
export class Turns {
  readonly #waiting = new Map<string, Waiting[]>();

  /**
   * Runs a task when it is its turn.
   *
   * @param isFirst the task is a cancel: it goes before the others that wait.
   * @param client whose task it is.
   * @throws {Denial} `busy` if too many wait, or after waiting for 5 seconds. The task then never
   *   starts.
   * @example await turns.run('kraken-main', false, () => upstream.send(origin, request), 'grid-bot');
   */
  async run<T>(account: string, isFirst: boolean, task: () => Promise<T>, client: string): Promise<T> {
    const waiting = this.#waiting.get(account);
    if (waiting === undefined) this.#waiting.set(account, []);
    else await this.#turn(waiting, isFirst, client);
    try {
      return await task();
    } finally {
      this.#next(account);
    }
  }

  #turn(waiting: Waiting[], isFirst: boolean, client: string): Promise<void> {
    if (waiting.length >= (isFirst ? maxWaiting : maxWaiting - kept)) {
      refuse('busy', 'too many requests of this account wait for their turn');
    }
    const own = waiting.filter((each) => each.client === client);
    if (own.length >= maxOfClient) refuse('busy', 'too many requests of this client wait for their turn');
    const rank = own.filter((each) => each.isFirst === isFirst).length;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(new Denial('busy', `the request waited ${maxWait / 1000} seconds for its turn`));
      }, maxWait);
      const entry: Waiting = {
        client,
        isFirst,
        rank,
        start() {
          clearTimeout(timer);
          resolve();
        },
      };
      const behind = waiting.findIndex((each) =>
        each.isFirst === isFirst ? each.rank > rank : isFirst && !each.isFirst,
      );
      waiting.splice(behind < 0 ? waiting.length : behind, 0, entry);
    });
  }

  #next(account: string): void {
    const next = this.#waiting.get(account)?.shift();
    if (next === undefined) this.#waiting.delete(account);
    else next.start();
  }
}
