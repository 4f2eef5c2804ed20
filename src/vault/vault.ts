/**
 * Vault: an encrypted file of accounts, which one passphrase opens.
 * @module
 */
// Declares Symbol.dispose for projects with an older `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import { LocksignError } from '../errors/locksign-error.js';
import type { ExchangeAccount } from '../exchanges/core/types.js';
import type { SecretSource } from '../index.js';
import { notThenable } from '../util/not-thenable.js';
import {
  type AccountOptions,
  accountOptions,
  freeAccount,
  type NewAccount,
  openAccount,
  readAccount,
  resealAccounts,
  sealAccount,
} from './account.js';
import { isSealed } from './compare.js';
import { maxAccounts, type PublicFacts, type VaultEntry, type VaultFile } from './format/format.js';
import { refuseAccount, requireAccount, requireNewName } from './format/names.js';
import { requireOptions } from './options.js';
import { checkCost } from './sealing/cost.js';
import { LockedSecret } from './sealing/locked-secret.js';
import type { Cost } from './sodium/sodium.js';
import { make, newPath, type OpenVault } from './storage/commit.js';
import { Session } from './storage/session.js';

/** The public facts of an account in a vault. */
export interface VaultAccount extends PublicFacts {
  /** Whether the account has a passphrase that the exchange issued. */
  readonly hasPassphrase: boolean;
}

/** The vault that {@link Vault.export} makes. */
export interface ExportOptions {
  /** The file of the new vault. */
  readonly path: string;
  /** The passphrase of the new vault. */
  readonly passphrase: SecretSource;
  /** The accounts to export. Default: all. */
  readonly names?: readonly string[];
  /**
   * What deriving the new vault's key costs. Default: the cost of this vault. The machine that
   * opens the new vault needs twice its memory free.
   */
  readonly cost?: Cost;
}

/** What {@link Vault.changePassphrase} can change as well. */
export interface PassphraseOptions {
  /** What deriving the key costs from now on. Default: the cost stays. */
  readonly cost?: Cost;
}

const exportOptions: readonly (keyof ExportOptions)[] = ['path', 'passphrase', 'names', 'cost'];

export class Vault {
  readonly #session: Session;

  /**
   * `openVault` and `createVault` call it.
   * @param passphrase seals changes. Without it the vault is open for reading.
   */
  constructor(vault: OpenVault, passphrase?: LockedSecret) {
    notThenable(this);
    this.#session = new Session(vault, passphrase);
  }

  /** The path of the file, with symbolic links resolved. */
  get path(): string {
    return this.#session.vault.path;
  }

  /**
   * Counts the changes, from 1. A number lower than one seen before means that an older file was
   * put back. An older file is a valid vault.
   */
  get revision(): number {
    return this.#file.revision;
  }

  /** What deriving the key of this vault costs. */
  get cost(): Cost {
    const { memory, operations } = this.#file.derivation;
    return { memory, operations };
  }

  /** Whether close() has been called. */
  get closed(): boolean {
    return !this.#session.isOpen;
  }

