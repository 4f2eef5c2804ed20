/**
 * Looks up exchanges and accounts by name, and suggests the name that a misspelt one probably
 * means.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import { exchangeById, exchangeIds } from '../../exchanges/catalog.js';
import type { Exchange } from '../../exchanges/core/types.js';
import { nearest } from '../../util/edit-distance.js';
import { accountName } from './format.js';

/** `: did you mean 'binance'?` if a known name is similar, and otherwise the empty text. */
function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `: did you mean '${near}'?`;
}

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT`, always. */
export function refuseAccount(path: string, detail: string): never {
  throw new LocksignError('ERR_VAULT_ACCOUNT', { subject: path, detail });
}

/**
 * An error quotes only a name that could be valid: anything else may be a secret that was typed in
 * the wrong place.
 */
const shown = (name: unknown): string =>
  typeof name === 'string' && accountName.test(name) ? `'${name}'` : 'of that name';

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT` */
export function exchangeOf(id: unknown, path: string): Exchange<unknown> {
  const exchange = typeof id === 'string' ? exchangeById.get(id) : undefined;
  if (exchange !== undefined) return exchange;
  const near = typeof id === 'string' && accountName.test(id) ? suggestion(id, exchangeIds) : '';
  return refuseAccount(path, `there is no exchange ${shown(id)}${near || `: use one of ${exchangeIds.join(', ')}`}`);
}

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT` if no account has that name. */
export function requireAccount<T extends { readonly name: string }>(
  accounts: readonly T[],
  name: unknown,
  path: string,
): T {
  const account = accounts.find((candidate) => candidate.name === name);
  if (account !== undefined) return account;
  const names = accounts.map((candidate) => candidate.name);
  const near = typeof name === 'string' && accountName.test(name) ? suggestion(name, names) : '';
  return refuseAccount(path, `it has no account ${shown(name)}${near}`);
}

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT` if the name is invalid or taken. */
export function requireNewName(accounts: readonly { readonly name: string }[], name: unknown, path: string): string {
  if (typeof name !== 'string' || !accountName.test(name)) {
    return refuseAccount(
      path,
      'name must be 1 to 64 letters, digits, dots, hyphens or underscores, and must not begin with a hyphen',
    );
  }
  if (accounts.some((account) => account.name === name)) refuseAccount(path, `it already has an account '${name}'`);
  return name;
}
