/**
 * The one error for a client's request that is not passed on.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';

/**
 * @param detail a clause without a full stop. It names the field and says what is wrong with it,
 *   and contains nothing that the client wrote.
 * @throws {LocksignError} `ERR_DENIED`, always.
 */
export function deny(detail: string): never {
  throw new LocksignError('ERR_DENIED', { detail });
}
