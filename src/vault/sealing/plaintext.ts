/**
 * The plain text of a secret, for `locksign copy`. It is not part of `locksign/vault`, because a
 * bot signs and needs no plain text. It always takes the passphrase, so that an open vault alone
 * reveals no secret.
 * @module
 */
import type { SecretSource } from '../../index.js';
import { requireAccount } from '../format/names.js';
import { selectSodium } from '../sodium/select.js';
import { type SealedVault, unseal } from '../storage/commit.js';
import { LockedSecret } from './locked-secret.js';
import { openEntry } from './seal.js';

/**
 * Opens the secret of an account. The caller frees it.
 * @throws {LocksignError} as openVault; `ERR_VAULT_ACCOUNT`
 */
export async function openSecret(vault: SealedVault, name: string, passphrase: SecretSource): Promise<LockedSecret> {
  const entry = requireAccount(vault.file.accounts, name, vault.path);
  const sodium = await selectSodium();
  using locked = await LockedSecret.read(sodium, passphrase);
  const { keys } = unseal(sodium, vault, locked);
  try {
    return openEntry({ sodium, keys, header: vault.file, path: vault.path }, entry, 'secret');
  } finally {
    keys.free();
  }
}
