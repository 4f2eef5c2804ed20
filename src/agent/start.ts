/**
 * Starts the agent: opens the accounts, reads the policy and the log, closes the vault, and
 * listens.
 * @module
 */
import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { LocksignError, systemFacts } from '../errors/locksign-error.js';
import type { PublicQuery } from '../exchanges/market/market-data.js';
import { backend, protectProcess, type SecretSource, SigningKey } from '../index.js';
import { purposesOf } from '../vault/account.js';
import { libsodium } from '../vault/index.js';
import { readVault } from '../vault/storage/commit.js';
import { requireChangeable } from '../vault/storage/lock.js';
import { Session } from '../vault/storage/session.js';
import { VaultOfFile } from '../vault/vault.js';
import type { AgentAccount } from './accounts/account.js';
import { openAccounts } from './accounts/open.js';
import { type ClientRecord, keysOf, namesOf } from './clients/credential.js';
import type { ControlCommand, Status } from './control/protocol.js';
import { listenForControl } from './control/server.js';
import { statusOf } from './control/status.js';
import { type Client, Clients } from './judge/clients.js';
import { Judge } from './judge/judge.js';
import { Signatures } from './judge/signatures.js';
import { Upgrades } from './judge/upgrade.js';
import { type Arrival, type Listener, listenOnLoopback, listenOnSocket } from './listen/index.js';
import { References } from './market/references.js';
import { loadPolicy } from './policy/load.js';
import type { Policy } from './policy/policy.js';
import { Rates } from './policy/rates.js';
import { requireCleanEnvironment } from './process/environment.js';
import { Relays } from './relay/relays.js';
import { State } from './state/state.js';
import { Turns } from './upstream/turns.js';
import { Upstream } from './upstream/upstream.js';
import { UpstreamError } from './upstream/upstream-error.js';

export interface AgentOptions {
  /** The passphrase of the vault. It is read once. */
  readonly passphrase: SecretSource;
  /** The vault's file. Default: that of `openVault`. */
  readonly vault?: string;
  /** The policy, a TOML file. */
  readonly policy: string;
  /** The folder of the log. */
  readonly state: string;
  /**
   * Where the agent listens, unless the policy names a socket: a path, or a descriptor of systemd.
   */
  readonly socket: string | number;
  /** The control socket: a path, or a descriptor of systemd. */
  readonly control: string | number;
  /** Trade on although the log is missing, shorter than it was, or damaged. It is recorded. */
  readonly acceptLoss?: boolean;
  /** Start without the native addon. The keys are then in memory that can be swapped and dumped. */
  readonly allowWasm?: boolean;
  /** Receives what the operator should know, one sentence at a time. */
  readonly report?: (text: string) => void;
}

/** A running agent. */
export interface Agent {
  /** Where it listens: the path of the socket, and `127.0.0.1:PORT`. */
  readonly addresses: readonly string[];
  status(): Status;
  /**
   * Sends only reads and cancels from now on (`freeze`), everything (`thaw`), or nothing (`stop`).
   */
  control(command: ControlCommand): Status;
  /**
   * Answers the requests under way, wipes the keys and closes the log. A second call does nothing.
   */
  close(): Promise<void>;
}

const at = (place: string | number): { path: string } | { descriptor: number } =>
  typeof place === 'number' ? { descriptor: place } : { path: place };

function requireNative(allowWasm: boolean): void {
  const { name, reason, remedy } = backend();
  if (name === 'native' || allowWasm) return;
  throw new LocksignError('ERR_AGENT_START', {
    detail: `the native addon cannot be used (${reason ?? 'the reason is unknown'}), so keys would be in memory that can be dumped`,
    remedy: `${remedy ?? 'Use a platform with an addon.'} To start all the same, add --allow-wasm.`,
  });
}

/** The clients of the policy, each with its record in the vault. */
function recordsOf(policy: Policy, sealed: readonly ClientRecord[]): ClientRecord[] {
  return [...policy.clients.values()].map(({ name, account }) => {
    const record = sealed.find((each) => each.name === name && each.account === account);
    if (record !== undefined) return record;
    throw new LocksignError('ERR_AGENT_START', {
      detail: `the policy has a client ${name} of the account ${account}, for whom no credential was issued`,
      remedy: `Run \`locksign agent client rotate ${name}\`, or remove clients.${name} from ${policy.path}.`,
    });
  });
}

