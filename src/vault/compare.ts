/**
 * Compares the plain text of secrets in locked memory.
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import { maxSecretBytes } from '../keys/algorithms.js';
import { paddedBytes, type VaultEntry } from './format/format.js';
import { LockedSecret } from './sealing/locked-secret.js';
import { type Opener, openEntryInto, type Sealed } from './sealing/seal.js';

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
