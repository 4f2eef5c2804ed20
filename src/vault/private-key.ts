/**
 * The private keys among the secrets of a vault: which accounts have one, and its public key.
 * @module
 */
import { kindOfType, kindsOf } from '../exchanges/core/key-kinds.js';
import type { Exchange } from '../exchanges/core/types/exchange.js';
import type { KeyKind, KeyType } from '../exchanges/core/types/key-kind.js';
import { SigningKey, secret } from '../index.js';
import { isPrivateKeyAlgorithm } from '../keys/algorithms.js';
import type { PublicKey } from '../keys/public-key.js';
import type { VaultEntry } from './format/format.js';
import { exchangeOf } from './format/names.js';
import type { LockedSecret } from './sealing/locked-secret.js';
import { type Opener, openEntry } from './sealing/seal.js';
import type { Sodium } from './sodium/sodium.js';

/** How an account signs. Only an own field counts: a polluted prototype must not choose the key. */
export function kindOf(exchange: Exchange<unknown>, account: { readonly keyType?: KeyType | undefined }): KeyKind {
  const keyType = Object.hasOwn(account, 'keyType') ? account.keyType : undefined;
  return keyType === undefined ? kindsOf(exchange)[0] : kindOfType(exchange, keyType);
}

export const isPrivateKind = ({ algorithm }: KeyKind): boolean => isPrivateKeyAlgorithm(algorithm);

/**
 * The public key of a private key. It loads a copy, because loading a key wipes its source.
 * @throws {LocksignError} what SigningKey.load throws.
 */
export async function publicKeyOf(
  sodium: Sodium,
  { algorithm, secretEncoding: encoding }: KeyKind,
  { bytes }: LockedSecret,
): Promise<PublicKey | undefined> {
  const copy = sodium.allocate(bytes.length);
  try {
    copy.set(bytes);
    using key = await SigningKey.load(secret.bytes(copy, { outsideHeap: true }), { algorithm, encoding });
    return key.publicKey;
  } finally {
    sodium.free(copy);
  }
}

/**
 * The public key of an account, undefined if it has a secret.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`, and what SigningKey.load throws.
 */
export async function publicKeyOfEntry(from: Opener, entry: VaultEntry): Promise<PublicKey | undefined> {
  const kind = kindOf(exchangeOf(entry.exchange, from.path), entry);
  if (!isPrivateKind(kind)) return undefined;
  using locked = openEntry(from, entry, 'secret');
  return await publicKeyOf(from.sodium, kind, locked);
}

/** Whether the API key is the public key. Elsewhere the exchange issues it for the public key. */
export const derivesApiKey = (exchange: Exchange<unknown>, kind: KeyKind): boolean =>
  exchange.apiKeyIsPublicKey === true && isPrivateKind(kind);

/**
 * The API key of a private key, on exchanges where it is the public key.
 * @returns undefined on the others, which issue the API key for the public key.
 */
export async function ownApiKey(
  sodium: Sodium,
  exchange: Exchange<unknown>,
  kind: KeyKind,
  locked: LockedSecret,
): Promise<string | undefined> {
  return derivesApiKey(exchange, kind) ? (await publicKeyOf(sodium, kind, locked))?.base64 : undefined;
}
