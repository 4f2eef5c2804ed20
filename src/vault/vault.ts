/**
 * Vault: an encrypted file of accounts, which one passphrase opens.
 * @module
 */
// Declares Symbol.dispose for projects with an older `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import type { ExchangeAccount } from '../exchanges/core/types.js';
import type { SealedSecret, SecretSource } from '../index.js';
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
  sealedSecret,
} from './account.js';
import { isSealed } from './compare.js';
import { maxAccounts, type PublicFacts, type VaultEntry, type VaultFile } from './format/format.js';
import { refuseAccount, requireAccount, requireNewName } from './format/names.js';
import { requireGiven, requireOptions } from './options.js';
import { type ExportOptions, planExport, writeExport } from './reseal.js';
import { checkCost } from './sealing/cost.js';
import { LockedSecret } from './sealing/locked-secret.js';
import { readNewPassphrase } from './sealing/new-passphrase.js';
import type { Cost } from './sodium/sodium.js';
import { type OpenVault, openSealed } from './storage/commit.js';
import { Session } from './storage/session.js';

/** The public facts of an account in a vault. */
export interface VaultAccount extends PublicFacts {
  /** Whether the account has a passphrase that the exchange issued. */
  readonly hasPassphrase: boolean;
}

/** What {@link Vault.changePassphrase} needs, and what it can change as well. */
export interface PassphraseOptions {
  /** The passphrase until now. */
  readonly currentPassphrase: SecretSource;
  /** What deriving the key costs from now on. Default: the cost stays. */
  readonly cost?: Cost;
}

const exportOptions: readonly (keyof ExportOptions)[] = ['path', 'currentPassphrase', 'passphrase', 'names', 'cost'];
const passphraseOptions: readonly (keyof PassphraseOptions)[] = ['currentPassphrase', 'cost'];

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
   * The secret of an account, for `guard`, for `open` of its exchange and for `SigningKey.load`. It
   * stays sealed until a key is made of it, for which the vault must be open. It becomes no key of
   * another algorithm or encoding than its exchange's, and nothing else reads it.
   *
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_VAULT_CLOSED`. Making a key throws
   *   `ERR_VAULT_ACCOUNT` for another algorithm, `ERR_VAULT_CLOSED`, `ERR_VAULT_DAMAGED`, and the
   *   errors of SigningKey.load.
   * @example
   * const exchange = await guard(new ccxt.binance({ apiKey }), vault.secret('binance-main'));
   * vault.close();
   */
  secret(name: string): SealedSecret {
    this.#session.requireOpen();
    this.#require(name);
    return sealedSecret(() => ({ from: this.#session.opener(), entry: this.#require(name) }));
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
   * Seals the vault with another passphrase. It checks the current one, as export() does, because
   * whoever chooses the passphrase can open the file. The file before this change stays as
   * `<path>.previous` until the next change, and the old passphrase opens that file.
   *
   * @throws {LocksignError} as add(), `ERR_VAULT_PASSPHRASE`, `ERR_VAULT_NEW_PASSPHRASE`, and what
   *   SigningKey.load throws for a source.
   * @example
   * await vault.changePassphrase(secret.prompt('New passphrase'), {
   *   currentPassphrase: secret.prompt('Current passphrase'),
   * });
   */
  async changePassphrase(source: SecretSource, options: PassphraseOptions): Promise<void> {
    this.#session.requireEdit();
    const { currentPassphrase, cost } = requireOptions(options, passphraseOptions);
    if (cost !== undefined) checkCost(cost, this.path); // before the source prompts
    const current = requireGiven(currentPassphrase, 'currentPassphrase');
    (await openSealed(this.#session.vault, current)).keys.free();
    const passphrase = await readNewPassphrase(this.#session.vault.sodium, source);
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
   * Writes accounts into a new vault with its own passphrase, for use on another machine. The vault
   * must be open for changes. Its passphrase is checked each time, by deriving the key again, so that
   * code which gets this object cannot take the secrets with it.
   *
   * @throws {LocksignError} `ERR_VAULT_READ_ONLY`, `ERR_VAULT_PASSPHRASE`, `ERR_VAULT_EXISTS`,
   *   `ERR_VAULT_ACCOUNT`, `ERR_VAULT_CLOSED`, `ERR_INVALID_ARGUMENT` if `names` is empty or not an
   *   array, and what createVault() throws.
   * @example
   * using vault = await openVault({ passphrase: secret.prompt('Vault passphrase'), edit: true });
   * await vault.export({
   *   path: '/media/usb/vault.json',
   *   currentPassphrase: secret.prompt('Vault passphrase'),
   *   passphrase: secret.prompt('Passphrase of the new vault'),
   * });
   */
  async export(options: ExportOptions): Promise<void> {
    this.#session.requireEdit();
    const given = requireOptions(options, exportOptions);
    const { vault } = this.#session;
    const plan = planExport(vault, given);
    const from = await openSealed(vault, requireGiven(given.currentPassphrase, 'currentPassphrase'));
    using _keys = from.keys;
    using locked = await readNewPassphrase(from.sodium, given.passphrase);
    await writeExport(plan, from, locked);
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
