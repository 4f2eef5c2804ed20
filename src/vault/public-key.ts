/**
 * The public keys of accounts, whether the vault has their private keys or a token does.
 * @module
 */
import type { Exchange } from '../exchanges/core/types/exchange.js';
import type { PublicKey } from '../keys/public-key.js';
import { openForComparison } from './compare.js';
import type { VaultEntry } from './format/format.js';
import { exchangeOf } from './format/names.js';
import { derivesApiKey, isPrivateKind, kindOf, publicKeyOf } from './private-key.js';
import type { LockedSecret } from './sealing/locked-secret.js';
import type { Opener } from './sealing/seal.js';
import type { Sodium } from './sodium/sodium.js';
import { publicKeyInToken, tokenOf } from './token.js';
import type { PublicFacts } from './types.js';

type KeyFacts = Pick<PublicFacts, 'keyType' | 'token'>;

/** @param locked the private key, or the PIN of the token. */
async function publicKeyWith(
  sodium: Sodium,
  exchange: Exchange<unknown>,
  account: KeyFacts,
  locked: LockedSecret,
): Promise<PublicKey | undefined> {
  const kind = kindOf(exchange, account);
  if (!isPrivateKind(kind)) return undefined;
  const token = tokenOf(account);
  return await (token === undefined
    ? publicKeyOf(sodium, kind, locked)
    : publicKeyInToken(sodium, token, kind, locked));
}

/**
 * The public key of an account, undefined if it has a secret.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`, and what SigningKey.load, openToken() and
 *   Token.key() throw.
 */
export async function publicKeyOfEntry(from: Opener, entry: VaultEntry): Promise<PublicKey | undefined> {
  const exchange = exchangeOf(entry.exchange, from.path);
  if (!isPrivateKind(kindOf(exchange, entry))) return undefined;
  using locked = openForComparison(from, entry, 'secret');
  return await publicKeyWith(from.sodium, exchange, entry, locked);
}

/**
 * The API key of a private key, on exchanges where it is the public key.
 * @param locked the private key, or the PIN of the token.
 * @returns undefined on the others, which issue the API key for the public key.
 */
export async function ownApiKey(
  sodium: Sodium,
  exchange: Exchange<unknown>,
  account: KeyFacts,
  locked: LockedSecret,
): Promise<string | undefined> {
  if (!derivesApiKey(exchange, kindOf(exchange, account))) return undefined;
  return (await publicKeyWith(sodium, exchange, account, locked))?.base64;
}
