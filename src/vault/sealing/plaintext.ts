/**
 * The plain text of a secret, for `locksign copy`. It is not part of `locksign/vault`, because a
 * bot signs and needs no plain text. It always takes the passphrase, so that an open vault alone
 * reveals no secret.
 * @module
 */
import type { SecretSource } from '../../index.js';
import { requireSecret } from '../account.js';
import { requireAccount } from '../format/names.js';
import { openerOf, openSealed, type SealedVault } from '../storage/commit.js';
import type { LockedSecret } from './locked-secret.js';
import { openEntry } from './seal.js';

/**
 * Opens the secret of an account. The caller frees it.
 * @throws {LocksignError} as openVault; `ERR_VAULT_ACCOUNT`
 */
export async function openSecret(vault: SealedVault, name: string, passphrase: SecretSource): Promise<LockedSecret> {
  const entry = requireAccount(vault.file.accounts, name, vault.path);
  requireSecret(entry, vault.path);
  const open = await openSealed(vault, passphrase);
  using _keys = open.keys;
  return openEntry(openerOf(open), entry, 'secret');
}
