/**
 * Options as JavaScript gives them: perhaps none at all.
 * @module
 */
import { LocksignError } from '../errors.js';

/** @throws {LocksignError} `ERR_INVALID_ARGUMENT` for what has no fields. */
export function requireOptions<T extends object>(options: T): T {
  if (typeof options === 'object' && options !== null) return options;
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'options must be an object' });
}