  /** The public facts of the accounts, in the order in which they were added. */
  accounts(): readonly VaultAccount[] {
    return Object.freeze(
      this.#file.accounts.map(({ secret: _secret, passphrase, ...facts }) =>
        Object.freeze({ ...facts, hasPassphrase: passphrase !== undefined }),
      ),
    );
  }

  /**
   * Loads the key of an account. The returned account signs, and outlives the vault: destroy it
   * when you no longer need it. If the exchange issued a passphrase, that becomes a JavaScript
   * string, because it is a header of every request. Opening an account takes one page of locked
   * memory until this method returns.
   *
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_VAULT_CLOSED`, `ERR_VAULT_DAMAGED`, and what
   *   the exchange's open() throws.
   * @example
   * using account = await vault.account('binance-main');
   * const response = await account.send({ method: 'GET', path: '/api/v3/account' });
   */
  async account(name: string, options: AccountOptions = {}): Promise<ExchangeAccount<unknown>> {
    return openAccount(this.#session.opener(), this.#require(name), requireOptions(options, accountOptions));
  }

  /**
   * Compares secrets with those of an account, in locked memory and in constant time. The plain text
   * of the account's secrets is wiped before this method settles.
   * @returns false as well if only one of the two has a passphrase.
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_VAULT_CLOSED`, `ERR_VAULT_DAMAGED`,
   *   `ERR_MEMLOCK_LIMIT`, and what SigningKey.load throws for a source.
   * @example
   * await vault.matches('main', { secret: secret.dotenv('.env', 'BINANCE_API_SECRET') });
   */
  async matches(name: string, secrets: Pick<NewAccount, 'secret' | 'passphrase'>): Promise<boolean> {
    this.#session.requireOpen();
    this.#require(name); // before a source prompts
    const { secret, passphrase } = requireOptions(secrets, ['secret', 'passphrase']);
    const { sodium } = this.#session.vault;
    using lockedSecret = await LockedSecret.read(sodium, secret);
    using lockedPassphrase = passphrase && (await LockedSecret.read(sodium, passphrase));
    const entry = this.#require(name); // again: the account may have changed meanwhile
    if ((entry.passphrase === undefined) !== (lockedPassphrase === undefined)) return false;
    const opener = this.#session.opener();
    // Both are compared, so that the time does not show which one differs.
    const isSameSecret = isSealed(opener, entry, 'secret', lockedSecret);
    const isSamePassphrase = lockedPassphrase === undefined || isSealed(opener, entry, 'passphrase', lockedPassphrase);
    return isSameSecret && isSamePassphrase;
  }

  /**
   * Reads the secrets of a new account, checks that they can be a key of the exchange, seals them
   * and writes the vault.
   *
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT`; `ERR_REQUEST` for a field that the exchange
   *   refuses; `ERR_SECRET_CHARACTERS` for a secret that no exchange issues; what SigningKey.load
   *   throws for a source. Every change also throws `ERR_VAULT_READ_ONLY`, `ERR_VAULT_CLOSED`,
   *   `ERR_VAULT_CHANGED`, `ERR_VAULT_LOCKED`, `ERR_VAULT_WRITE`, `ERR_VAULT_COST`,
   *   `ERR_MEMLOCK_LIMIT`, `ERR_LOCK_*`, and what openVault() throws if the file was removed or
   *   replaced.
   * @example
   * await vault.add({ name: 'main', exchange: 'binance', apiKey, secret: secret.prompt('Binance secret') });
   */
  async add(options: NewAccount): Promise<void> {
    this.#session.requireEdit();
    const { path } = this;
    const { sodium } = this.#session.vault;
    const account = await readAccount(sodium, options, this.#file.accounts, path);
    try {
      await this.#session.change((from, to) => {
        const { accounts } = this.#file;
        requireNewName(accounts, account.facts.name, path); // again: another change may have come first
        if (accounts.length >= maxAccounts)
          refuseAccount(path, `it already holds ${maxAccounts} accounts, the maximum`);
        return [...resealAccounts(from, accounts, to), sealAccount(to, account)];
      });
    } finally {
      freeAccount(account);
    }
  }

  /** Gives an account another name. @throws {LocksignError} as add() */
  async rename(from: string, to: string): Promise<void> {
    await this.#session.change((opener, sealer) => {
      const renamed = this.#require(from);
      const { accounts } = this.#file;
      const name = requireNewName(accounts, to, this.path);
      return resealAccounts(opener, accounts, sealer, (entry) => (entry === renamed ? name : entry.name));
    });
  }

  /**
   * Removes an account. The file before this change stays as `<path>.previous` until the next
   * change, and still contains the secret. Revoke the API key at the exchange if nobody should use
   * it any more.
   * @throws {LocksignError} as add()
   */
  async remove(name: string): Promise<void> {
    await this.#session.change((from, to) => {
      const removed = this.#require(name);
      const kept = this.#file.accounts.filter((entry) => entry !== removed);
      return resealAccounts(from, kept, to);
    });
  }

  /**
   * Seals the vault with another passphrase. The file before this change stays as `<path>.previous`
   * until the next change, and the old passphrase opens that file.
   * @throws {LocksignError} as add(), and what SigningKey.load throws for a source.
   */
  async changePassphrase(source: SecretSource, options: PassphraseOptions = {}): Promise<void> {
    this.#session.requireEdit();
    const { cost } = requireOptions(options, ['cost']);
    if (cost !== undefined) checkCost(cost, this.path); // before the source prompts
    const passphrase = await LockedSecret.read(this.#session.vault.sodium, source);
    try {
      await this.#session.change((from, to) => resealAccounts(from, this.#file.accounts, to), {
        passphrase,
        ...(cost !== undefined && { cost }),
      });
    } catch (error) {
      passphrase.free();
      throw error;
    }
  }

  /**
   * Writes accounts into a new vault with its own passphrase, for use on another machine.
   *
   * @throws {LocksignError} `ERR_VAULT_EXISTS`, `ERR_VAULT_ACCOUNT`, `ERR_VAULT_CLOSED`,
   *   `ERR_INVALID_ARGUMENT` if `names` is empty or not an array, and what createVault() throws.
   */
  async export(options: ExportOptions): Promise<void> {
    this.#session.requireOpen();
    const { path, passphrase, names, cost = this.cost } = requireOptions(options, exportOptions);
    if (names !== undefined && (!Array.isArray(names) || names.length === 0)) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', {
        detail: 'names must be a list of accounts, or be left out for all',
      });
    }
    // A copy, because the caller's list may change before the accounts are sealed.
    const wanted = names && [...new Set(names)];
    // All that can be refused is refused before the source prompts for a passphrase.
    for (const name of wanted ?? []) this.#require(name);
    const target = newPath(path ?? ''); // an export without a path must not go to the default path
    checkCost(cost, target);
    const { sodium } = this.#session.vault;
    using locked = await LockedSecret.read(sodium, passphrase);
    const { keys } = await make(sodium, target, cost, locked, (to) => {
      const from = this.#session.opener();
      const entries = wanted?.map((name) => this.#require(name)) ?? this.#file.accounts;
      return resealAccounts(from, entries, to);
    });
    keys.free();
  }

  /**
   * Wipes the keys and the passphrase. Calling it again does nothing. Methods that need the keys
   * throw `ERR_VAULT_CLOSED` from now on.
   */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  toJSON(): { path: string; revision: number; closed: boolean } {
    return { path: this.path, revision: this.revision, closed: this.closed };
  }

  get #file(): VaultFile {
    return this.#session.vault.file;
  }

  #require(name: string): VaultEntry {
    return requireAccount(this.#file.accounts, name, this.path);
  }
}
