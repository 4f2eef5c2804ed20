/**
 * An account whose key is in a token, in a vault, without the token that adding it would need.
 * @module
 */
import { readFileSync } from 'node:fs';
import { secret } from '../../../src/index.js';
import { sealAccount } from '../../../src/vault/account.js';
import { factsOf } from '../../../src/vault/checked-account.js';
import { parse, serialise, type VaultEntry } from '../../../src/vault/format/format.js';
import { VaultKeys } from '../../../src/vault/sealing/keys.js';
import { LockedSecret } from '../../../src/vault/sealing/locked-secret.js';
import { sealFile } from '../../../src/vault/sealing/seal.js';
import { selectSodium } from '../../../src/vault/sodium/select.js';
import { passphrase } from './vaults.js';

export const tokenUri = 'pkcs11:token=bots;object=ed?module-path=/p11.so';

/** Seals one account of a vault again, with another secret. */
async function resealed(
  text: string,
  pick: (entries: readonly VaultEntry[]) => VaultEntry | undefined,
  secretText: string,
  more: Partial<VaultEntry>,
): Promise<string> {
  const { accounts, ...header } = parse(Buffer.from(text), 'vault');
  const picked = pick(accounts);
  if (picked === undefined) throw new Error('an account was expected');
  const sodium = await selectSodium();
  using locked = await LockedSecret.read(sodium, secret.text(passphrase));
  using keys = VaultKeys.derive(sodium, locked, header.derivation, 'vault');
  using pin = await LockedSecret.read(sodium, secret.text(secretText));
  const to = { keys, header };
  const entry = sealAccount(to, { ...factsOf(picked), ...more }, pin, undefined);
  const changed = accounts.map((each) => (each === picked ? entry : each));
  return serialise(sealFile(to, header.revision, { accounts: changed }));
}

/** The vault whose last account has its key in a token, with the PIN 1234. */
export const withToken = (text: string): Promise<string> =>
  resealed(text, (entries) => entries.at(-1), '1234', { token: tokenUri });

/** A copy of a vault whose account has another PIN, which its token need not accept. */
export const withPin = (file: string, name: string, pin: string): Promise<string> =>
  resealed(readFileSync(file, 'utf8'), (entries) => entries.find((each) => each.name === name), pin, {});
