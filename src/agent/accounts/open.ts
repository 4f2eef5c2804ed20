/**
 * Opens the accounts of the vault that the policy names.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import { exchangeById } from '../../exchanges/catalog.js';
import { wires } from '../../exchanges/wires.js';
import { SigningKey } from '../../index.js';
import { passphraseText, purposesOf, requireApiKey, sealedSecret } from '../../vault/account.js';
import type { VaultEntry } from '../../vault/format/format.js';
import { requireAccount } from '../../vault/format/names.js';
import type { Session } from '../../vault/storage/session.js';
import { type AgentAccount, hostsOfAccount } from './account.js';

async function openAccount(session: Session, entry: VaultEntry, demo: boolean): Promise<AgentAccount> {
  const exchange = exchangeById.get(entry.exchange);
  const wire = wires.get(entry.exchange);
  if (exchange === undefined || wire === undefined) {
    throw new LocksignError('ERR_AGENT_START', {
      detail: `the account ${entry.name} is of ${entry.exchange}, which the agent does not serve`,
      remedy: 'Remove the account from the policy. Its requests need no agent.',
    });
  }
  const apiKey = requireApiKey(entry, exchange, session.vault.path);
  const purposes = purposesOf(exchange, entry);
  const keys = await SigningKey.loadAll(
    sealedSecret(() => ({ from: session.opener(), entry })),
    purposes,
  );
  // It becomes a string, because every request carries it or its signature.
  const passphrase = entry.passphrase === undefined ? undefined : passphraseText(session.opener(), entry);
  return {
    name: entry.name,
    exchange,
    wire,
    credential: { apiKey, keys, ...(passphrase !== undefined && { passphrase }) },
    ...(entry.subaccount !== undefined && { subaccount: entry.subaccount }),
    demo,
    hosts: hostsOfAccount(exchange, entry),
  };
}

/**
 * @param demo the accounts of demo trading that a header selects.
 * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_VAULT_DAMAGED`, and the errors of
 *   SigningKey.load. Keys that were made before an error are wiped.
 */
export async function openAccounts(
  session: Session,
  names: Iterable<string>,
  demo: (name: string) => boolean,
): Promise<ReadonlyMap<string, AgentAccount>> {
  const { file, path } = session.vault;
  const opened = new Map<string, AgentAccount>();
  try {
    for (const name of names) {
      opened.set(name, await openAccount(session, requireAccount(file.accounts, name, path), demo(name)));
    }
    return opened;
  } catch (error) {
    closeAccounts(opened);
    throw error;
  }
}

/** Wipes the keys. */
export function closeAccounts(accounts: ReadonlyMap<string, AgentAccount>): void {
  for (const { credential } of accounts.values()) for (const key of credential.keys ?? []) key.destroy();
}
