/**
 * Seals and opens the entries of a vault, and the vault as a whole.
 * @module
 */

import { LocksignError } from '../../errors/locksign-error.js';
import { bindCheck, bindEntry, bindList } from '../format/binding.js';
import {
  damaged,
  type Header,
  nonceBytes,
  paddedBytes,
  paddingBytes,
  tagBytes,
  type VaultEntry,
  type VaultFile,
} from '../format/format.js';
import type { Sodium } from '../sodium/sodium.js';
import type { PublicFacts } from '../types.js';
import type { VaultKeys } from './keys.js';
import { LockedSecret } from './locked-secret.js';

const empty = new Uint8Array(0);
/** The first byte of the padding (ISO/IEC 7816-4). Zeros follow it. */
const paddingStart = 0x80;

/** The sealed fields of an entry. */
export type Sealed = 'secret' | 'passphrase';

/** Seals the parts of a vault. */
export interface Sealer {
  readonly keys: VaultKeys;
  readonly header: Header;
}

/** Opens the parts of a vault. */
export interface Opener extends Sealer {
  readonly sodium: Sodium;
  /** Names the vault in errors. */
  readonly path: string;
}

/** @returns the sealed secret in base64. */
export function sealEntry(
  { keys, header }: Sealer,
  facts: PublicFacts,
  what: Sealed,
  { memory, length }: Pick<LockedSecret, 'memory' | 'length'>,
): string {
  const padded = memory.subarray(0, paddedBytes(length));
  padded[length] = paddingStart;
  try {
    return keys.seal('entries', padded, bindEntry(header, facts, what));
  } finally {
    padded[length] = 0;
  }
}

/**
 * Opens a secret. The caller frees it.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`
 */
export function openEntry(from: Opener, entry: VaultEntry, what: Sealed): LockedSecret {
  const memory = from.sodium.allocate(paddedLength(from, entry, what));
  try {
    return new LockedSecret(from.sodium, memory, openEntryInto(memory, from, entry, what));
  } catch (error) {
    from.sodium.free(memory);
    throw error;
  }
}

function sealedText({ path }: Opener, entry: VaultEntry, what: Sealed): string {
  return entry[what] ?? damaged(path, `'${entry.name}' has no ${what}`);
}

const paddedLength = (from: Opener, entry: VaultEntry, what: Sealed): number =>
  Buffer.byteLength(sealedText(from, entry, what), 'base64') - nonceBytes - tagBytes;

/**
 * Opens a secret into memory that is at least as long as its padded text.
 * @returns the length of the secret, in bytes.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`
 */
export function openEntryInto(memory: Uint8Array, from: Opener, entry: VaultEntry, what: Sealed): number {
  const { keys, header, path } = from;
  const padded = memory.subarray(0, paddedLength(from, entry, what));
  if (!keys.open('entries', padded, sealedText(from, entry, what), bindEntry(header, entry, what))) {
    damaged(path, `the ${what} of '${entry.name}' is not as it was sealed`);
  }
  const length = padded.lastIndexOf(paddingStart);
  if (length < padded.length - paddingBytes || padded.subarray(length + 1).some((byte) => byte !== 0)) {
    damaged(path, `the ${what} of '${entry.name}' has invalid padding`);
  }
  padded[length] = 0;
  return length;
}

/** Makes a file of entries that these keys have sealed. */
export function sealFile(
  { keys, header: { derivation } }: Sealer,
  revision: number,
  accounts: readonly VaultEntry[],
): VaultFile {
  const check = keys.seal('list', empty, bindCheck({ derivation }));
  const unsealed = { revision, derivation, check, accounts };
  return { ...unsealed, seal: keys.seal('list', empty, bindList(unsealed)) };
}

/**
 * Checks that these are the keys of the file, and that the file is as they sealed it.
 * @throws {LocksignError} `ERR_VAULT_PASSPHRASE`, `ERR_VAULT_DAMAGED`
 */
export function verifyFile(keys: VaultKeys, file: VaultFile, path: string): void {
  if (!keys.open('list', empty, file.check, bindCheck(file))) {
    throw new LocksignError('ERR_VAULT_PASSPHRASE', { subject: path });
  }
  if (!keys.open('list', empty, file.seal, bindList(file))) damaged(path, 'it was changed after it was written');
}
