/**
 * An open vault as its last commit left it, and its changes, which run one after another.
 * @module
 */

import { LocksignError } from '../../errors/locksign-error.js';
import { notThenable } from '../../util/not-thenable.js';
import type { VaultEntry } from '../format/format.js';
import type { LockedSecret } from '../sealing/locked-secret.js';
import type { Opener, Sealer } from '../sealing/seal.js';
import type { Cost } from '../types.js';
import { commit, type OpenVault, openerOf } from './commit.js';

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

export class Session {
  #vault: OpenVault;
  /** Seals the changes. A vault that is open for reading has none. */
  #passphrase: LockedSecret | undefined;
  #isOpen = true;
  /** Settles when the last change has settled. It never rejects. */
  #changes: Promise<unknown> = Promise.resolve();

  constructor(vault: OpenVault, passphrase?: LockedSecret) {
    notThenable(this);
    this.#vault = vault;
    this.#passphrase = passphrase;
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

  /** Commits a change when all the changes before it have settled. */
  change(entriesOf: EntriesOf, next?: NextSeal): Promise<void> {
    const change = this.#changes.then(() => this.#commit(entriesOf, next));
    this.#changes = change.catch(() => {}); // the caller handles the error of its own change
    return change;
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

  async #commit(entriesOf: EntriesOf, next?: NextSeal): Promise<void> {
    const current = this.#sealingPassphrase();
    const { passphrase, cost } = { passphrase: current, cost: this.#vault.file.derivation, ...next };
    const committed = await commit(this.#vault, passphrase, cost, (to) => entriesOf(this.opener(), to));
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
