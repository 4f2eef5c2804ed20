/**
 * Errors of the log.
 * @module
 */
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';

/** @param detail a clause without a full stop. @param remedy a full sentence. */
export function logError(path: string, detail: string, remedy?: string): LocksignError {
  return new LocksignError('ERR_AGENT_LOG', { subject: path, detail, ...(remedy !== undefined && { remedy }) });
}

/** An error of the system as an error of the log. Others stay as they are. */
export function logFailure(path: string, error: unknown): LocksignError {
  if (error instanceof LocksignError) return error;
  return new LocksignError('ERR_AGENT_LOG', { subject: path, ...systemFacts(error), cause: error });
}

/** Errnos of a full disk or a used quota (write(2)). */
const full: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

export const isFull = (error: unknown): boolean => full.includes(Reflect.get(Object(error), 'errno'));
