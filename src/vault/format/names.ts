/**
 * Names: of the exchanges, of accounts, and what was probably meant by one that there is not.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import type { Exchange } from '../../exchanges/core/types.js';
import * as exports from '../../exchanges/index.js';
import { accountName } from './format.js';

const isExchange = (value: unknown): value is Exchange<unknown> =>
  typeof value === 'object' && value !== null && 'id' in value && 'signatureEncoding' in value;

const byId = new Map(
  Object.values(exports)
    .filter(isExchange)
    .map((exchange) => [exchange.id, exchange]),
);

/** In alphabetical order. */
export const exchangeIds: readonly string[] = [...byId.keys()].sort();

/** Characters to add, drop or change to make one text of the other (Levenshtein, 1965). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, character] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 0; column < to.length; column += 1) {
      const change = (row[column] ?? 0) + (character === to[column] ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** ", did you mean 'binance'", if one of the names is close enough to be meant. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({ candidate, far: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.far - b.far)[0];
  return near === undefined ? '' : `: did you mean '${near.candidate}'?`;
}

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT`, always. */
export function refuseAccount(path: string, detail: string): never {
  throw new LocksignError('ERR_VAULT_ACCOUNT', { subject: path, detail });
}

/** Long or strange names do not belong in an error. */
const shown = (name: unknown): string =>
  typeof name === 'string' && accountName.test(name) ? `'${name}'` : 'of that name';

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT` */
export function exchangeOf(id: unknown, path: string): Exchange<unknown> {
  const exchange = typeof id === 'string' ? byId.get(id) : undefined;
  if (exchange !== undefined) return exchange;
  const near = typeof id === 'string' && accountName.test(id) ? suggestion(id, exchangeIds) : '';
  return refuseAccount(path, `there is no exchange ${shown(id)}${near || `: use one of ${exchangeIds.join(', ')}`}`);
}

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT` if there is no account of that name. */
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

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT` if an account cannot be called so. */
export function requireNewName(accounts: readonly { readonly name: string }[], name: unknown, path: string): string {
  if (typeof name !== 'string' || !accountName.test(name)) {
    return refuseAccount(
      path,
      'name must be 1 to 64 letters, digits, dots, hyphens or underscores, and not begin with a hyphen',
    );
  }
  if (accounts.some((account) => account.name === name)) refuseAccount(path, `it has an account '${name}' already`);
  return name;
}
