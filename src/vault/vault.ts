/**
 * Vault: accounts whose secrets rest encrypted, opened with one passphrase.
 * @module
 */
// For Symbol.dispose in the declarations, where the user's `lib` is older.
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
import { maxAccounts, type PublicFacts, type VaultEntry } from './format/format.js';
import { refuseAccount, requireAccount, requireNewName } from './format/names.js';
import { requireOptions } from './options.js';
import { checkCost } from './sealing/cost.js';
import { LockedSecret } from './sealing/locked-secret.js';
import type { Opener, Sealer } from './sealing/seal.js';
import type { Cost } from './sodium/sodium.js';
import { commit, make, newPath, type OpenVault } from './storage/commit.js';

/** What may be shown of an account in a vault. */
export interface VaultAccount extends PublicFacts {
  /** Whether it has a passphrase of the exchange's. */
  readonly hasPassphrase: boolean;
}

/** Where the accounts of a vault go, and what opens them there. */
export interface ExportOptions {
  readonly path: string;
  readonly passphrase: SecretSource;
  /** Which accounts. Default: all. */
  readonly names?: readonly string[];
  /** What deriving its key costs. Default: as of this vault. The other machine needs twice the memory free. */
  readonly cost?: Cost;
}

/** What may change together with a passphrase. */
export interface PassphraseOptions {
  /** What deriving the key costs from then on. Default: as before. */
  readonly cost?: Cost;
}

/** What opens a vault after a change of the passphrase, which is the vault's once the change is made, and what deriving its key costs. */
interface FromThenOn {
  readonly passphrase: LockedSecret;
  readonly cost?: Cost;
}

const exportOptions: readonly (keyof ExportOptions)[] = ['path', 'passphrase', 'names', 'cost'];

export class Vault {
  /** As it was read, or written last. */
  #vault: OpenVault;
  /** Kept to seal changes. */
  #passphrase: LockedSecret | undefined;
  #open = true;
  /** Settled when the last change is. */
  #changes: Promise<unknown> = Promise.resolve();

  /**
   * For `openVault` and `createVault`.
   * @param passphrase with which it can be changed.
   */
  constructor(vault: OpenVault, passphrase?: LockedSecret) {
    notThenable(this);
    this.#vault = vault;
    this.#passphrase = passphrase;
  }

  /** The file, after symbolic links. */
  get path(): string {
    return this.#vault.path;
  }

  /** Counts the changes. A lower one than was seen before: somebody put an older file back, which is a vault as well. */
  get revision(): number {
    return this.#vault.file.revision;
  }

  /** What the derivation of its key costs. */
  get cost(): Cost {
    const { memory, operations } = this.#vault.file.derivation;
    return { memory, operations };
  }

  /** Whether close() has been called. */
  get closed(): boolean {
    return !this.#open;
  }

