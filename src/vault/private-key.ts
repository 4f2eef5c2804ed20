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
import type { LockedSecret } from './sealing/locked-secret.js';
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

/** Whether the API key is the public key. Elsewhere the exchange issues it for the public key. */
export const derivesApiKey = (exchange: Exchange<unknown>, kind: KeyKind): boolean =>
  exchange.apiKeyIsPublicKey === true && isPrivateKind(kind);
