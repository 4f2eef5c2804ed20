/**
 * A secret out of the vault as it is, for `locksign copy`. No part of `locksign/vault`: a bot signs, and needs no plaintext. It
 * takes the passphrase anew, so that an open vault gives no secret away.
 * @module
 */
import type { SecretSource } from '../../index.js';
import { requireAccount } from '../format/names.js';
import { selectSodium } from '../sodium/select.js';
import { type SealedVault, unseal } from '../storage/commit.js';
import { LockedSecret } from './locked-secret.js';
import { openEntry } from './seal.js';

/**
 * Opens the secret of an account. Free its memory, which is libsodium's.
 * @throws what openVault throws; `ERR_VAULT_ACCOUNT`
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
