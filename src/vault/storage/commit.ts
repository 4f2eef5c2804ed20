/**
 * Reads, creates and commits vaults: a vault's file together with its keys.
 * @module
 */

import type { SecretSource } from '../../index.js';
import { notThenable } from '../../util/not-thenable.js';
import { type Contents, formatVersion, parse, serialise, type VaultEntry, type VaultFile } from '../format/format.js';
import { keepAgent, type SealAgent } from '../sealing/agent-key.js';
import { checkCost } from '../sealing/cost.js';
import { newDerivation, VaultKeys } from '../sealing/keys.js';
import { LockedSecret } from '../sealing/locked-secret.js';
import { type Opener, type Sealer, sealFile, verifyFile } from '../sealing/seal.js';
import { selectSodium } from '../sodium/select.js';
import type { Sodium } from '../sodium/sodium.js';
import type { Cost } from '../types.js';
import { checkSize, createVaultFile, readVaultFile, replaceVaultFile } from './file.js';
import { requireLock } from './lock.js';
import { makeFolder, newPlace, requireNew } from './new-place.js';
import { givenPath } from './path.js';

/** A vault's verified file and its keys. */
export interface OpenVault {
  readonly sodium: Sodium;
  readonly path: string;
  /** The file as it is on the disk, to detect a change by another process. */
  readonly bytes: Uint8Array;
  readonly file: VaultFile;
  readonly keys: VaultKeys;
}

/**
 * Seals the entries of a new file. It does not wait for anything, because the keys that it opens
 * entries with could be freed meanwhile.
 */
export type SealEntries = (to: Sealer) => VaultEntry[];

/**
 * Derives keys with a new salt, seals a file with them, and writes it. It waits for nothing before
 * it writes. If it throws, it has freed the keys.
 */
async function sealAndWrite(
  { sodium, path, cost, revision }: { sodium: Sodium; path: string; cost: Cost; revision: number },
  passphrase: LockedSecret,
  sealContents: (to: Sealer) => Contents,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<OpenVault> {
  const derivation = newDerivation(cost);
  const keys = VaultKeys.derive(sodium, passphrase, derivation, path);
  try {
    const to = { keys, header: { version: formatVersion, derivation } };
    const bytes = Buffer.from(serialise(sealFile(to, revision, sealContents(to))));
    checkSize(path, bytes);
    // A file that could not be read again must not replace a good one.
    const file = parse(bytes, path);
    verifyFile(keys, file, path);
    await write(bytes);
    return notThenable({ sodium, path, bytes, file, keys });
  } catch (error) {
    keys.free();
    throw error;
  }
}

/** Opens the entries of an open vault. */
export const openerOf = ({ sodium, keys, file, path }: OpenVault): Opener => ({ sodium, keys, header: file, path });

/**
 * Writes the next revision of a vault. The keys of the current revision stay valid. The agent's
 * record is kept, unless `sealAgent` changes it.
 */
export function commit(
  vault: OpenVault,
  passphrase: LockedSecret,
  cost: Cost,
  sealEntries: SealEntries,
  sealAgent: SealAgent = keepAgent,
): Promise<OpenVault> {
  const { sodium, path, bytes, file } = vault;
  const sealContents = (to: Sealer): Contents => ({
    accounts: sealEntries(to),
    agent: sealAgent(openerOf(vault), file.agent, to),
  });
  const settings = { sodium, path, cost, revision: file.revision + 1 };
  return sealAndWrite(settings, passphrase, sealContents, (after) => replaceVaultFile(path, bytes, after));
}

/**
 * The path of a new vault. It makes every check that needs no passphrase, and changes nothing on
 * the disk.
 * @throws {LocksignError} `ERR_VAULT_EXISTS`, `ERR_VAULT_PERMISSIONS`, `ERR_VAULT_WRITE`,
 *   `ERR_LOCK_*`, `ERR_INVALID_ARGUMENT`
 */
export function newPath(given: string | undefined): string {
  const wanted = givenPath(given);
  requireNew(wanted);
  const { path, folder } = newPlace(wanted);
  requireLock(path, folder);
  return path;
}

/**
 * Writes a new vault without an agent. It creates the folder if that is missing.
 * @param path comes from newPath()
 */
export function make(
  sodium: Sodium,
  path: string,
  cost: Cost,
  passphrase: LockedSecret,
  sealEntries: SealEntries,
): Promise<OpenVault> {
  const sealContents = (to: Sealer): Contents => ({ accounts: sealEntries(to) });
  return sealAndWrite({ sodium, path, cost, revision: 1 }, passphrase, sealContents, async (bytes) => {
    makeFolder(path);
    await createVaultFile(path, bytes);
  });
}

/** A vault that has been parsed but not opened. */
export type SealedVault = Omit<OpenVault, 'keys' | 'sodium'>;

/**
 * Reads and parses a vault, and makes every check that needs no passphrase.
 * @throws {LocksignError} as openVault
 */
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

/**
 * Opens a vault that has been parsed. The caller frees its keys.
 * @param passphrase is read, and wiped.
 * @throws {LocksignError} as unseal(), `ERR_INVALID_ARGUMENT` if there is no source,
 *   `ERR_SODIUM_UNAVAILABLE`, and what SigningKey.load throws for a source.
 */
export async function openSealed(vault: SealedVault, passphrase: SecretSource): Promise<OpenVault> {
  const sodium = await selectSodium();
  using locked = await LockedSecret.read(sodium, passphrase);
  return notThenable(unseal(sodium, vault, locked));
}
