/**
 * The one error of the recipes.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';

/**
 * @throws {LocksignError} `ERR_REQUEST`, always. @param detail names the field and says how it
 *   should be.
 */
export function refuse(detail: string): never {
  throw new LocksignError('ERR_REQUEST', { detail });
}
