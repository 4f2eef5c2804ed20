/**
 * Opens the accounts of the vault that the policy names.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { LocksignError } from '../../errors/locksign-error.js';
import { exchangeById } from '../../exchanges/catalog.js';
import type { AsyncKey } from '../../exchanges/core/types/account.js';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import { wires } from '../../exchanges/wires.js';
import { SigningKey } from '../../index.js';
import { passphraseText, purposesOf, requireApiKey, sealedSecret } from '../../vault/account.js';
import type { VaultEntry } from '../../vault/format/format.js';
import { requireAccount } from '../../vault/format/names.js';
import type { Session } from '../../vault/storage/session.js';
import { openTokenKey, tokenOf } from '../../vault/token.js';
import { type AgentAccount, hostsOfAccount } from './account.js';

/** The accounts, and what closes them. */
export interface OpenedAccounts {
  readonly byName: ReadonlyMap<string, AgentAccount>;
  /** Wipes the keys, and logs out of tokens. */
  close(): Promise<void>;
}

/** Milliseconds for a token that hangs. The process ends without it then. */
const closingTime = 5_000;

/** What closes each account. */
type Closers = (() => void | Promise<void>)[];

/** Closes the latest first, and does not wait for a token that hangs. */
async function closeAll(closers: Closers): Promise<void> {
  const closing = closers.splice(0).reverse();
  const closed = Promise.allSettled(closing.map((close) => close()));
  const timer = new AbortController();
  const late = sleep(closingTime, undefined, { ref: false, signal: timer.signal }).catch(() => {});
  await Promise.race([closed, late]).finally(() => timer.abort());
}

/** @throws {LocksignError} `ERR_AGENT_START` */
async function openInToken(session: Session, entry: VaultEntry, closers: Closers): Promise<AsyncKey> {
  try {
    const { key, close } = await openTokenKey(session.opener(), entry);
    closers.push(close);
    return key;
  } catch (error) {
    if (!(error instanceof LocksignError)) throw error;
    const { name } = entry;
    throw new LocksignError('ERR_AGENT_START', {
      detail: `the key of ${name} is in a token that cannot be used. ${error.problem.replace(/\.$/, '')}`,
      remedy:
        error.code === 'ERR_TOKEN_PIN'
          ? `The PIN was tried once. Store the right one with \`locksign rotate ${name}\` before you start the agent again.`
          : error.remedy,
      cause: error,
    });
  }
}

async function openKeys(session: Session, entry: VaultEntry, exchange: Exchange<never>, closers: Closers) {
  if (tokenOf(entry) !== undefined) return { key: await openInToken(session, entry, closers) };
  const keys = await SigningKey.loadAll(
    sealedSecret(() => ({ from: session.opener(), entry })),
    purposesOf(exchange, entry),
  );
  closers.push(() => {
    for (const key of keys) key.destroy();
  });
  return { keys };
}

async function openAccount(
  session: Session,
  entry: VaultEntry,
  demo: boolean,
  closers: Closers,
): Promise<AgentAccount> {
  const exchange = exchangeById.get(entry.exchange);
  const wire = wires.get(entry.exchange);
  if (exchange === undefined || wire === undefined) {
    throw new LocksignError('ERR_AGENT_START', {
      detail: `the account ${entry.name} is of ${entry.exchange}, which the agent does not serve`,
      remedy: 'Remove the account from the policy. Its requests need no agent.',
    });
  }
  const apiKey = requireApiKey(entry, exchange, session.vault.path);
  const keys = await openKeys(session, entry, exchange, closers);
  // It becomes a string, because every request carries it or its signature.
  const passphrase = entry.passphrase === undefined ? undefined : passphraseText(session.opener(), entry);
  return {
    name: entry.name,
    exchange,
    wire,
    credential: { apiKey, ...keys, ...(passphrase !== undefined && { passphrase }) },
    ...(entry.subaccount !== undefined && { subaccount: entry.subaccount }),
    demo,
    hosts: hostsOfAccount(exchange, entry),
  };
}

/**
 * @param demo the accounts of demo trading that a header selects.
 * @throws {LocksignError} `ERR_VAULT_ACCOUNT`, `ERR_VAULT_DAMAGED`, the errors of SigningKey.load,
 *   and `ERR_AGENT_START` for a token that cannot be used. What was opened is closed.
 */
export async function openAccounts(
  session: Session,
  names: Iterable<string>,
  demo: (name: string) => boolean,
): Promise<OpenedAccounts> {
  const { file, path } = session.vault;
  const byName = new Map<string, AgentAccount>();
  const closers: Closers = [];
  try {
    for (const name of names) {
      byName.set(name, await openAccount(session, requireAccount(file.accounts, name, path), demo(name), closers));
    }
    return { byName, close: () => closeAll(closers) };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}
