/**
 * The state of the agent, for `locksign agent status`.
 * @module
 */
import { isAsync } from '../../exchanges/wire/patch.js';
import { backend } from '../../index.js';
import { ownPackage } from '../../util/own-package.js';
import type { AgentAccount } from '../accounts/account.js';
import { textOf } from '../amount.js';
import type { Clients } from '../judge/clients.js';
import type { Limit, Policy } from '../policy/policy.js';
import { advisoryFor } from '../process/advisory.js';
import type { State } from '../state/state.js';
import type { Upstream } from '../upstream/upstream.js';
import type { ClientStatus, Status } from './protocol.js';

interface Parts {
  readonly policy: Policy;
  readonly clients: Clients;
  readonly state: State;
  readonly accounts: ReadonlyMap<string, AgentAccount>;
  readonly upstream: Upstream;
  readonly addresses: readonly string[];
  readonly since: number;
  /** The folder of the log. */
  readonly folder: string;
}

/** The sums of a client or an account in the currencies of its limits. */
function dayOf(limit: Limit, spent: (currency: string) => bigint): ClientStatus['day'] {
  if (limit === 'unlimited') return [];
  return limit.map(({ amount, currency }) => ({ currency, spent: textOf(spent(currency)), limit: textOf(amount) }));
}

export function statusOf({ policy, clients, state, accounts, upstream, addresses, since, folder }: Parts): Status {
  const uid = process.getuid?.() ?? 0;
  const advisory = advisoryFor(policy, uid);
  const [first] = clients.all;
  return {
    mode: state.mode,
    version: ownPackage?.version ?? 'unknown',
    pid: process.pid,
    uid,
    since,
    policy: policy.path,
    log: { folder, sequence: state.head.sequence },
    addresses,
    memory: first?.credential.keys[0]?.protection.memory ?? backend().name,
    clients: clients.all.map(({ name, policy: client, account }) => ({
      name,
      account: account.name,
      exchange: account.exchange.id,
      uid: client.uid ?? null,
      allow: [...client.allow],
      day: dayOf(client.maxDay, (currency) => state.spent({ client: name }, currency)),
      isAdvisory: advisory.includes(name),
    })),
    accounts: [...accounts.values()].map(({ name, credential }) => ({
      name,
      isInToken: isAsync(credential),
      day: dayOf(policy.accounts.get(name)?.maxDay ?? 'unlimited', (currency) =>
        state.spent({ account: name }, currency),
      ),
    })),
    upstreams: upstream.health(),
  };
}
