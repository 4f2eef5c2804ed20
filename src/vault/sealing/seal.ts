/**
 * Seals and opens the entries of a vault, and the vault as a whole.
 * @module
 */

import { LocksignError } from '../../errors/locksign-error.js';
import { bindCheck, bindEntry, bindList } from '../format/binding.js';
import {
  type Contents,
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

/** A sealed text, the data that binds it to its place, and its name in errors. */
export interface SealedText {
  /** Nonce, ciphertext and tag, in base64. */
  readonly sealed: string;
  readonly bound: Uint8Array;
  readonly name: string;
}

/**
 * Pads and seals a text, whose memory has room for the padding.
 * @returns the sealed text in base64.
 */
export function sealText(
  { keys }: Sealer,
  bound: Uint8Array,
  { memory, length }: Pick<LockedSecret, 'memory' | 'length'>,
): string {
  const padded = memory.subarray(0, paddedBytes(length));
  padded[length] = paddingStart;
  try {
    return keys.seal('entries', padded, bound);
  } finally {
    padded[length] = 0;
  }
}

/**
 * Opens a text. The caller frees it.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`
 */
export function openText(from: Opener, text: SealedText): LockedSecret {
  const memory = from.sodium.allocate(paddedLength(text));
  try {
    return new LockedSecret(from.sodium, memory, openTextInto(memory, from, text));
  } catch (error) {
    from.sodium.free(memory);
    throw error;
  }
}

const paddedLength = ({ sealed }: SealedText): number => Buffer.byteLength(sealed, 'base64') - nonceBytes - tagBytes;

function openTextInto(memory: Uint8Array, { keys, path }: Opener, text: SealedText): number {
  const padded = memory.subarray(0, paddedLength(text));
  if (!keys.open('entries', padded, text.sealed, text.bound)) damaged(path, `${text.name} is not as it was sealed`);
  const length = padded.lastIndexOf(paddingStart);
  if (length < padded.length - paddingBytes || padded.subarray(length + 1).some((byte) => byte !== 0)) {
    damaged(path, `${text.name} has invalid padding`);
  }
  padded[length] = 0;
  return length;
}

/** @returns the sealed secret in base64. */
export const sealEntry = (
  to: Sealer,
  facts: PublicFacts,
  what: Sealed,
  secret: Pick<LockedSecret, 'memory' | 'length'>,
): string => sealText(to, bindEntry(to.header, facts, what), secret);

function textOf({ header, path }: Opener, entry: VaultEntry, what: Sealed): SealedText {
  const sealed = entry[what] ?? damaged(path, `'${entry.name}' has no ${what}`);
  return { sealed, bound: bindEntry(header, entry, what), name: `the ${what} of '${entry.name}'` };
}

/**
 * Opens a secret. The caller frees it.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`
 */
export const openEntry = (from: Opener, entry: VaultEntry, what: Sealed): LockedSecret =>
  openText(from, textOf(from, entry, what));

/**
 * Opens a secret into memory that is at least as long as its padded text.
 * @returns the length of the secret, in bytes.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`
 */
export const openEntryInto = (memory: Uint8Array, from: Opener, entry: VaultEntry, what: Sealed): number =>
  openTextInto(memory, from, textOf(from, entry, what));

/** Makes a file of contents that these keys have sealed. */
export function sealFile({ keys, header }: Sealer, revision: number, { accounts, agent }: Contents): VaultFile {
  const { version, derivation } = header;
  const check = keys.seal('list', empty, bindCheck(header));
  const unsealed = { version, revision, derivation, check, accounts, agent };
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