  /** The accounts, in the order in which they were added, without what is secret of them. */
  accounts(): readonly VaultAccount[] {
    return Object.freeze(
      this.#vault.file.accounts.map(({ secret: _secret, passphrase, ...facts }) =>
        Object.freeze({ ...facts, hasPassphrase: passphrase !== undefined }),
      ),
    );
  }

  /**
   * Loads the key of an account and gives what signs with it; destroy that when it is done with. It outlives the vault.
   * A passphrase of the exchange's becomes a JavaScript string, as it is a header of every request. While it is opened, an account
   * needs a page of locked memory.
   *
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_VAULT_CLOSED`, `ERR_VAULT_DAMAGED`, and what the exchange's open() throws.
   * @example
   * using account = await vault.account('binance-main');
   * const response = await account.send({ method: 'GET', path: '/api/v3/account' });
   */
  async account(name: string, options: AccountOptions = {}): Promise<ExchangeAccount<unknown>> {
    return openAccount(this.#opener(), this.#require(name), requireOptions(options, accountOptions));
  }

  /**
   * Reads the secrets of a new account, tries whether they can be a key of the exchange, seals them and writes the vault.
   *
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_REQUEST` for a field that the exchange refuses, `ERR_SECRET_CHARACTERS`
   *   for what no exchange issues, what SigningKey.load throws, and what every change throws: `ERR_VAULT_READ_ONLY`, `ERR_VAULT_CLOSED`, `ERR_VAULT_CHANGED`,
   *   `ERR_VAULT_LOCKED`, `ERR_VAULT_WRITE`, `ERR_VAULT_COST`, `ERR_MEMLOCK_LIMIT`, `ERR_LOCK_*`, and of a file that is
   *   not there any more, or not as it was, what openVault() throws of it.
   * @example
   * await vault.add({ name: 'main', exchange: 'binance', apiKey, secret: secret.prompt('Binance secret') });
   */
  async add(options: NewAccount): Promise<void> {
    this.#requireEdit();
    const { sodium, path, file } = this.#vault;
    const account = await readAccount(sodium, options, file.accounts, path);
    try {
      await this.#change((from, to) => {
        const { accounts } = this.#vault.file;
        requireNewName(accounts, account.facts.name, path); // again: another change may have come first
        if (accounts.length >= maxAccounts) refuseAccount(path, `it holds ${maxAccounts} accounts, the most it can`);
        return [...resealAccounts(from, accounts, to), sealAccount(to, account)];
      });
    } finally {
      freeAccount(account);
    }
  }

  /** Gives an account another name. @throws {LocksignError} as add() */
  async rename(from: string, to: string): Promise<void> {
    await this.#change((opener, sealer) => {
      const renamed = this.#require(from);
      const { file, path } = this.#vault;
      const name = requireNewName(file.accounts, to, path);
      return resealAccounts(opener, file.accounts, sealer, (entry) => (entry === renamed ? name : entry.name));
    });
  }

  /**
   * Removes an account. The file before is kept as `<path>.previous` until the next change, and has its secret still: revoke
   * the API key at the exchange if nobody is to use it any more.
   * @throws {LocksignError} as add()
   */
  async remove(name: string): Promise<void> {
    await this.#change((from, to) => {
      const removed = this.#require(name);
      const kept = this.#vault.file.accounts.filter((entry) => entry !== removed);
      return resealAccounts(from, kept, to);
    });
  }

  /**
   * Seals the vault for another passphrase. The file before, which the old one opens, is kept as `<path>.previous` until the
   * next change.
   * @throws {LocksignError} as add(), and what SigningKey.load throws.
   */
  async changePassphrase(source: SecretSource, options: PassphraseOptions = {}): Promise<void> {
    this.#requireEdit();
    const { cost } = requireOptions(options, ['cost']);
    if (cost !== undefined) checkCost(cost, this.path); // before anyone is asked for a passphrase
    const next = await LockedSecret.read(this.#vault.sodium, source);
    try {
      await this.#change((from, to) => resealAccounts(from, this.#vault.file.accounts, to), {
        passphrase: next,
        ...(cost !== undefined && { cost }),
      });
    } catch (error) {
      next.free();
      throw error;
    }
  }

  /**
   * Writes accounts into a vault of its own, with its own passphrase, to take to another machine.
   *
   * @throws {LocksignError} `ERR_VAULT_EXISTS`, `ERR_VAULT_ACCOUNT`, `ERR_VAULT_CLOSED`, `ERR_INVALID_ARGUMENT` for names that
   *   are no list or none, and what createVault() throws.
   */
  async export(options: ExportOptions): Promise<void> {
    this.#requireOpen();
    const { path, passphrase, names, cost = this.cost } = requireOptions(options, exportOptions);
    if (names !== undefined && (!Array.isArray(names) || names.length === 0)) {
      throw new LocksignError('ERR_INVALID_ARGUMENT', {
        detail: 'names must be a list of accounts, or be left out for all',
      });
    }
    // A copy, for the caller's list may change while we wait; looked up before anyone is asked for a passphrase.
    const wanted = names && [...new Set(names)];
    for (const name of wanted ?? []) this.#require(name);
    const target = newPath(path ?? ''); // a script may leave it out, and no export goes to the default path
    checkCost(cost, target);
    const { sodium } = this.#vault;
    const held = await LockedSecret.read(sodium, passphrase);
    try {
      const { keys } = await make(sodium, target, cost, held, (to) => {
        const from = this.#opener();
        const entries = wanted?.map((name) => this.#require(name)) ?? this.#vault.file.accounts;
        return resealAccounts(from, entries, to);
      });
      keys.free();
    } finally {
      held.free();
    }
  }

  /** Wipes the keys and the passphrase. Calling it again does nothing; what needs them then throws `ERR_VAULT_CLOSED`. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#vault.keys.free();
    this.#passphrase?.free();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** What may be shown of a vault. */
  toJSON(): { path: string; revision: number; closed: boolean } {
    return { path: this.path, revision: this.revision, closed: this.closed };
  }

  #require(name: string): VaultEntry {
    return requireAccount(this.#vault.file.accounts, name, this.path);
  }

  #requireOpen(): void {
    if (!this.#open) throw new LocksignError('ERR_VAULT_CLOSED', { subject: this.path });
  }

  #requireEdit(): LockedSecret {
    this.#requireOpen();
    if (this.#passphrase === undefined) throw new LocksignError('ERR_VAULT_READ_ONLY', { subject: this.path });
    return this.#passphrase;
  }

  #opener(): Opener {
    this.#requireOpen();
    const { sodium, keys, file, path } = this.#vault;
    return { sodium, keys, header: file, path };
  }

  /** One change after another. */
  #change(entriesOf: (from: Opener, to: Sealer) => VaultEntry[], next?: FromThenOn): Promise<void> {
    const change = this.#changes.then(() => this.#changeNow(entriesOf, next));
    this.#changes = change.catch(() => {}); // whoever asked for it is told
    return change;
  }

  async #changeNow(entriesOf: (from: Opener, to: Sealer) => VaultEntry[], next?: FromThenOn): Promise<void> {
    const held = this.#requireEdit();
    const { passphrase, cost } = { passphrase: held, cost: this.cost, ...next };
    const committed = await commit(this.#vault, passphrase, cost, (to) => entriesOf(this.#opener(), to));
    if (!this.#open) {
      committed.keys.free();
      if (passphrase !== held) passphrase.free(); // close() has freed the other
      return;
    }
    this.#vault.keys.free();
    this.#vault = committed;
    if (passphrase === held) return;
    this.#passphrase = passphrase;
    held.free();
  }
}
