/**
 * Checks options that come from JavaScript, where they can be missing or misspelt.
 * @module
 */
import { LocksignError } from '../errors/locksign-error.js';
import { isPlain } from '../exchanges/core/parameters.js';

function refuse(detail: string): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail });
}

/** @throws {LocksignError} `ERR_INVALID_ARGUMENT` if the value is no object. */
export function requireObject<T extends object>(value: T, what: string): T {
  return typeof value === 'object' && value !== null ? value : refuse(`${what} must be an object`);
}

/**
 * Copies the options without anything from a prototype. A misspelt option, or one that is undefined
 * by mistake, is refused: it must not act like an absent option, which for an export
 * means all accounts.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
 */
export function requireOptions<T extends object>(options: T, known: readonly (keyof T & string)[]): T {
  requireObject(options, 'options');
  if (!isPlain(options)) refuse('options must be a plain object');
  const names: readonly string[] = known;
  const own = Object.entries(options);
  for (const [name, value] of own) {
    if (!names.includes(name)) refuse(`${name} is not an option: the options are ${names.join(', ')}`);
    if (value === undefined) refuse(`${name} is undefined: set it or leave it out`);
  }
  return Object.assign(Object.create(null), Object.fromEntries(own));
}

/** @throws {LocksignError} `ERR_INVALID_ARGUMENT` if a necessary option is missing. */
export function requireGiven<T>(value: T | undefined, name: string): T {
  return value === undefined ? refuse(`${name} is missing`) : value;
}
