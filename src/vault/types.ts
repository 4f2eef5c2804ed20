/**
 * The public types of the vault. Nothing else of `src/vault` is in the published declarations.
 * @module
 */
// Declares Symbol.dispose for projects with an older `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import type { Account, SendOptions } from '../exchanges/core/types/account.js';
import type { Timing } from '../exchanges/core/types/clock.js';
import type { ExchangeAccount } from '../exchanges/core/types/exchange.js';
import type { KeyType } from '../exchanges/core/types/key-kind.js';
import type { SealedSecret, SecretSource } from '../index.js';
import type { PublicKey } from '../keys/public-key.js';

/** What deriving a key from a passphrase with Argon2id costs. */
export interface Cost {
  /** Bytes. */
  readonly memory: number;
  /** Passes over that memory. */
  readonly operations: number;
}

/** The build of libsodium that opens vaults in this thread. */
export interface LibsodiumInfo {
  readonly name: 'native' | 'wasm';
  /** Why it is not native. A native build has no reason. */
  readonly reason?: string;
  /** What to do to use the native build, where that reason is known to have a remedy. */
  readonly remedy?: string;
}

/** The facts of an account that the file shows without a passphrase. */
export interface PublicFacts {
  readonly name: string;
  readonly exchange: string;
  /** The kind of its key. Absent: the first kind of the exchange. */
  readonly keyType?: KeyType;
  /**
   * Where the key is, if it is inside a PKCS#11 token: a URI with token or serial, with object or
   * id, and with module-path (RFC 7512). The vault then has no secret of the account, but the PIN.
   */
  readonly token?: string;
  /**
   * Absent while the exchange has not issued one: the public key of a private key is registered
   * first. Nothing is signed for the account until then.
   */
  readonly apiKey?: string;
  /** The name of one of the exchange's hosts, or a base URL. */
  readonly host?: string;
  readonly subaccount?: string;
  /** Milliseconds. */
  readonly recvWindow?: number;
  readonly keyVersion?: number;
  /** The time when it was added, in UTC, to the second. */
  readonly added: string;
}

/** The public facts of an account in a vault. */
export interface VaultAccount extends PublicFacts {
  /** Whether the account has a passphrase that the exchange issued. */
  readonly hasPassphrase: boolean;
}

/** A client of the signing agent. */
export interface AgentClient {
  /** 1 to 64 letters, digits, dots, hyphens or underscores, no hyphen first. */
  readonly name: string;
  /** The name of the account whose key signs for it. The account may have been removed. */
  readonly account: string;
  /** Which of its credentials is valid, from 1. */
  readonly counter: number;
}

/** The last line of the agent's log. */
export interface AgentHead {
  /** From 1. */
  readonly sequence: number;
  /** SHA-256, 64 lowercase hexadecimal digits. */
  readonly hash: string;
}

/** The public part of a vault's record of the signing agent. The vault's seal covers it. */
export interface AgentRecord {
  /** At most 1,000, in the order in which they were added. */
  readonly clients: readonly AgentClient[];
  /** Undefined until the agent has recorded a line of its log here. */
  readonly head: AgentHead | undefined;
}

/** An account for {@link Vault.add}. */
export interface NewAccount extends Omit<Account, 'apiKey' | 'passphrase' | 'demo'> {
  /**
   * The name in the vault: 1 to 64 letters, digits, dots, hyphens or underscores. It must not begin
   * with a hyphen.
   */
  readonly name: string;
  /** The `id` of the exchange, such as `binance`. */
  readonly exchange: string;
  /**
   * The public half. A private key may come without it: {@link Vault.edit} adds the API key that
   * the exchange shows for the public key. Where the API key is the public key, it is derived.
   */
  readonly apiKey?: string;
  /**
   * A key inside a PKCS#11 token, such as
   * `pkcs11:token=bots;object=binance?module-path=/usr/lib/softhsm/libsofthsm2.so`. It names the
   * module, the token by its label or serial number, and the key by its label or id. `secret` is
   * then the source of the user's PIN.
   */
  readonly token?: string;
  /**
   * A secret that the exchange issued, or a private key. `secret.random()` makes one. With `token`,
   * the user's PIN.
   */
  readonly secret: SecretSource;
  /** The passphrase, for exchanges that issue one together with the API key. */
  readonly passphrase?: SecretSource;
}

