/**
 * How many requests of each client are under way.
 * @module
 */
import type { Kind } from '../../exchanges/meaning/meaning.js';
import { refuse } from '../reason.js';

/** Requests of one client, of those that its connections could have under way. */
const most = 192;
/** Cancels may be so many more. */
const keptForCancels = 48;

/**
 * Counts the requests of each client that wait for an answer, so that none can take all memory and
 * all connections to an exchange that does not answer, and can still leave its orders.
 */
export class UnderWay {
  readonly #counts = new Map<string, number>();

  /**
   * Runs a task and counts it meanwhile.
   * @throws {Denial} `busy` if too many are under way. The task then never starts.
   * @example await underWay.run('grid-bot', 'order', () => upstream.send(origin, request));
   */
  async run<T>(client: string, kind: Kind, task: () => Promise<T>): Promise<T> {
    const count = this.#counts.get(client) ?? 0;
    if (count >= (kind === 'cancel' ? most + keptForCancels : most)) {
      refuse('busy', `${count} requests of this client wait for their answers`);
    }
    this.#counts.set(client, count + 1);
    try {
      return await task();
    } finally {
      const left = (this.#counts.get(client) ?? 1) - 1;
      if (left === 0) this.#counts.delete(client);
      else this.#counts.set(client, left);
    }
  }
}
