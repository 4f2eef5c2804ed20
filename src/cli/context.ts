/**
 * What the commands share: the vault, and the secrets that open or change it.
 * @module
 */
import type { Command } from 'commander';
import { LocksignError, type SecretSource, secret } from '../index.js';
import { openVault, type Vault } from '../vault/index.js';
import {
  type LockedSecret,
  type PublicFacts,
  readVault,
  requireChangeable,
  requireNewName,
  type SealedVault,
  Session,
} from '../vault/inspect.js';
import { MissingVault, UsageError } from './exit.js';
import { commandName } from './help/command-name.js';
import { askTwice, checkStrength, readLocked } from './options/read-secret.js';
import { namedSource } from './options/secret-options.js';
import { listedAccount, namesSomething } from './options/unrecognised.js';
import { vaultPathOf } from './options/vault-path.js';
import { output } from './output.js';
import { askUntilAccepted, refuses } from './terminal/ask-again.js';

/** The options that every command has, as the parser gives them. */
export type GlobalOptions = Readonly<Record<string, unknown>> & { readonly vault?: string };

interface OpenOptions {
  /** Whether the vault is to be changed. */
  readonly edit?: boolean;
  /**
   * Accounts that must exist. Their names are not sealed, so they are checked before the passphrase
   * is asked for.
   */
  readonly accounts?: readonly string[];
  /** The option that names the accounts, where it is not an argument. */
  readonly accountOption?: string;
  /** A new name for an account. It is checked before the passphrase is asked for. */
  readonly newName?: string;
}

/**
 * @throws {UsageError} if the name is taken. @throws {LocksignError} `ERR_VAULT_ACCOUNT` if it is
 *   invalid.
 */
function requireFreeName(accounts: readonly PublicFacts[], name: string, path: string): void {
  requireNewName([], name, path);
  if (!accounts.some((account) => account.name === name)) return;
  throw new UsageError(
    `The vault ${path} already has an account '${name}'. Choose another name. To give that account a new secret, run ` +
      `\`${commandName} rotate ${name}\`. To change its host or other fields, run \`${commandName} edit ${name}\`.`,
  );
}

export class Context {
  readonly #options: () => GlobalOptions;

  /**
   * @param options gives the options of this run, which are known once the arguments are parsed.
   */
  constructor(options: () => GlobalOptions) {
    this.#options = options;
  }

  /** The path of `--vault`, or else the library's default. */
  get vaultPath(): string {
    return vaultPathOf(this.#options().vault);
  }

  /** Whether an option names the source of the vault's passphrase. */
  get namesPassphrase(): boolean {
    return namedSource(this.#options(), 'passphrase') !== undefined;
  }

  /**
   * What the file says about an account, for checks before the passphrase is asked for. It is not
   * verified without the passphrase.
   * @param place where the name was given.
   * @throws what openVault throws for the file. @throws {UsageError} if there is no such account.
   */
  shownAccount(name: string, place?: string): PublicFacts {
    return listedAccount(this.readVault().file.accounts, name, place);
  }

  /**
   * Reads the passphrase, from the terminal or from the source that an option names, and opens the
   * vault. Close it after use.
   * @throws what openVault throws. @throws {UsageError} if an account does not exist.
   */
  async openVault({ edit = false, ...checked }: OpenOptions = {}): Promise<Vault> {
    const path = this.#readyToOpen({ edit, ...checked });
    return this.withPassphrase((passphrase) => openVault({ path, edit, passphrase }));
  }

  /** Opens the vault for changes as openVault() does, for a change whose steps ask questions. */
  async openSession(checked: Omit<OpenOptions, 'edit'>): Promise<Session> {
    const path = this.#readyToOpen({ edit: true, ...checked });
    return this.withPassphrase((passphrase) => Session.open(readVault(path), passphrase, true));
  }

  /**
   * Refuses everything that can be refused without the passphrase, before it is asked for.
   * @returns the path of the vault.
   */
  #readyToOpen({ edit = false, accounts = [], accountOption, newName }: OpenOptions): string {
    const path = this.vaultPath;
    const { file, path: place } = this.readVault();
    if (edit) requireChangeable(place);
    for (const name of accounts) listedAccount(file.accounts, name, accountOption);
    if (newName !== undefined) requireFreeName(file.accounts, newName, path);
    return path;
  }

  /**
   * Reads the passphrase of the vault, and calls `open`, which derives the key. On the terminal, a
   * passphrase that does not open the vault is asked for again.
   */
  async withPassphrase<T>(open: (passphrase: SecretSource) => Promise<T>): Promise<T> {
    const named = namedSource(this.#options(), 'passphrase');
    const attempt = async (): Promise<T> => {
      using passphrase = await readLocked(named ?? secret.prompt('Vault passphrase'));
      // The `await` keeps the passphrase until the vault is open: `using` wipes it when this
      // function returns.
      return await output.during('Deriving the key from the passphrase', () => open(passphrase.source()));
    };
    return named === undefined ? askUntilAccepted(attempt, refuses.passphrase) : attempt();
  }

  /** Opens the vault, and closes it after `use`. */
  async withVault<T>(use: (vault: Vault) => T | Promise<T>, options: OpenOptions = {}): Promise<T> {
    using vault = await this.openVault(options);
    return await use(vault);
  }

  /**
   * The vault's file, which is not verified without the passphrase.
   * @throws what openVault throws for the file. A path that names nothing may be a secret, and is
   * not shown.
   */
  readVault(): SealedVault {
    const path = this.vaultPath;
    try {
      return readVault(path);
    } catch (error) {
      const isNamed = this.#options().vault !== undefined;
      if (isNamed && error instanceof LocksignError && !namesSomething(path) && !namesSomething(`${path}.previous`)) {
        throw new MissingVault();
      }
      throw error;
    }
  }

  /**
   * Reads a new passphrase from the source that an option names, or else twice from the terminal.
   * @throws {PassphraseError} if it is too short, or if the entries differ.
   */
  async newPassphrase(label: string, name: string, options = this.#options()): Promise<LockedSecret> {
    const source = namedSource(options, name);
    if (source === undefined) return askTwice(label);
    const passphrase = await readLocked(source);
    try {
      checkStrength(passphrase);
      return passphrase;
    } catch (error) {
      passphrase.free();
      throw error;
    }
  }
}

/** Adds a command to the program, or to a command that has commands. */
export type Register = (parent: Command, context: Context) => void;