/** The new secret of an account, for {@link Vault.rotate}. */
export interface NewSecret {
  /** With a key in a token, the new PIN. */
  readonly secret: SecretSource;
  /**
   * The public half of the new API key. Default: the API key stays. Null removes it, for a private
   * key whose public key is yet to be registered.
   */
  readonly apiKey?: string | null;
  /** The passphrase that the exchange issued with the new API key. Default: it stays. */
  readonly passphrase?: SecretSource;
}

/**
 * The fields that {@link Vault.edit} sets, with their new values. Null removes a field, so that the
 * default of the exchange holds. `host` and `baseUrl` replace each other. `apiKey` can be changed
 * for private keys only, and not removed: the exchange issues a secret together with its API key.
 * The `token` of an account cannot be changed: remove the account, and add it again.
 */
export type AccountChanges = {
  readonly [Field in 'host' | 'baseUrl' | 'subaccount' | 'recvWindow' | 'keyVersion']?: Account[Field] | null;
} & { readonly apiKey?: string };

/** Options of {@link Vault.account}. */
export interface AccountOptions extends Timing, SendOptions, Pick<Account, 'demo'> {}

/** The vault that {@link Vault.export} makes. */
export interface ExportOptions {
  /** The file of the new vault. */
  readonly path: string;
  /** The passphrase of this vault. */
  readonly currentPassphrase: SecretSource;
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

/** What {@link Vault.changePassphrase} needs, and what it can change as well. */
export interface PassphraseOptions {
  /** The passphrase until now. */
  readonly currentPassphrase: SecretSource;
  /** What deriving the key costs from now on. Default: the cost stays. */
  readonly cost?: Cost;
}

/** An encrypted file of accounts, which one passphrase opens. */
export interface Vault {
  /** The path of the file, with symbolic links resolved. */
  readonly path: string;

  /**
   * Counts the changes, from 1. A number lower than one seen before means that an older file was
   * put back. An older file is a valid vault.
   */
  readonly revision: number;

  /** What deriving the key of this vault costs. */
  readonly cost: Cost;

  /** Whether close() has been called. */
  readonly closed: boolean;

  /** The public facts of the accounts, in the order in which they were added. */
  accounts(): readonly VaultAccount[];

  /**
   * Loads the key of an account. The returned account signs, and outlives the vault: destroy it
   * when you no longer need it. An account whose key is in a token signs asynchronously: `send`,
   * `signAsync`. The accounts on one token share one login, and destroying the last one logs out.
   * If the exchange issued a passphrase, that becomes a JavaScript string, because it is a header
   * of every request. Opening an account takes one page of locked memory until this method returns.
   *
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, also for an account that has no API key yet;
   *   `ERR_VAULT_CLOSED`, `ERR_VAULT_DAMAGED`, and what the exchange's open() throws. For a key in
   *   a token, what openToken() and Token.key() throw. A wrong PIN is tried once.
   * @example
   * using account = await vault.account('binance-main');
   * const response = await account.send({ method: 'GET', path: '/api/v3/account' });
   */
  account(name: string, options?: AccountOptions): Promise<ExchangeAccount<unknown>>;

  /**
   * The secret of an account, for `guard`, for `open` of its exchange and for `SigningKey.load`. It
   * stays sealed until a key is made of it, for which the vault must be open. It becomes no key of
   * another algorithm or encoding than its exchange's, and nothing else reads it.
   *
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, also for an account whose key is in a token:
   *   account() signs with that; `ERR_VAULT_CLOSED`. Making a key throws `ERR_VAULT_ACCOUNT` for
   *   another algorithm, `ERR_VAULT_CLOSED`, `ERR_VAULT_DAMAGED`, and the errors of
   *   SigningKey.load.
   * @example
   * const exchange = await guard(new ccxt.binance({ apiKey }), vault.secret('binance-main'));
   * vault.close();
   */
  secret(name: string): SealedSecret;

