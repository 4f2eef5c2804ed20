/**
 * The implementation of the vault. types.ts documents it.
 * @module
 */

import type { ExchangeAccount } from '../exchanges/core/types/exchange.js';
import type { SealedSecret, SecretSource } from '../index.js';
import type { PublicKey } from '../keys/public-key.js';
import { notThenable } from '../util/not-thenable.js';
import { accountOptions, openAccount, requireSecret, resealAccounts, sealedSecret } from './account.js';
import { agentSecret, changeAgent, recordOf, renameInAgent, requireAgent } from './agent.js';
import { addAccount, editAccount, rotateAccount } from './changes.js';
import { factsOf } from './checked-account.js';
import { isSameSecret, isSealed } from './compare.js';
import type { SealedAgent } from './format/agent-record.js';
import type { VaultEntry, VaultFile } from './format/format.js';
import { exchangeOf, requireAccount, requireNewName } from './format/names.js';
import { requireGiven, requireOptions } from './options.js';
import { kindOf } from './private-key.js';
import { publicKeyOfEntry } from './public-key.js';
import { planExport, writeExport } from './reseal.js';
import { checkCost } from './sealing/cost.js';
import { LockedSecret } from './sealing/locked-secret.js';
import { readNewPassphrase } from './sealing/new-passphrase.js';
import { openSealed } from './storage/commit.js';
import type { EntriesOf, Session } from './storage/session.js';
import type {
  AccountChanges,
  AccountOptions,
  AgentRecord,
  Cost,
  ExportOptions,
  NewAccount,
  NewSecret,
  PassphraseOptions,
  Vault,
  VaultAccount,
} from './types.js';

const exportOptions: readonly (keyof ExportOptions)[] = ['path', 'currentPassphrase', 'passphrase', 'names', 'cost'];
const passphraseOptions: readonly (keyof PassphraseOptions)[] = ['currentPassphrase', 'cost'];

export class VaultOfFile implements Vault {
  readonly #session: Session;

  /** `openVault` and `createVault` call it. */
  constructor(session: Session) {
    notThenable(this);
    this.#session = session;
  }

  get path(): string {
    return this.#session.vault.path;
  }

  get revision(): number {
    return this.#file.revision;
  }

  get cost(): Cost {
    const { memory, operations } = this.#file.derivation;
    return { memory, operations };
  }

  get closed(): boolean {
    return !this.#session.isOpen;
  }

  accounts(): readonly VaultAccount[] {
    return Object.freeze(
      this.#file.accounts.map(({ secret: _secret, passphrase, ...facts }) =>
        Object.freeze({ ...facts, hasPassphrase: passphrase !== undefined }),
      ),
    );
  }

  async account(name: string, options: AccountOptions = {}): Promise<ExchangeAccount<unknown>> {
    return openAccount(this.#session.opener(), this.#require(name), requireOptions(options, accountOptions));
  }

  secret(name: string): SealedSecret {
    this.#session.requireOpen();
    requireSecret(this.#require(name), this.path);
    return sealedSecret(() => ({ from: this.#session.opener(), entry: this.#require(name) }));
  }

  async matches(name: string, secrets: Pick<NewAccount, 'secret' | 'passphrase'>): Promise<boolean> {
    this.#session.requireOpen();
    requireSecret(this.#require(name), this.path); // before a source prompts
    const { secret, passphrase } = requireOptions(secrets, ['secret', 'passphrase']);
    const { sodium } = this.#session.vault;
    using lockedSecret = await LockedSecret.read(sodium, secret);
    using lockedPassphrase = passphrase && (await LockedSecret.read(sodium, passphrase));
    const entry = this.#require(name); // again: the account may have changed meanwhile
    requireSecret(entry, this.path);
    if ((entry.passphrase === undefined) !== (lockedPassphrase === undefined)) return false;
    const opener = this.#session.opener();
    // Both are compared, so that the time does not show which one differs.
    const isSamePassphrase = lockedPassphrase === undefined || isSealed(opener, entry, 'passphrase', lockedPassphrase);
    const kind = kindOf(exchangeOf(entry.exchange, this.path), entry);
    return (await isSameSecret(opener, entry, kind, lockedSecret)) && isSamePassphrase;
  }

  async publicKey(name: string): Promise<PublicKey | undefined> {
    return await publicKeyOfEntry(this.#session.opener(), this.#require(name));
  }

  add(options: NewAccount): Promise<void> {
    return addAccount(this.#session, options);
  }

  rotate(name: string, options: NewSecret): Promise<void> {
    return rotateAccount(this.#session, name, options);
  }

  edit(name: string, changes: AccountChanges): Promise<void> {
    return editAccount(this.#session, name, changes);
  }

  async rename(from: string, to: string): Promise<void> {
    const entriesOf: EntriesOf = (opener, sealer) => {
      const renamed = this.#require(from);
      const { accounts } = this.#file;
      const name = requireNewName(accounts, to, this.path);
      const facts = { ...factsOf(renamed), name };
      return resealAccounts(opener, accounts, sealer, (entry) =>
        entry === renamed ? { facts, secret: undefined, passphrase: undefined } : undefined,
      );
    };
    await this.#session.change(entriesOf, { sealAgent: renameInAgent(from, to) });
  }

  async remove(name: string): Promise<void> {
    await this.#session.change((from, to) => {
      const removed = this.#require(name);
      const kept = this.#file.accounts.filter((entry) => entry !== removed);
      return resealAccounts(from, kept, to);
    });
  }

  async changePassphrase(source: SecretSource, options: PassphraseOptions): Promise<void> {
    this.#session.requireEdit();
    const { currentPassphrase, cost } = requireOptions(options, passphraseOptions);
    if (cost !== undefined) checkCost(cost, this.path); // before the source prompts
    const current = requireGiven(currentPassphrase, 'currentPassphrase');
    (await openSealed(this.#session.vault, current)).keys.free();
    const passphrase = await readNewPassphrase(this.#session.vault.sodium, source);
    try {
      await this.#session.change((from, to) => resealAccounts(from, this.#file.accounts, to), {
        next: { passphrase, ...(cost !== undefined && { cost }) },
      });
    } catch (error) {
      passphrase.free();
      throw error;
    }
  }

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

  agent(): AgentRecord | undefined {
    const { agent } = this.#file;
    return agent && recordOf(agent);
  }

  agentSecret(): SealedSecret {
    this.#session.requireOpen();
    const find = (): SealedAgent => requireAgent(this.#file.agent, this.path);
    find();
    return agentSecret(() => ({ from: this.#session.opener(), agent: find() }));
  }

  changeAgent(change: (record: AgentRecord) => AgentRecord): Promise<void> {
    return changeAgent(this.#session, change);
  }

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
