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
/** Milliseconds. An older order would surprise its client. */
const maxWait = 5000;

interface Waiting {
  readonly isFirst: boolean;
  start(): void;
}

/** One at a time for each account, in order of arrival, cancels first. */
export class Turns {
  readonly #waiting = new Map<string, Waiting[]>();

  /**
   * Runs a task when it is its turn.
   *
   * @param isFirst the task is a cancel: it goes before the others that wait.
   * @throws {Denial} `busy` if too many wait, or after waiting for 5 seconds. The task then never
   *   starts.
   * @example await turns.run('kraken-main', false, () => upstream.send(origin, request));
   */
  async run<T>(account: string, isFirst: boolean, task: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting.get(account);
    if (waiting === undefined) this.#waiting.set(account, []);
    else await this.#turn(waiting, isFirst);
    try {
      return await task();
    } finally {
      this.#next(account);
    }
  }

  #turn(waiting: Waiting[], isFirst: boolean): Promise<void> {
    if (waiting.length >= (isFirst ? maxWaiting : maxWaiting - kept)) {
      refuse('busy', 'too many requests of this account wait for their turn');
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(new Denial('busy', `the request waited ${maxWait / 1000} seconds for its turn`));
      }, maxWait);
      const entry: Waiting = {
        isFirst,
        start() {
          clearTimeout(timer);
          resolve();
        },
      };
      const behind = isFirst ? waiting.findIndex((each) => !each.isFirst) : -1;
      waiting.splice(behind < 0 ? waiting.length : behind, 0, entry);
    });
  }

  #next(account: string): void {
    const next = this.#waiting.get(account)?.shift();
    if (next === undefined) this.#waiting.delete(account);
    else next.start();
  }
}
