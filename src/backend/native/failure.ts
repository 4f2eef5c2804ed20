/**
 * Converts failures of the addon into errors.
 * @module
 */
import { type ErrorCode, isErrorCode, LocksignError } from '../../errors/locksign-error.js';
import { refusalOf } from '../../secrets/refusal.js';
import { mistakes } from '../../secrets/secret-table.js';
import type { SecretSource } from '../../secrets/source.js';
import { factsOf } from '../source-facts.js';
import type { Failure } from './addon.js';

// addon.ts explains why this is not imported.
const { getSystemErrorName } = process.getBuiltinModule('node:util');

/** Converts the addon's failure into an error that names the source, if there is one. */
export function errorFrom(failure: Failure, source?: SecretSource): LocksignError {
  const mistake = failure.mistake === undefined ? 'none' : (mistakes[failure.mistake] ?? 'none');
  if (mistake !== 'none') return refusalOf(mistake, (code) => (source === undefined ? {} : factsOf(source, code)));
  const code: ErrorCode = isErrorCode(failure.code) ? failure.code : 'ERR_MEMORY_FAILED';
  return new LocksignError(code, {
    ...(source !== undefined && factsOf(source, code)),
    ...(failure.call !== undefined && { call: failure.call }),
    ...(failure.errno !== 0 && { errno: errnoName(failure.errno) }),
    ...(failure.limit !== undefined && { limit: failure.limit }),
    ...(failure.needed !== undefined && { needed: failure.needed }),
  });
}

function errnoName(errno: number): string {
  // On Windows these are values of GetLastError(), which Node has no names for.
  return process.platform === 'win32' ? `error ${errno}` : getSystemErrorName(-errno);
}
