/**
 * Options as JavaScript gives them: perhaps none at all, or misspelt.
 * @module
 */
import { LocksignError } from '../errors/locksign-error.js';
import { isPlain } from '../exchanges/core/parameters.js';

function refuse(detail: string): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail });
}

/** @throws {LocksignError} `ERR_INVALID_ARGUMENT` for what has no fields. */
export function requireObject<T extends object>(value: T, what: string): T {
  return typeof value === 'object' && value !== null ? value : refuse(`${what} must be an object`);
}

/**
 * A copy, with nothing that was put on a prototype. An option that is misspelt or undefined by
 * mistake must not do what leaving it out does: export, all accounts.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
 */
export function requireOptions<T extends object>(options: T, known: readonly (keyof T & string)[]): T {
  requireObject(options, 'options');
  if (!isPlain(options)) refuse('options must be a plain object');
  const names: readonly string[] = known;
  const own = Object.entries(options);
  for (const [name, value] of own) {
    if (!names.includes(name)) refuse(`${name} is not an option: use ${names.join(', ')}`);
    if (value === undefined) refuse(`${name} is undefined: give it, or leave it out`);
  }
  return Object.assign(Object.create(null), Object.fromEntries(own));
}
