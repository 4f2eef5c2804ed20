/**
 * The public keys of accounts, whether the vault has their private keys or a token does.
 * @module
 */
import type { Exchange } from '../exchanges/core/types/exchange.js';
import type { PublicKey } from '../keys/public-key.js';
import type { VaultEntry } from './format/format.js';
import { exchangeOf } from './format/names.js';
import { derivesApiKey, isPrivateKind, kindOf, publicKeyOf } from './private-key.js';
import type { LockedSecret } from './sealing/locked-secret.js';
import { type Opener, openEntry } from './sealing/seal.js';
import type { Sodium } from './sodium/sodium.js';
import { openTokenKey, publicKeyInToken, tokenOf, tryPin } from './token.js';
import type { PublicFacts } from './types.js';

/**
 * The public key of an account, undefined if it has a secret.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`, and what SigningKey.load, openToken() and
 *   Token.key() throw.
 */
export async function publicKeyOfEntry(from: Opener, entry: VaultEntry): Promise<PublicKey | undefined> {
  const kind = kindOf(exchangeOf(entry.exchange, from.path), entry);
  if (!isPrivateKind(kind)) return undefined;
  if (tokenOf(entry) !== undefined) {
    const { key, close } = await openTokenKey(from, entry);
    try {
      return publicKeyInToken(key);
    } finally {
      await close();
    }
  }
  using locked = openEntry(from, entry, 'secret');
  return await publicKeyOf(from.sodium, kind, locked);
}

/**
 * The API key of a private key, on exchanges where it is the public key.
 * @param locked the private key, or the PIN of the token.
 * @returns undefined on the others, which issue the API key for the public key.
 */
export async function ownApiKey(
  sodium: Sodium,
  exchange: Exchange<unknown>,
  account: Pick<PublicFacts, 'keyType' | 'token'>,
  locked: LockedSecret,
): Promise<string | undefined> {
  const kind = kindOf(exchange, account);
  if (!derivesApiKey(exchange, kind)) return undefined;
  const token = tokenOf(account);
  const publicKey = await (token === undefined
    ? publicKeyOf(sodium, kind, locked)
    : tryPin(sodium, token, kind, locked, publicKeyInToken));
  return publicKey?.base64;
}
