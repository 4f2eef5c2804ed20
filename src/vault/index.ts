/**
 * The public API of the vault, imported as `locksign/vault`.
 * @module
 */

import type { SecretSource } from '../index.js';
import { requireOptions } from './options.js';
import { calibrate, checkCost, defaultCost } from './sealing/cost.js';
import { readNewPassphrase } from './sealing/new-passphrase.js';
import { selectSodium } from './sodium/select.js';
import { make, newPath, readVault } from './storage/commit.js';
import { requireChangeable } from './storage/lock.js';
import { Session } from './storage/session.js';
import type { Cost, Vault } from './types.js';
import { VaultOfFile } from './vault.js';

export { libsodium } from './sodium/info.js';
export { defaultVaultPath } from './storage/path.js';

export type {
  AccountChanges,
  AccountOptions,
  AgentClient,
  AgentHead,
  AgentRecord,
  Cost,
  ExportOptions,
  LibsodiumInfo,
  NewAccount,
  NewSecret,
  PassphraseOptions,
  Vault,
  VaultAccount,
} from './types.js';

/** Options of {@link createVault}. */
export interface CreateVaultOptions {
  /**
   * Opens the vault from now on. Its bytes are used as they are, without one line break at the end.
   * Control characters and invisible characters are refused, and characters outside ASCII cause a
   * warning, because another keyboard may produce other bytes for them.
   */
  readonly passphrase: SecretSource;
  /** The file. Default: {@link defaultVaultPath}. */
  readonly path?: string;
  /**
   * What one guess of the passphrase costs: the memory of Argon2id in bytes, in whole MiB, and the
   * passes over it. Default: 400 MiB, and as many passes as take about a second on this machine, at
   * least three. Minimum: 64 MiB and one pass.
   */
  readonly cost?: Cost;
}

/** Options of {@link openVault}. */
export interface OpenVaultOptions {
  readonly passphrase: SecretSource;
  /** The file. Default: {@link defaultVaultPath}. */
  readonly path?: string;
  /**
   * Keeps the passphrase in secret memory until close(), to seal changes with. Default: false,
   * and the vault is open for reading.
   */
  readonly edit?: boolean;
}

/**
 * Creates an empty vault and opens it for changes. It creates the folder if that is missing.
 * Deriving the key blocks this thread for a second or more. Every change derives a new key and
 * takes as long.
 *
 * @throws {LocksignError} `ERR_VAULT_EXISTS` (also if only the `.previous` file of a vault exists),
 *   `ERR_INVALID_ARGUMENT`, `ERR_VAULT_PERMISSIONS`, `ERR_VAULT_COST`, `ERR_VAULT_WRITE`,
 *   `ERR_VAULT_LOCKED`, `ERR_VAULT_NEW_PASSPHRASE`, `ERR_LOCK_*`, `ERR_SODIUM_UNAVAILABLE`,
 *   `ERR_MEMLOCK_LIMIT`, and what SigningKey.load throws for a source.
 * @example
 * using vault = await createVault({ passphrase: secret.prompt('New vault passphrase') });
 * await vault.add({ name: 'main', exchange: 'binance', apiKey, secret: secret.prompt('Binance secret') });
 */
export async function createVault(options: CreateVaultOptions): Promise<Vault> {
  const { passphrase, path, cost } = requireOptions(options, ['passphrase', 'path', 'cost']);
  const target = newPath(path);
  checkCost(cost === undefined ? defaultCost : cost, target); // before the source prompts
  const sodium = await selectSodium();
  const locked = await readNewPassphrase(sodium, passphrase);
  try {
    const vault = await make(sodium, target, cost ?? calibrate(sodium, target), locked, () => []);
    return new VaultOfFile(new Session(vault, locked));
  } catch (error) {
    locked.free();
    throw error;
  }
}

/**
 * Opens a vault. Errors of the file come before the passphrase is read from its source. Deriving
 * the key blocks this thread for about a second: open the vault before you trade.
 *
 * @throws {LocksignError} `ERR_VAULT_MISSING`, `ERR_VAULT_PERMISSIONS`, `ERR_VAULT_READ`,
 *   `ERR_VAULT_DAMAGED`, `ERR_VAULT_VERSION`, `ERR_VAULT_COST`, `ERR_VAULT_PASSPHRASE`,
 *   `ERR_SODIUM_UNAVAILABLE`, `ERR_MEMLOCK_LIMIT`, `ERR_INVALID_ARGUMENT`, with `edit` also
 *   `ERR_LOCK_*` and `ERR_VAULT_WRITE`, and what SigningKey.load throws for a source.
 * @example
 * using vault = await openVault({ passphrase: secret.file(`${process.env.CREDENTIALS_DIRECTORY}/vault`) });
 * const account = await vault.account('main');
 */
export async function openVault(options: OpenVaultOptions): Promise<Vault> {
  const { passphrase, path, edit = false } = requireOptions(options, ['passphrase', 'path', 'edit']);
  const sealed = readVault(path);
  if (edit === true) requireChangeable(sealed.path); // before the source prompts
  return new VaultOfFile(await Session.open(sealed, passphrase, edit === true));
}
