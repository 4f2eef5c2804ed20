/**
 * LocksignError: the one class of the errors that this package throws on purpose.
 * @module
 */
import type { ErrorFacts } from './facts.js';
import { type ErrorCode, errorTable, restart } from './table.js';

export { type ErrorFacts, systemFacts } from './facts.js';
export { type ErrorCode, isErrorCode } from './table.js';

/**
 * Every error that this package throws on purpose. `code` is stable across versions. `problem` says
 * what happened and `remedy` what to do; `message` is both. None of them holds key material.
 *
 * @example
 * try {
 *   await SigningKey.load(secret.file('key'), options);
 * } catch (error) {
 *   if (error instanceof LocksignError && error.code === 'ERR_SOURCE_PERMISSIONS') console.error(error.remedy);
 * }
 */
export class LocksignError extends Error {
  override readonly name = 'LocksignError';
  readonly code: ErrorCode;
  // Without an initializer: a field without a fact would be printed as undefined.
  /** The system call that failed, if one did. */
  declare readonly call?: string;
  /** The name of its errno, such as `EPERM`. */
  declare readonly errno?: string;
  /** Bytes allowed, for the codes about a limit. For ERR_KEY_LIMIT, the number of keys. */
  declare readonly limit?: number;
  /** Bytes needed, for ERR_MEMLOCK_LIMIT. */
  declare readonly needed?: number;
  /**
   * For ERR_SEND. `no`: nothing of the request was sent, as when the host's name does not resolve.
   * `unknown`: the exchange may have received it, and carried it out.
   */
  declare readonly sent?: 'no' | 'unknown';
  // Private, with getters: as fields they would be printed a second time after the message.
  readonly #problem: string;
  readonly #remedy: string;
  readonly #isSpecific: boolean;

  constructor(code: ErrorCode, facts: ErrorFacts = {}) {
    const sentences = errorTable[code];
    const problem = sentences.problem(facts);
    const specific = facts.remedy ?? sentences.errnoRemedies?.[facts.errno ?? ''];
    const remedy = (specific ?? sentences.remedy(facts)) + restart(facts);
    super(`${problem} ${remedy}`, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.#problem = problem;
    this.#remedy = remedy;
    this.#isSpecific = specific !== undefined;
    this.code = code;
    if (facts.call !== undefined) this.call = facts.call;
    if (facts.errno !== undefined) this.errno = facts.errno;
    if (facts.limit !== undefined) this.limit = facts.limit;
    if (facts.needed !== undefined) this.needed = facts.needed;
    if (facts.sent !== undefined) this.sent = facts.sent;
  }

  /** What happened, in one or two sentences. */
  get problem(): string {
    return this.#problem;
  }

  /** What to do about it, in one or more sentences. */
  get remedy(): string {
    return this.#remedy;
  }

  /** Whether `remedy` is for exactly this case. Otherwise it is the general remedy of `code`. */
  get isRemedySpecific(): boolean {
    return this.#isSpecific;
  }
}
