/**
 * Seals accounts with another passphrase: in a new vault, or in the same one. The callers check the
 * current passphrase every time, so that an open vault alone gives no secret away.
 * @module
 */

import { LocksignError } from '../errors/locksign-error.js';
import { resealAccounts } from './account.js';
import type { VaultEntry } from './format/format.js';
import { requireAccount } from './format/names.js';
import { checkCost } from './sealing/cost.js';
import type { LockedSecret } from './sealing/locked-secret.js';
import { commit, make, newPath, type OpenVault, openerOf, type SealedVault } from './storage/commit.js';
import type { Cost, ExportOptions } from './types.js';

/** An export for which everything that needs no passphrase has been checked. */
export interface ExportPlan {
  readonly path: string;
  readonly cost: Cost;
  readonly entries: readonly VaultEntry[];
}

/**
 * Refuses all that can be refused before a source prompts for a passphrase.
 * @throws {LocksignError} `ERR_VAULT_EXISTS`, `ERR_VAULT_ACCOUNT`, `ERR_VAULT_COST`,
 *   `ERR_INVALID_ARGUMENT`, and as newPath()
 */
export function planExport(
  { file, path: from }: SealedVault,
  { path, names, cost = file.derivation }: Pick<ExportOptions, 'path' | 'names' | 'cost'>,
): ExportPlan {
  if (names !== undefined && (!Array.isArray(names) || names.length === 0)) {
    throw new LocksignError('ERR_INVALID_ARGUMENT', {
      detail: 'names must be a list of accounts, or undefined for all of them',
    });
  }
  const wanted = names && [...new Set(names)];
  const entries = wanted?.map((name) => requireAccount(file.accounts, name, from)) ?? file.accounts;
  const target = newPath(path ?? ''); // an export without a path must not go to the default path
  checkCost(cost, target);
  return { path: target, cost, entries };
}

/**
 * Writes the new vault, without the agent's record. A second agent with the same key would accept
 * the credentials of the first, with its own sums, nonces and log.
 * @throws {LocksignError} what createVault() throws
 */
export async function writeExport(plan: ExportPlan, from: OpenVault, passphrase: LockedSecret): Promise<void> {
  const { keys } = await make(from.sodium, plan.path, plan.cost, passphrase, (to) =>
    resealAccounts(openerOf(from), plan.entries, to),
  );
  keys.free();
}

/**
 * Seals a vault with another passphrase.
 * @throws {LocksignError} as Vault.changePassphrase()
 */
export async function resealVault(
  from: OpenVault,
  passphrase: LockedSecret,
  cost: Cost = from.file.derivation,
): Promise<void> {
  const { keys } = await commit(from, passphrase, cost, (to) => resealAccounts(openerOf(from), from.file.accounts, to));
  keys.free();
}
