/**
 * An open vault as its last commit left it, and its changes, which run one after another.
 * @module
 */

import { LocksignError } from '../../errors/locksign-error.js';
import type { SecretSource } from '../../index.js';
import { notThenable } from '../../util/not-thenable.js';
import type { VaultEntry } from '../format/format.js';
import type { SealAgent } from '../sealing/agent-key.js';
import { LockedSecret } from '../sealing/locked-secret.js';
import type { Opener, Sealer } from '../sealing/seal.js';
import { selectSodium } from '../sodium/select.js';
import type { Sodium } from '../sodium/sodium.js';
import type { Cost } from '../types.js';
import { commit, type OpenVault, openerOf, readVault, type SealedVault, unseal } from './commit.js';

/**
 * Makes the entries of the next revision. It does not wait for anything, because the keys that it
 * opens entries with could be freed meanwhile.
 */
export type EntriesOf = (from: Opener, to: Sealer) => VaultEntry[];

/** What a vault is sealed with from the next commit on. */
export interface NextSeal {
  /** The session owns it once the commit has succeeded. */
  readonly passphrase: LockedSecret;
  /** Default: the cost stays. */
  readonly cost?: Cost;
}

/** What a change does in addition to that of the accounts. */
export interface ChangeOptions {
  readonly next?: NextSeal;
  readonly sealAgent?: SealAgent;
}

/** Of a change, while other processes change the vault. Each time, one of them has succeeded. */
const mostAttempts = 10;
/** Of a change, while another process has the lock. Each of them waits five seconds for it. */
const mostLockAttempts = 3;

const codeOf = (error: unknown) => (error instanceof LocksignError ? error.code : undefined);

export class Session {
  #vault: OpenVault;
  /** Seals the changes. A vault that is open for reading has none. */
  #passphrase: LockedSecret | undefined;
  #isOpen = true;
  /** Settles when the last change has settled. It never rejects. */
  #changes: Promise<unknown> = Promise.resolve();

  /** @param passphrase seals changes. Without it the vault is open for reading. */
  constructor(vault: OpenVault, passphrase?: LockedSecret) {
    notThenable(this);
    this.#vault = vault;
    this.#passphrase = passphrase;
  }

  /**
   * Opens a vault that has been parsed.
   * @param edit keeps the passphrase, to seal changes with.
   * @throws {LocksignError} as openSealed()
   */
  static async open(sealed: SealedVault, passphrase: SecretSource, edit: boolean): Promise<Session> {
    const sodium = await selectSodium();
    const locked = await LockedSecret.read(sodium, passphrase);
    let kept = false;
    try {
      const vault = unseal(sodium, sealed, locked);
      kept = edit;
      return kept ? new Session(vault, locked) : new Session(vault);
    } finally {
      if (!kept) locked.free();
    }
  }

  /** The file as it was read, or as the last commit wrote it. */
  get vault(): OpenVault {
    return this.#vault;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** @throws {LocksignError} `ERR_VAULT_CLOSED` */
  requireOpen(): void {
    if (!this.#isOpen) throw new LocksignError('ERR_VAULT_CLOSED', { subject: this.#vault.path });
  }

  /** @throws {LocksignError} `ERR_VAULT_CLOSED`, `ERR_VAULT_READ_ONLY` */
  requireEdit(): void {
    this.#sealingPassphrase();
  }

  /** @throws {LocksignError} `ERR_VAULT_CLOSED` */
  opener(): Opener {
    this.requireOpen();
    return openerOf(this.#vault);
  }

  /**
   * Commits a change when all the changes before it have settled.
   * @param sealAgent changes the agent's record. Default: it stays.
   */
  change(entriesOf: EntriesOf, { next, sealAgent }: ChangeOptions = {}): Promise<void> {
    return this.#inTurn(() => this.#commit(entriesOf, sealAgent, next));
  }

  /**
   * Commits a change as change() does. If another process has changed the file in the meantime, it
   * reads the newer file and repeats the change on it. `entriesOf` and `sealAgent` check again what
   * they need.
   */
  changeNewest(entriesOf: EntriesOf, sealAgent?: SealAgent): Promise<void> {
    return this.#inTurn(async () => {
      for (let attempts = 1, lockAttempts = 1; ; ) {
        try {
          return await this.#commit(entriesOf, sealAgent);
        } catch (error) {
          const code = codeOf(error);
          if (code === 'ERR_VAULT_LOCKED' && lockAttempts < mostLockAttempts) lockAttempts += 1;
          else if (code === 'ERR_VAULT_CHANGED' && attempts < mostAttempts && this.#reread()) attempts += 1;
          else throw error;
        }
      }
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const change = this.#changes.then(work);
    this.#changes = change.catch(() => {}); // the caller handles the error of its own change
    return change;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Wipes the keys and the passphrase. Calling it again does nothing. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#vault.keys.free();
    this.#passphrase?.free();
  }

  #sealingPassphrase(): LockedSecret {
    this.requireOpen();
    if (this.#passphrase === undefined) throw new LocksignError('ERR_VAULT_READ_ONLY', { subject: this.#vault.path });
    return this.#passphrase;
  }

  /**
   * Opens the file that another process has written. An older file, or one with another passphrase,
   * is not opened: only the user can say whether it is right.
   * @returns whether there is a newer file that this passphrase opens.
   * @throws {LocksignError} as openVault() for the file.
   */
  #reread(): boolean {
    const passphrase = this.#sealingPassphrase();
    const { path, file, sodium } = this.#vault;
    const newer = readVault(path);
    // A link in the place of the file would lead to another path.
    if (newer.path !== path || newer.file.revision <= file.revision) return false;
    const opened = openUnlessRekeyed(sodium, newer, passphrase);
    if (opened === undefined) return false;
    this.#vault.keys.free();
    this.#vault = opened;
    return true;
  }

  async #commit(entriesOf: EntriesOf, sealAgent?: SealAgent, next?: NextSeal): Promise<void> {
    const current = this.#sealingPassphrase();
    const { passphrase, cost } = { passphrase: current, cost: this.#vault.file.derivation, ...next };
    const committed = await commit(this.#vault, passphrase, cost, (to) => entriesOf(this.opener(), to), sealAgent);
    if (!this.#isOpen) {
      // close() came while the file was written. It has freed the current keys and passphrase.
      committed.keys.free();
      if (passphrase !== current) passphrase.free();
      return;
    }
    this.#vault.keys.free();
    this.#vault = committed;
    if (passphrase === current) return;
    this.#passphrase = passphrase;
    current.free();
  }
}

/** Undefined if the passphrase does not open the file. */
function openUnlessRekeyed(sodium: Sodium, vault: SealedVault, passphrase: LockedSecret): OpenVault | undefined {
  try {
    return unseal(sodium, vault, passphrase);
  } catch (error) {
    if (codeOf(error) === 'ERR_VAULT_PASSPHRASE') return undefined;
    throw error;
  }
}
