/**
 * The one error of the recipes.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';

/**
 * @param detail a clause without a full stop. It names the field and says what is wrong.
 * @param remedy a sentence that says what to do. Default: the general remedy of the code.
 * @throws {LocksignError} `ERR_REQUEST`, always.
 */
export function refuse(detail: string, remedy?: string): never {
  throw new LocksignError('ERR_REQUEST', { detail, ...(remedy !== undefined && { remedy }) });
}

/** Refuses a field that the recipe sets. */
export function refuseReserved(field: string): never {
  refuse(`${field} is set when the request is signed`, 'Omit it.');
}