  /**
   * The public key of an account, in the forms that exchanges ask for. Undefined if the account has
   * a secret that the exchange issued. A token is asked for the public key of a key inside it.
   *
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_VAULT_CLOSED`, `ERR_VAULT_DAMAGED`, and the
   *   errors of SigningKey.load, or of openToken() and Token.key(). `ERR_TOKEN_KEY` if the token
   *   does not have the public key.
   * @example
   * console.log((await vault.publicKey('binance-ed'))?.pem); // register this at the exchange
   */
  publicKey(name: string): Promise<PublicKey | undefined>;

  /**
   * Compares secrets with those of an account, in locked memory and in constant time. The plain
   * text of the account's secrets is wiped before this method settles. Private keys are the same if
   * they have the same public key, however they are written.
   * @returns false as well if only one of the two has a passphrase.
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, also for an account whose key is in a token: its
   *   PIN is so short that any code could find it by comparing; `ERR_VAULT_CLOSED`,
   *   `ERR_VAULT_DAMAGED`, `ERR_MEMLOCK_LIMIT`, and what SigningKey.load throws for a source.
   * @example
   * await vault.matches('main', { secret: secret.dotenv('.env', 'BINANCE_API_SECRET') });
   */
  matches(name: string, secrets: Pick<NewAccount, 'secret' | 'passphrase'>): Promise<boolean>;

  /**
   * Reads the secrets of a new account, checks that they can be a key of the exchange, seals them
   * and writes the vault. The key is of the account's `keyType`, or else of the first kind of the
   * exchange. It refuses a second account with the same exchange and API key. With `token`, it logs
   * in to the token with the PIN, once, and checks that the key is of that kind. No account may
   * have that token open, because it would then not check the PIN. If another process changes the
   * vault in the meantime, it reads the newer file and adds the account to that, up to nine times.
   *
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT`; `ERR_REQUEST` for a field that the exchange
   *   refuses; `ERR_SECRET_*` for a secret that the exchange cannot have issued; `ERR_PRIVATE_KEY`
   *   for a text that is not the private key that `keyType` names; what SigningKey.load throws for
   *   a source; what openToken() and Token.key() throw for a `token`. Every change also throws
   *   `ERR_VAULT_READ_ONLY`, `ERR_VAULT_CLOSED`, `ERR_VAULT_CHANGED`, `ERR_VAULT_LOCKED`,
   *   `ERR_VAULT_WRITE`, `ERR_VAULT_COST`, `ERR_MEMLOCK_LIMIT`, `ERR_LOCK_*`, and what openVault()
   *   throws if the file was removed or replaced.
   * @example
   * await vault.add({ name: 'main', exchange: 'binance', apiKey, secret: secret.prompt('Binance secret') });
   * await vault.add({ name: 'ed', exchange: 'binance', keyType: 'ed25519', secret: secret.random() });
   */
  add(options: NewAccount): Promise<void>;

  /**
   * Replaces the secret of an account, and its API key and passphrase if they are given. Everything
   * else stays. It makes the checks of add(), and refuses the secret that the account already has.
   * If the key is in a token, it replaces the PIN, after the token has accepted it.
   * As add(), it repeats the change on a newer file, unless another process has rotated the same
   * account. The file before this change stays as `<path>.previous` until the next change, and
   * still contains the old secret: delete the old API key at the exchange.
   *
   * @throws {LocksignError} as add(), and `ERR_SECRET_UNCHANGED`
   * @example
   * await vault.rotate('main', { apiKey, secret: secret.prompt('New Binance secret') });
   */
  rotate(name: string, options: NewSecret): Promise<void>;

