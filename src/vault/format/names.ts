/**
 * Looks up exchanges and accounts by name, and suggests the name that a misspelt one probably
 * means.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import { exchangeById, exchangeIds } from '../../exchanges/catalog.js';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import { nearest } from '../../util/edit-distance.js';
import { accountName } from './fields.js';

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT`, always. */
export function refuseAccount(path: string, detail: string, remedy?: string): never {
  throw new LocksignError('ERR_VAULT_ACCOUNT', { subject: path, detail, ...(remedy !== undefined && { remedy }) });
}

/** "Did you mean 'binance'?", if one of the names is close enough to be meant. */
function didYouMean(name: unknown, known: readonly string[]): string | undefined {
  const near = typeof name === 'string' && accountName.test(name) ? nearest(name, known) : undefined;
  return near === undefined ? undefined : `Did you mean '${near}'?`;
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
  return refuseAccount(
    path,
    `there is no exchange ${shown(id)}`,
    didYouMean(id, exchangeIds) ?? `Use one of ${exchangeIds.join(', ')}.`,
  );
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
  return refuseAccount(path, `it has no account ${shown(name)}`, didYouMean(name, names));
}

/**
 * One API key is one account: two accounts with one key would each count nonces, and an exchange
 * that requires rising nonces would refuse the requests of one of them.
 * @throws {LocksignError} `ERR_VAULT_ACCOUNT` if an account has that API key already.
 */
export function requireNewKey(
  accounts: readonly { readonly name: string; readonly exchange: string; readonly apiKey?: string }[],
  exchange: string,
  apiKey: string | undefined,
  path: string,
): void {
  if (apiKey === undefined) return;
  const same = accounts.find((account) => account.exchange === exchange && account.apiKey === apiKey);
  if (same === undefined) return;
  refuseAccount(
    path,
    `it already has this API key, as ${shown(same.name)}`,
    `Use that account, also for another host of the exchange, or remove it first.`,
  );
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
