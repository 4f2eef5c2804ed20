/**
 * The one error for a client's request that is not passed on.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';

/** `ERR_DENIED` with its clause, which a denial in the exchange's own words contains. */
export class RequestDenied extends LocksignError {
  readonly detail: string;

  /** @param detail as in {@link deny}. */
  constructor(detail: string) {
    super('ERR_DENIED', { detail });
    this.detail = detail;
  }
}

/**
 * @param detail a clause without a full stop. It names the field and says what is wrong with it,
 *   and contains nothing that the client wrote.
 * @throws {LocksignError} `ERR_DENIED`, always.
 */
export function deny(detail: string): never {
  throw new RequestDenied(detail);
}
