/**
 * An account whose key is in a token, in a vault, without the token that adding it would need.
 * @module
 */
import { secret } from '../../../src/index.js';
import { sealAccount } from '../../../src/vault/account.js';
import { factsOf } from '../../../src/vault/checked-account.js';
import { parse, serialise } from '../../../src/vault/format/format.js';
import { VaultKeys } from '../../../src/vault/sealing/keys.js';
import { LockedSecret } from '../../../src/vault/sealing/locked-secret.js';
import { sealFile } from '../../../src/vault/sealing/seal.js';
import { selectSodium } from '../../../src/vault/sodium/select.js';
import { passphrase } from './vaults.js';

export const tokenUri = 'pkcs11:token=bots;object=binance?module-path=/usr/lib/softhsm/libsofthsm2.so';

/** The vault whose last account has its key in a token, with the PIN 1234. */
export async function withToken(text: string): Promise<string> {
  const { accounts, ...header } = parse(Buffer.from(text), 'vault');
  const last = accounts.at(-1);
  if (last === undefined) throw new Error('an account was expected');
  const sodium = await selectSodium();
  using locked = await LockedSecret.read(sodium, secret.text(passphrase));
  using keys = VaultKeys.derive(sodium, locked, header.derivation, 'vault');
  using pin = await LockedSecret.read(sodium, secret.text('1234'));
  const to = { keys, header };
  const entry = sealAccount(to, { ...factsOf(last), token: tokenUri }, pin, undefined);
  return serialise(sealFile(to, header.revision, { accounts: [...accounts.slice(0, -1), entry] }));
}
