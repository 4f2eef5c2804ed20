/**
 * The errors of an installation.
 * @module
 */
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';

/** @throws {LocksignError} `ERR_AGENT_INSTALL` always. */
export function refuseInstall(detail: string, remedy?: string, cause?: unknown): never {
  const { call, errno } = cause === undefined ? {} : systemFacts(cause);
  throw new LocksignError('ERR_AGENT_INSTALL', {
    detail,
    ...(remedy !== undefined && { remedy }),
    ...(call !== undefined && { call }),
    ...(errno !== undefined && { errno }),
    cause,
  });
}
