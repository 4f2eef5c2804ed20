/**
 * Converts failures of the addon into errors.
 * @module
 */
import { type ErrorCode, type ErrorFacts, isErrorCode, LocksignError } from '../../errors/locksign-error.js';
import { refusalOf } from '../../secrets/refusal.js';
import { mistakes } from '../../secrets/secret-table.js';
import type { SecretSource } from '../../secrets/source.js';
import type { KeyOptions } from '../backend.js';
import { privateKeyFacts } from '../private-key-problems.js';
import { foundKeys, keyFormErrors } from '../shared-table.js';
import { factsOf } from '../source-facts.js';
import type { Failure } from './addon.js';

// addon.ts explains why this is not imported.
const { getSystemErrorName } = process.getBuiltinModule('node:util');
const { readFileSync } = process.getBuiltinModule('node:fs');

/** The errors that a seccomp filter can cause. */
const ofFilters: readonly ErrorCode[] = ['ERR_MEMORY_FORBIDDEN', 'ERR_MEMORY_UNSUPPORTED', 'ERR_MEMORY_FAILED'];

/** Whether this process has a seccomp filter (proc_pid_status(5)). Undefined without /proc. */
function isFiltered(): boolean | undefined {
  try {
    const mode = /^Seccomp:\s+(\d)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return mode === undefined ? undefined : mode !== '0';
  } catch {
    return undefined;
  }
}

const isWrongPassphrase = ({ keyForm }: Failure): boolean =>
  keyForm !== undefined && keyFormErrors[keyForm] === 'passphrase-wrong';

/** Why the text is not the private key that was wanted. */
function formFacts({ keyForm, found = 0 }: Failure, purposes: readonly KeyOptions[]): ErrorFacts {
  if (keyForm === undefined) return {};
  const algorithm = purposes.length === 1 ? purposes[0]?.algorithm : undefined;
  return privateKeyFacts(keyFormErrors[keyForm] ?? 'none', foundKeys[found] ?? 'none', algorithm);
}

/**
 * Converts the addon's failure into an error that names the source, if there is one.
 * @param purposes of the keys that were wanted.
 */
export function errorFrom(
  failure: Failure,
  source?: SecretSource,
  purposes: readonly KeyOptions[] = [],
): LocksignError {
  const mistake = failure.mistake === undefined ? 'none' : (mistakes[failure.mistake] ?? 'none');
  if (mistake !== 'none') return refusalOf(mistake, (code) => (source === undefined ? {} : factsOf(source, code)));
  if (isWrongPassphrase(failure)) {
    return new LocksignError('ERR_KEY_PASSPHRASE', source === undefined ? {} : factsOf(source, 'ERR_KEY_PASSPHRASE'));
  }
  const code: ErrorCode = isErrorCode(failure.code) ? failure.code : 'ERR_MEMORY_FAILED';
  const filtered = ofFilters.includes(code) ? isFiltered() : undefined;
  return new LocksignError(code, {
    ...(source !== undefined && factsOf(source, code)),
    ...formFacts(failure, purposes),
    ...(failure.call !== undefined && { call: failure.call }),
    ...(failure.errno !== 0 && { errno: errnoName(failure.errno) }),
    ...(failure.limit !== undefined && { limit: failure.limit }),
    ...(failure.needed !== undefined && { needed: failure.needed }),
    ...(filtered !== undefined && { filtered }),
  });
}

function errnoName(errno: number): string {
  // On Windows these are values of GetLastError(), which Node has no names for.
  return process.platform === 'win32' ? `error ${errno}` : getSystemErrorName(-errno);
}
