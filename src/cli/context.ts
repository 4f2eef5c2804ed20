/**
 * What the commands share: which vault, and how it is opened.
 * @module
 */
import { LocksignError, type SecretSource, secret } from '../index.js';
import { openVault, type Vault } from '../vault/index.js';
import { type PublicFacts, readVault, requireChangeable, requireNewName, type SealedVault } from '../vault/inspect.js';
import { MissingVault } from './exit.js';
import { askTwice, checkStrength, Held } from './options/held-secret.js';
import { namedSource } from './options/secret-options.js';
import { listedAccount, namesSomething } from './options/unrecognised.js';
import { vaultPathOf } from './options/vault-path.js';
import { output } from './output.js';

/** Options that every command takes, as the parser gives them. */
export type GlobalOptions = Readonly<Record<string, unknown>> & { readonly vault?: string };

interface OpenOptions {
  readonly edit?: boolean;
  /** Accounts that there must be. They are not sealed, so that is said before the passphrase is asked for. */
  readonly accounts?: readonly string[];
  /** The option that names the accounts, where it is not an argument. */
  readonly accountOption?: string;
  /** A name that an account is to get. That it cannot is said as early. */
  readonly newName?: string;
}

export class Context {
  readonly #options: () => GlobalOptions;

  /** @param options those of this run: they are known once it has been parsed. */
  constructor(options: () => GlobalOptions) {
    this.#options = options;
  }

  /** `--vault`, else what the library takes. */
  get vaultPath(): string {
    return vaultPathOf(this.#options().vault);
  }

  /**
   * What the file shows of an account: for what can be said before the passphrase is asked for. Nothing vouches for it yet.
   * @throws what openVault throws of the file; `ERR_VAULT_ACCOUNT`
   */
  shownAccount(name: string): PublicFacts {
    return listedAccount(this.readVault().file.accounts, name);
  }

  /**
   * Asks for the passphrase, or reads it where the options say, and opens the vault. Close it.
   * @throws what openVault throws.
   */
  async openVault({ edit = false, accounts = [], accountOption, newName }: OpenOptions = {}): Promise<Vault> {
    const path = this.vaultPath;
    // What is wrong with the file is said before the passphrase is asked for, and that it could not be changed.
    const { file, path: place } = this.readVault();
    if (edit) requireChangeable(place);
    for (const name of accounts) listedAccount(file.accounts, name, accountOption);
    if (newName !== undefined) requireNewName(file.accounts, newName, path);
    using passphrase = await this.read(secret.prompt('Vault passphrase'), 'passphrase');
    // Awaited here: the passphrase is wiped when this function is left.
    return await output.during('Deriving the key from the passphrase', () =>
      openVault({ path, edit, passphrase: passphrase.source() }),
    );
  }

  /** Opens the vault, and closes it after `use`. */
  async withVault<T>(use: (vault: Vault) => T | Promise<T>, options: OpenOptions = {}): Promise<T> {
    using vault = await this.openVault(options);
    return await use(vault);
  }

  /**
   * The vault's file, which is not verified without the passphrase.
   * @throws what openVault throws of the file. A path that names nothing may be a secret, and is not shown.
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

  /** Reads a secret from where the options name it, else from the source that is given. */
  read(otherwise: SecretSource, name: string, options = this.#options()): Promise<Held> {
    return Held.read(namedSource(options, name) ?? otherwise);
  }

  /**
   * A new passphrase: from where the options name it, else from the terminal, twice.
   * @throws {PassphraseError} if it is too short, or the entries differ.
   */
  async newPassphrase(label: string, name: string, options = this.#options()): Promise<Held> {
    const source = namedSource(options, name);
    if (source === undefined) return askTwice(label);
    const held = await Held.read(source);
    try {
      checkStrength(held);
      return held;
    } catch (error) {
      held[Symbol.dispose]();
      throw error;
    }
  }
}