  /**
   * Changes the fields of an account that are not secret, such as its host. It makes the checks of
   * add(), and repeats the change on a newer file as add() does. Accounts that were opened before
   * keep the old values.
   *
   * @throws {LocksignError} as add(), and `ERR_INVALID_ARGUMENT` for changes that are empty or
   *   unknown.
   * @example
   * await vault.edit('main', { host: 'usdm', recvWindow: null });
   */
  edit(name: string, changes: AccountChanges): Promise<void>;

  /**
   * Gives an account another name, also in the agent's record.
   * @throws {LocksignError} as add()
   */
  rename(from: string, to: string): Promise<void>;

  /**
   * Removes an account. The agent's record keeps its clients, so that their counters go on. The
   * file before this change stays as `<path>.previous` until the next change, and still contains
   * the secret. Revoke the API key at the exchange if nobody should use it any more.
   * @throws {LocksignError} as add()
   */
  remove(name: string): Promise<void>;

  /**
   * Seals the vault with another passphrase. It checks the current one, as export() does, because
   * the new passphrase opens the file. The file before this change stays as
   * `<path>.previous` until the next change, and the old passphrase opens that file.
   *
   * @throws {LocksignError} as add(), `ERR_VAULT_PASSPHRASE`, `ERR_VAULT_NEW_PASSPHRASE`, and what
   *   SigningKey.load throws for a source.
   * @example
   * await vault.changePassphrase(secret.prompt('New passphrase'), {
   *   currentPassphrase: secret.prompt('Current passphrase'),
   * });
   */
  changePassphrase(source: SecretSource, options: PassphraseOptions): Promise<void>;

  /**
   * Writes accounts into a new vault with its own passphrase, for use on another machine. The
   * agent's record is not exported, because only one agent may have its key. The vault must be open
   * for changes. Its passphrase is checked each time, by deriving the key again, so that code which
   * gets this object cannot take the secrets with it.
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
  export(options: ExportOptions): Promise<void>;

  /**
   * The record of the signing agent as the file has it, frozen. Undefined before the first
   * changeAgent().
   */
  agent(): AgentRecord | undefined;

  /**
   * The secret of the agent's key, for `SigningKey.load` with `hmac-sha256` or `hmac-sha512` and
   * `utf8`. It stays sealed until a key is made of it, for which the vault must be open.
   *
   * @throws {LocksignError} `ERR_VAULT_ACCOUNT` if there is no record, `ERR_VAULT_CLOSED`. Making a
   *   key throws `ERR_VAULT_ACCOUNT` for another algorithm or encoding, `ERR_VAULT_CLOSED`,
   *   `ERR_VAULT_DAMAGED`, and the errors of SigningKey.load.
   * @example
   * const key = await SigningKey.load(vault.agentSecret(), { algorithm: 'hmac-sha256', encoding: 'utf8' });
   */
  agentSecret(): SealedSecret;

  /**
   * Changes the record of the signing agent. The first change makes the agent's key: 32 random
   * bytes, which never leave locked memory unsealed. As add(), it repeats the change on a newer
   * file, so `change` may be called several times, each time with the newest record.
   *
   * @param change returns the next record, and does not wait for anything. Its first argument is
   *   without clients and head at the first change. What it throws rejects the promise, and nothing
   *   is written.
   * @throws {LocksignError} `ERR_INVALID_ARGUMENT` for a record that the file cannot hold, and the
   *   errors that add() has for every change.
   * @example
   * await vault.changeAgent(({ clients, head }) => ({
   *   clients: [...clients, { name: 'grid-bot', account: 'binance-main', counter: 1 }],
   *   head,
   * }));
   */
  changeAgent(change: (record: AgentRecord) => AgentRecord): Promise<void>;

  /**
   * Wipes the keys and the passphrase. Calling it again does nothing. Methods that need the keys
   * throw `ERR_VAULT_CLOSED` from now on.
   */
  close(): void;
  [Symbol.dispose](): void;
  toJSON(): { path: string; revision: number; closed: boolean };
}