/** The keys that the agent derives everything from. */
interface AgentKeys {
  /** Derives the clients' credentials. */
  readonly clients: SigningKey;
  /** Seals the log. */
  readonly log: SigningKey;
}

async function agentKeys(vault: VaultOfFile): Promise<AgentKeys> {
  const [clients, log] = await SigningKey.loadAll(vault.agentSecret(), [
    { algorithm: 'hmac-sha512', encoding: 'utf8' },
    { algorithm: 'hmac-sha256', encoding: 'utf8' },
  ]);
  if (clients === undefined || log === undefined)
    throw new LocksignError('ERR_AGENT_START', { detail: 'no key was made' });
  return { clients, log };
}

function clientsOf(
  keys: AgentKeys,
  policy: Policy,
  records: readonly ClientRecord[],
  accounts: ReadonlyMap<string, AgentAccount>,
): Client[] {
  return records.flatMap((record) => {
    const account = accounts.get(record.account);
    const clientPolicy = policy.clients.get(record.name);
    if (account === undefined || clientPolicy === undefined) return [];
    const { apiKey, token, passphrase } = namesOf(keys.clients, record, account.exchange);
    const verifying = keysOf(keys.clients, record, account.exchange, purposesOf(account.exchange, {}));
    const credential = { apiKey, keys: verifying, ...(passphrase !== undefined && { passphrase }) };
    return [{ name: record.name, policy: clientPolicy, account, credential, token }];
  });
}

/**
 * Opens the vault for changes where that is possible, so that the head of the log can be sealed.
 */
async function openSession(options: AgentOptions): Promise<{ session: Session; mayChange: boolean }> {
  const sealed = readVault(options.vault);
  let mayChange = true;
  try {
    requireChangeable(sealed.path);
  } catch {
    mayChange = false;
    options.report?.(
      `The vault ${sealed.path} cannot be changed from here, so the end of the log is not sealed in it. An older log would not be noticed.`,
    );
  }
  return { session: await Session.open(sealed, options.passphrase, mayChange), mayChange };
}

/** What was opened, in the order of opening. Closing goes the other way. */
class Closers {
  readonly #closers: (() => void | Promise<void>)[] = [];

  add(closer: () => void | Promise<void>): void {
    this.#closers.push(closer);
  }

  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0).reverse()) await closer();
  }
}

/**
 * Refuses what can be refused without the passphrase, for a caller that asks for it. startAgent()
 * does it again.
 * @throws {LocksignError} `ERR_AGENT_START`, `ERR_AGENT_POLICY`, and what openVault() throws for
 *   the file.
 */
export function requireReady({ vault, policy, allowWasm }: Omit<AgentOptions, 'passphrase'>): void {
  requireCleanEnvironment(process.env);
  requireNative(allowWasm === true);
  loadPolicy(policy, readVault(vault).file.accounts);
}

