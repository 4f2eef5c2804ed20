/**
 * The vault's file and its keys as they change: read, made, and sealed anew.
 * @module
 */
import { notThenable } from '../../util/not-thenable.js';
import { parse, serialise, type VaultEntry, type VaultFile } from '../format/format.js';
import { checkCost } from '../sealing/cost.js';
import { newDerivation, VaultKeys } from '../sealing/keys.js';
import type { LockedSecret } from '../sealing/locked-secret.js';
import { type Sealer, sealFile, verifyFile } from '../sealing/seal.js';
import type { Cost, Sodium } from '../sodium/sodium.js';
import { checkSize, createVaultFile, readVaultFile, replaceVaultFile } from './file.js';
import { requireLock } from './lock.js';
import { makeFolder, newPlace, requireNew } from './new-place.js';
import { givenPath } from './path.js';

/** A vault's file, verified, and its keys. */
export interface OpenVault {
  readonly sodium: Sodium;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly file: VaultFile;
  readonly keys: VaultKeys;
}

/** Seals the entries of a file that is to be written. Does not wait: the keys that it opens with could be gone. */
export type SealEntries = (to: Sealer) => VaultEntry[];

/**
 * Makes keys of a new salt, a file with them, and writes it. Nothing is waited for before that.
 * @throws whatever fails; the keys are freed then.
 */
async function sealAnew(
  { sodium, path, cost, revision }: { sodium: Sodium; path: string; cost: Cost; revision: number },
  passphrase: LockedSecret,
  sealEntries: SealEntries,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<OpenVault> {
  const derivation = newDerivation(cost);
  const keys = VaultKeys.derive(sodium, passphrase, derivation, path);
  try {
    const to = { keys, header: { derivation } };
    const bytes = Buffer.from(serialise(sealFile(to, revision, sealEntries(to))));
    checkSize(path, bytes);
    // What cannot be read again must not replace what can.
    const file = parse(bytes, path);
    verifyFile(keys, file, path);
    await write(bytes);
    return notThenable({ sodium, path, bytes, file, keys });
  } catch (error) {
    keys.free();
    throw error;
  }
}

/** The next revision of a vault, on the disk. The keys of this one stay as they are. */
export function commit(
  { sodium, path, bytes, file }: OpenVault,
  passphrase: LockedSecret,
  cost: Cost,
  sealEntries: SealEntries,
): Promise<OpenVault> {
  const settings = { sodium, path, cost, revision: file.revision + 1 };
  return sealAnew(settings, passphrase, sealEntries, (after) => replaceVaultFile(path, bytes, after));
}

/**
 * Where a new vault goes: everything that can be refused before there is a passphrase. Changes nothing there.
 * @throws {LocksignError} `ERR_VAULT_EXISTS`, `ERR_VAULT_PERMISSIONS`, `ERR_VAULT_WRITE`, `ERR_LOCK_*`, `ERR_INVALID_ARGUMENT`
 */
export function newPath(given: string | undefined): string {
  const wanted = givenPath(given);
  requireNew(wanted);
  const { path, folder } = newPlace(wanted);
  requireLock(path, folder);
  return path;
}

/** A new vault, on the disk. Its folder is made if it is missing. @param path from newPath() */
export function make(
  sodium: Sodium,
  path: string,
  cost: Cost,
  passphrase: LockedSecret,
  sealEntries: SealEntries,
): Promise<OpenVault> {
  return sealAnew({ sodium, path, cost, revision: 1 }, passphrase, sealEntries, async (bytes) => {
    makeFolder(path);
    await createVaultFile(path, bytes);
  });
}

/** A vault that has been parsed and not opened. */
export type SealedVault = Omit<OpenVault, 'keys' | 'sodium'>;

/** Everything that can be refused before there is a passphrase. */
export function readVault(given: string | undefined): SealedVault {
  const { path, bytes } = readVaultFile(givenPath(given));
  const file = parse(bytes, path);
  checkCost(file.derivation, path);
  return { path, bytes, file };
}

/** @throws {LocksignError} `ERR_VAULT_PASSPHRASE`, `ERR_VAULT_DAMAGED`, `ERR_VAULT_COST` */
export function unseal(sodium: Sodium, vault: SealedVault, passphrase: LockedSecret): OpenVault {
  const { path, file } = vault;
  const keys = VaultKeys.derive(sodium, passphrase, file.derivation, path);
  try {
    verifyFile(keys, file, path);
    return { ...vault, sodium, keys };
  } catch (error) {
    keys.free();
    throw error;
  }
}
