/**
 * A running agent with accounts of several exchanges, each with a local exchange of its own.
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalExchange, type Venue } from '../../../examples/local-exchange/server.js';
import { namesOf, secretTextOf } from '../../../src/agent/clients/credential.js';
import { exchangeById } from '../../../src/exchanges/catalog.js';
import { SigningKey, secret } from '../../../src/index.js';
import { createVault } from '../../../src/vault/index.js';
import { passphrase, quickCost } from '../vault/vaults.js';
import { ended, type LocalCredential, newAccount, type RealAccount, recordOf, start } from './running.js';

/** An account, its only client, and the exchange that knows its real credentials. */
export interface Member {
  /** The id of the exchange. */
  readonly exchange: string;
  readonly account: RealAccount;
  /** The keys of the client in the policy, as TOML. */
  readonly client: Readonly<Record<string, string>>;
  /** Venues in addition to those of the local exchange. */
  readonly also?: readonly Venue[];
}

export interface RunningMember {
  readonly exchange: Awaited<ReturnType<typeof startLocalExchange>>;
  readonly credential: LocalCredential;
  /** The account's name in the policy and in URLs. */
  readonly account: string;
}

export interface RunningAgents {
  /** @param exchange the id. */
  member(exchange: string): RunningMember;
  readonly folder: string;
  readonly socket: string;
  readonly control: string;
  /** `http://127.0.0.1:PORT` */
  readonly tcp: string;
  /** What the agent wrote to standard error. */
  readonly reports: string[];
  close(): Promise<void>;
}

const clientOf = ({ exchange }: Member) => ({ name: `${exchange}-bot`, account: `${exchange}-main`, counter: 1 });

const policyText = (members: readonly Member[], ca: string): string =>
  [
    'version = 1',
    `ca = ${JSON.stringify(ca)}`,
    '[listen]',
    'tcp = "127.0.0.1:0"',
    ...members.flatMap((member) => {
      const { name, account } = clientOf(member);
      const keys = { account: JSON.stringify(account), ...member.client };
      return [`[clients.${name}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`)];
    }),
    '',
  ].join('\n');

async function makeVault(path: string, members: readonly Member[]): Promise<ReadonlyMap<string, RunningMember>> {
  using vault = await createVault({ path, passphrase: secret.text(passphrase), cost: quickCost });
  await vault.changeAgent((agent) => ({ ...agent, clients: members.map(clientOf) }));
  using key = await SigningKey.load(vault.agentSecret(), { algorithm: 'hmac-sha512', encoding: 'utf8' });
  const running = new Map<string, RunningMember>();
  for (const member of members) {
    const { exchange: id, account: real, also = [] } = member;
    const recipe = exchangeById.get(id);
    if (recipe === undefined) throw new Error(`there is no exchange ${id}`);
    const exchange = await startLocalExchange({ accounts: [recordOf(id, real)], also, home: id });
    const record = clientOf(member);
    await vault.add(newAccount(record.account, id, `https://127.0.0.1:${exchange.port}`, real));
    const credential = { ...namesOf(key, record, recipe), secret: secretTextOf(key, record, recipe) };
    running.set(id, { exchange, credential, account: record.account });
  }
  return running;
}

/**
 * Starts an agent with an account and a client of each exchange, on the socket and on TCP. `close`
 * removes everything.
 * @example
 * const agents = await startRunningAgents([{ exchange: 'kraken', account, client }]);
 * const { credential } = agents.member('kraken');
 */
export async function startRunningAgents(members: readonly Member[]): Promise<RunningAgents> {
  const folder = mkdtempSync(join(tmpdir(), 'locksign-agent-'));
  mkdirSync(join(folder, 'vault'), { mode: 0o700 });
  const vault = join(folder, 'vault', 'vault.json');
  const running = await makeVault(vault, members);
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, [...running.values()].map(({ exchange }) => exchange.certificate).join('\n'), { mode: 0o600 });
  const policy = join(folder, 'agent.toml');
  writeFileSync(policy, policyText(members, ca), { mode: 0o600 });
  const socket = join(folder, 'run', 'agent.sock');
  const control = join(folder, 'run', 'control.sock');
  const { child, addresses, reports } = await start({
    vault,
    passphrase,
    policy,
    state: join(folder, 'state'),
    socket,
    control,
  });
  return {
    member: (id) => running.get(id) ?? raise(`the agent has no account of ${id}`),
    folder,
    socket,
    control,
    tcp: `http://${addresses.find((address) => address.startsWith('127.0.0.1:'))}`,
    reports,
    async close() {
      child.stdin?.end();
      await ended(child);
      for (const { exchange } of running.values()) await exchange.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function raise(problem: string): never {
  throw new Error(problem);
}