/**
 * Starts the agent in this process, which should be a process of its own: `locksign agent run` is
 * one. It protects the process, opens the accounts that the policy names, closes the vault, and
 * listens.
 *
 * @throws {LocksignError} `ERR_AGENT_START`, `ERR_AGENT_POLICY`, `ERR_AGENT_LOG`,
 *   `ERR_PROTECT_FAILED`, and what openVault() throws. Everything that was opened is closed.
 * @example
 * const agent = await startAgent({
 *   passphrase: secret.file(`${process.env.CREDENTIALS_DIRECTORY}/vault`),
 *   policy: '/etc/locksign/agent.toml',
 *   state: '/var/lib/locksign',
 *   socket: '/run/locksign/agent.sock',
 *   control: '/run/locksign/control.sock',
 * });
 */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  requireCleanEnvironment(process.env);
  requireNative(options.allowWasm === true);
  if (backend().name === 'native') protectProcess();
  const closers = new Closers();
  try {
    return await start(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(options: AgentOptions, closers: Closers): Promise<Agent> {
  const { session, mayChange } = await openSession(options);
  if ((await libsodium()).name === 'wasm') {
    options.report?.(
      'The native libsodium is missing, so the passphrase was in memory that can be swapped: npm install sodium-native',
    );
  }
  const vault = new VaultOfFile(session);
  closers.add(() => vault.close());
  const sealed = vault.agent();
  if (sealed === undefined) {
    throw new LocksignError('ERR_AGENT_START', {
      detail: `the vault ${vault.path} has no client`,
      remedy: 'Run `locksign agent client add NAME --account ACCOUNT`.',
    });
  }
  const policy = loadPolicy(options.policy, vault.accounts());
  const records = recordsOf(policy, sealed.clients);
  const opened = await openAccounts(
    session,
    new Set(records.map(({ account }) => account)),
    (name) => policy.accounts.get(name)?.demo === true,
  );
  closers.add(() => opened.close());
  const accounts = opened.byName;
  const keys = await agentKeys(vault);
  closers.add(() => keys.log.destroy());
  const clients = new Clients(clientsOf(keys, policy, records, accounts));
  closers.add(() => {
    for (const { credential } of clients.all) for (const key of credential.keys) key.destroy();
  });
  keys.clients.destroy();
  const state = State.open({
    folder: options.state,
    key: keys.log,
    durability: policy.durability,
    sealed: sealed.head,
    ...(options.acceptLoss !== undefined && { acceptLoss: options.acceptLoss }),
    ...(options.report !== undefined && { report: options.report }),
  });
  closers.add(() => state.close());
  if (mayChange) await vault.changeAgent((agent) => ({ ...agent, head: state.head }));
  vault.close();
  return serve(options, { policy, clients, state, accounts }, closers);
}

interface Opened {
  readonly policy: Policy;
  readonly clients: Clients;
  readonly state: State;
  readonly accounts: ReadonlyMap<string, AgentAccount>;
}

async function serve(options: AgentOptions, opened: Opened, closers: Closers): Promise<Agent> {
  const { policy, clients, state } = opened;
  const upstream = new Upstream(policy.ca === undefined ? {} : { ca: readCertificates(policy.ca) });
  closers.add(() => upstream.close());
  const references = new Map(
    [...opened.accounts.values()].map(({ name, exchange, hosts }) => [
      name,
      new References(exchange.id, (query) => publicData(upstream, hosts.dial(query.host).origin, query)),
    ]),
  );
  const rates = new Rates();
  const relays = new Relays(upstream.secureContext);
  closers.add(() => relays.closeAll(undefined, 'the agent stops'));
  const now = Date.now;
  const report = options.report ?? (() => {});
  const turns = new Turns();
  const signatures = new Signatures(report);
  const judge = new Judge({ policy, clients, state, references, rates, upstream, turns, signatures, now, report });
  const upgrades = new Upgrades({ clients, state, rates, relays, turns, signatures, now });
  const handlers = {
    admits: (uid: number) => clients.admits(uid),
    knowsToken: (token: string) => clients.withToken(token) !== undefined,
    request: (arrival: Arrival) => judge.answer(arrival),
    upgrade: (arrival: Arrival, socket: Duplex, head: Buffer) => upgrades.open(arrival, socket, head),
  };
  const listeners: Listener[] = [];
  const listen = async (listener: Promise<Listener>): Promise<void> => {
    const listening = await listener;
    listeners.push(listening);
    closers.add(() => listening.close());
  };
  await listen(listenOnSocket(at(policy.listen.socket ?? options.socket), handlers));
  if (policy.listen.tcp !== undefined) await listen(listenOnLoopback(policy.listen.tcp, handlers));
  const addresses = listeners.map(({ address }) => address);
  const since = Date.now();
  const status = (): Status => statusOf({ ...opened, upstream, addresses, since, folder: options.state });
  const control = (command: ControlCommand, uid = process.getuid?.() ?? 0): Status => {
    if (command !== 'status') state.setMode(modes[command], uid);
    if (state.mode !== 'running') relays.closeAll(undefined, `the agent is ${state.mode}`);
    return status();
  };
  await listen(listenForControl(at(options.control), { carryOut: control }));
  return { addresses, status, control: (command) => control(command), close: () => closers.close() };
}

/** Public data may be asked for twice: one lost answer would deny the orders of all clients. */
async function publicData(upstream: Upstream, origin: string, query: PublicQuery): Promise<string> {
  try {
    return await upstream.get(origin, query);
  } catch (error) {
    if (error instanceof UpstreamError) return upstream.get(origin, query);
    throw error;
  }
}

const modes = { freeze: 'frozen', thaw: 'running', stop: 'stopped' } as const;

function readCertificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new LocksignError('ERR_AGENT_START', {
      ...systemFacts(error),
      detail: `the certificates in ${path}, which \`ca\` in the policy names, cannot be read`,
      cause: error,
    });
  }
}
