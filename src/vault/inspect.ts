/**
 * What the command line needs of a vault, in addition to the public `index.ts`: its file without
 * its passphrase, the checks that come before a passphrase is asked for, and locked memory. Only
 * the command's bundle contains this module.
 * @module
 */

import { checkCost, measureDerivation } from './sealing/cost.js';
import { selectSodium } from './sodium/select.js';
import { newPath, readVault } from './storage/commit.js';
import type { Cost } from './types.js';

export { maxSecretBytes } from '../keys/algorithms.js';
export { requireSecret } from './account.js';
export { addAccount, fieldsAfterEdit, fieldsAfterRotation, rotateAccount, type Steps } from './changes.js';
export { checkFields, readAccountPassphrase, usesPassphrase } from './checked-account.js';
export { hostChoice } from './format/host.js';
export { exchangeOf, requireAccount, requireNewKey, requireNewName } from './format/names.js';
export { derivesApiKey, isPrivateKind, kindOf, publicKeyOf } from './private-key.js';
export { publicKeyOfEntry } from './public-key.js';
export { planExport, resealVault, writeExport } from './reseal.js';
export { costRefusal, defaultCost } from './sealing/cost.js';
export { LockedSecret } from './sealing/locked-secret.js';
export { checkNewPassphrase } from './sealing/new-passphrase.js';
export { openSecret } from './sealing/plaintext.js';
export { selectSodium } from './sodium/select.js';
export type { Sodium } from './sodium/sodium.js';
export { type OpenVault, openSealed, readVault, type SealedVault } from './storage/commit.js';
export { requireChangeable } from './storage/lock.js';
export {
  checkFolder,
  checkKept,
  checkOwner,
  checkWay,
  closeToAll,
  isKeptByRoot,
  isOpenToAll,
} from './storage/owner.js';
export { exists, givenPath, wayBack } from './storage/path.js';
export { type Replacement, replaceFiles, syncFolderOf } from './storage/replace-file.js';
export { Session } from './storage/session.js';
export { tokenOf } from './token.js';
export type { PublicFacts } from './types.js';

/**
 * Refuses what `createVault` would refuse, before a passphrase is asked for.
 * @param cost is checked if it is given.
 * @throws {LocksignError} as `createVault`
 */
export function requireNewVault(path: string, cost?: Cost): void {
  const place = newPath(path);
  if (cost !== undefined) checkCost(cost, place);
}

/**
 * How long the derivation of a vault's key takes here, in milliseconds. It derives from a random
 * passphrase, so that none is asked for.
 * @throws {LocksignError} as `openVault` for the file, `ERR_SODIUM_UNAVAILABLE`,
 *   `ERR_MEMLOCK_LIMIT`
 */
export async function derivationMilliseconds(path: string): Promise<number> {
  const { file, path: place } = readVault(path);
  return measureDerivation(await selectSodium(), file.derivation, place);
}
