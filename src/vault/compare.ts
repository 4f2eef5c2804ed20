/**
 * Compares the plain text of secrets in locked memory.
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import type { KeyKind } from '../exchanges/core/types/key-kind.js';
import { maxSecretBytes } from '../keys/algorithms.js';
import { paddedBytes, type VaultEntry } from './format/format.js';
import { isPrivateKind, publicKeyOf } from './private-key.js';
import { LockedSecret } from './sealing/locked-secret.js';
import { type Opener, openEntry, openEntryInto, type Sealed } from './sealing/seal.js';

/**
 * Whether a sealed secret is this one. The time depends on neither of them: both lie in memory of
 * the largest size, with zeros after them. The opened secret is wiped before this returns.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`
 */
export function isSealed(from: Opener, entry: VaultEntry, what: Sealed, candidate: LockedSecret): boolean {
  using stored = openForComparison(from, entry, what);
  return haveSameBytes(stored, candidate);
}

/**
 * Whether a sealed secret and this one are the same key. Private keys are, if they have the same
 * public key, however they are written.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`, and what SigningKey.load throws.
 */
export async function isSameSecret(
  from: Opener,
  entry: VaultEntry,
  kind: KeyKind,
  candidate: LockedSecret,
): Promise<boolean> {
  if (!isPrivateKind(kind)) return isSealed(from, entry, 'secret', candidate);
  using stored = openEntry(from, entry, 'secret');
  const one = await publicKeyOf(from.sodium, kind, stored);
  const other = await publicKeyOf(from.sodium, kind, candidate);
  return one?.pem === other?.pem;
}

/**
 * Opens a secret into memory of the largest size. The caller frees it.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`
 */
export function openForComparison(from: Opener, entry: VaultEntry, what: Sealed): LockedSecret {
  const memory = from.sodium.allocate(paddedBytes(maxSecretBytes));
  try {
    return new LockedSecret(from.sodium, memory, openEntryInto(memory, from, entry, what));
  } catch (error) {
    from.sodium.free(memory);
    throw error;
  }
}

/**
 * Whether two secrets are the same. The memory of both has the same size. A secret may end in
 * zeros, so their lengths count as well.
 */
export function haveSameBytes(one: LockedSecret, other: LockedSecret): boolean {
  const isSameText = timingSafeEqual(one.memory, other.memory);
  const isSameLength = one.length === other.length;
  return isSameText && isSameLength;
}
