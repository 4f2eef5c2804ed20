/**
 * The errors of a listener that cannot start.
 * @module
 */
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';

/** @throws {LocksignError} `ERR_AGENT_START` always. */
export function cannotStart(detail: string, remedy: string, cause?: unknown): never {
  const { call, errno } = cause === undefined ? {} : systemFacts(cause);
  throw new LocksignError('ERR_AGENT_START', {
    detail,
    remedy,
    ...(call !== undefined && { call }),
    ...(errno !== undefined && { errno }),
    cause,
  });
}
