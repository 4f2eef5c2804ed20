/**
 * The agent's record of a vault: its changes, and the secret that becomes the agent's key.
 * @module
 */
import { LocksignError } from '../errors/locksign-error.js';
import { SealedSecret } from '../index.js';
import type { KeyOptions } from '../keys/algorithms.js';
import { resealAccounts } from './account.js';
import { readAgentRecord, type SealedAgent } from './format/agent-record.js';
import { refuseAccount } from './format/names.js';
import { keepAgent, newAgentKey, openAgentKey, type SealAgent, sealAgentKey } from './sealing/agent-key.js';
import type { Opener } from './sealing/seal.js';
import type { Session } from './storage/session.js';
import type { AgentRecord } from './types.js';

/** A suffix key could give the secret away: it signs an empty message with the secret's hash. */
const purposesOfKey: readonly KeyOptions[] = [
  { algorithm: 'hmac-sha256', encoding: 'utf8' },
  { algorithm: 'hmac-sha512', encoding: 'utf8' },
];

/** A copy that the caller cannot change. */
export function recordOf({ clients, head }: AgentRecord): AgentRecord {
  return Object.freeze({
    clients: Object.freeze(clients.map((client) => Object.freeze({ ...client }))),
    head: head && Object.freeze({ ...head }),
  });
}

function invalid(detail: string): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: `the agent's record cannot be stored: ${detail}` });
}

/** Refuses a field that the file would not keep. */
function requireFields(value: object, known: readonly string[]): void {
  for (const field of Object.keys(value)) {
    if (!known.includes(field)) invalid(`${field} is not one of its fields, which are ${known.join(', ')}`);
  }
}

/** @throws {LocksignError} `ERR_INVALID_ARGUMENT` */
function checkedRecord(changed: AgentRecord): AgentRecord {
  const record = readAgentRecord(changed, invalid);
  requireFields(changed, ['clients', 'head']);
  for (const client of changed.clients) requireFields(client, ['name', 'account', 'counter']);
  if (changed.head !== undefined) requireFields(changed.head, ['sequence', 'hash']);
  return record;
}

/** @throws {LocksignError} as Vault.changeAgent() */
export async function changeAgent(session: Session, change: (record: AgentRecord) => AgentRecord): Promise<void> {
  session.requireEdit();
  if (typeof change !== 'function') {
    throw new LocksignError('ERR_INVALID_ARGUMENT', { detail: 'change must be a function' });
  }
  const sealChanged: SealAgent = (from, agent, to) => {
    const record = checkedRecord(change(recordOf(agent ?? { clients: [], head: undefined })));
    const kept = keepAgent(from, agent, to);
    if (kept !== undefined) return { ...kept, ...record };
    using key = newAgentKey(from.sodium);
    return { key: sealAgentKey(to, key), ...record };
  };
  await session.changeNewest((from, to) => resealAccounts(from, session.vault.file.accounts, to), sealChanged);
}

/** Keeps the record, with another name of an account. */
export function renameInAgent(before: string, after: string): SealAgent {
  return (from, agent, to) => {
    const kept = keepAgent(from, agent, to);
    return (
      kept && {
        ...kept,
        clients: kept.clients.map((client) => (client.account === before ? { ...client, account: after } : client)),
      }
    );
  };
}

/**
 * The secret of the agent's key.
 * @param find gives the record at the time when the key is made.
 */
export function agentSecret(find: () => { readonly from: Opener; readonly agent: SealedAgent }): SealedSecret {
  return new SealedSecret((purposes) => {
    const { from, agent } = find();
    for (const { algorithm, encoding } of purposes) {
      if (purposesOfKey.some((each) => each.algorithm === algorithm && each.encoding === encoding)) continue;
      const names = purposesOfKey.map((each) => `${each.algorithm} with ${each.encoding}`).join(', ');
      refuseAccount(
        from.path,
        `the secret of the agent cannot become a key of algorithm ${algorithm} with encoding ${encoding}`,
        `Use one of: ${names}.`,
      );
    }
    return openAgentKey(from, agent);
  });
}

/** @throws {LocksignError} `ERR_VAULT_ACCOUNT` if the vault has no record. */
export function requireAgent(agent: SealedAgent | undefined, path: string): SealedAgent {
  return agent ?? refuseAccount(path, 'it has no agent', 'Call changeAgent() first. Its first change makes the key.');
}
