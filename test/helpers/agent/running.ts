/**
 * A running agent in a process of its own, whose exchange is the local one.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startLocalExchange, type Venue } from '../../../examples/local-exchange/server.js';
import { namesOf, secretTextOf } from '../../../src/agent/clients/credential.js';
import { exchangeById } from '../../../src/exchanges/catalog.js';
import { SigningKey, secret } from '../../../src/index.js';
import { createVault, type NewAccount, openVault } from '../../../src/vault/index.js';
import { checkout, programPath } from '../child.js';
import { passphrase, quickCost } from '../vault/vaults.js';
import { openTap, type Tap } from './tap.js';

/** The real credentials of the account, which only the agent and the exchange know. */
export interface RealAccount {
  readonly apiKey: string;
  /** For a key in a token, what the exchange knows of it, if it is no private key. */
  readonly secret: string;
  readonly passphrase?: string;
  readonly inToken?: {
    /** The URI of the key. */
    readonly token: string;
    readonly pin: string;
    readonly keyType?: 'ed25519';
    /** PEM, of a private key. */
    readonly publicKey?: string;
  };
}

/** The account as the exchange has it. */
export const recordOf = (exchange: string, { inToken, ...account }: RealAccount) => ({
  ...account,
  exchange,
  ...(inToken?.publicKey !== undefined && { publicKey: inToken.publicKey }),
});

/** The account for the vault. */
export function newAccount(name: string, exchange: string, baseUrl: string, account: RealAccount): NewAccount {
  const { apiKey, inToken, passphrase } = account;
  const base = {
    name,
    exchange,
    apiKey,
    baseUrl,
    ...(passphrase !== undefined && { passphrase: secret.text(passphrase) }),
  };
  if (inToken === undefined) return { ...base, secret: secret.text(account.secret) };
  const { token, pin, keyType } = inToken;
  return { ...base, token, secret: secret.text(pin), ...(keyType !== undefined && { keyType }) };
}

export interface AgentSetup {
  /** The id of the exchange. */
  readonly exchange: string;
  readonly account: RealAccount;
  /** Venues in addition to those of the local exchange. */
  readonly also?: readonly Venue[];
  /** The keys of each client in the policy, as TOML. */
  readonly client: Readonly<Record<string, string>>;
  /** The names of the clients. Default: one. */
  readonly names?: readonly string[];
  /** Lines of the policy before the clients. */
  readonly head?: readonly string[];
  /** Clients with other keys in the policy. */
  readonly others?: readonly OtherClient[];
  /** Counts the bytes to the exchange, and reports each lookup of a name. */
  readonly watched?: boolean;
}

/** A client of the same account, or of another account of the exchange. */
export interface OtherClient {
  readonly name: string;
  readonly client: Readonly<Record<string, string>>;
  readonly account?: RealAccount & { readonly name: string };
}

/** What the client's bot is configured with. */
export interface LocalCredential {
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase: string | undefined;
  readonly token: string;
}

export interface RunningAgent {
  readonly exchange: Awaited<ReturnType<typeof startLocalExchange>>;
  /** Of the first client. */
  readonly credential: LocalCredential;
  /** Of each client: those of `names`, then the others. */
  readonly credentials: readonly LocalCredential[];
  /** What passes between the agent and the exchange, if it is watched. */
  readonly tap: Tap | undefined;
  readonly folder: string;
  readonly socket: string;
  readonly control: string;
  /** `http://127.0.0.1:PORT`, if the policy has `tcp`. */
  readonly tcp: string | undefined;
  readonly process: ChildProcess;
  /** What the agent wrote to standard error. */
  readonly reports: string[];
  /** The key that seals the log. The caller destroys it. */
  logKey(): Promise<SigningKey>;
  /** Ends the agent and starts it again with the same files. */
  restart(signal?: NodeJS.Signals): Promise<RunningAgent>;
  close(): Promise<void>;
}

export const accountName = 'main';
export const clientName = 'bot';

/** A policy in which the client may read, order and cancel, if no other keys are given. */
export const policyText = (setup: AgentSetup, ca: string): string =>
  [
    'version = 1',
    `ca = ${JSON.stringify(ca)}`,
    ...(setup.head ?? []),
    ...clientsOf(setup).flatMap((each) => [
      `[clients.${each.name}]`,
      `account = "${accountOf(each)}"`,
      ...Object.entries(each.client).map(([key, value]) => `${key} = ${value}`),
    ]),
    '',
  ].join('\n');

const clientsOf = ({ client, names = [clientName], others = [] }: AgentSetup): readonly OtherClient[] => [
  ...names.map((name) => ({ name, client })),
  ...others,
];

const accountOf = ({ account }: Pick<OtherClient, 'account'>): string => account?.name ?? accountName;

/** The variables that an agent refuses, and that a test's own process may have. */
const clean = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:NODE_(?!ENV$)|SSL_|OPENSSL_|LD_|REQUESTS_CA|CURL_CA)/.test(name),
    ),
  );

interface Started {
  readonly child: ChildProcess;
  readonly addresses: readonly string[];
  readonly reports: string[];
}

/** Starts an agent with these options in a process of its own. */
export async function start(options: object): Promise<Started> {
  const child = spawn(process.execPath, [programPath('agent/run/programs/agent.mjs'), JSON.stringify(options)], {
    cwd: checkout,
    env: clean(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const reports: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => reports.push(text));
  const line = await new Promise<string>((resolve) => {
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    lines.once('line', resolve);
    lines.once('close', () => resolve('{}'));
  });
  const { addresses, problem } = JSON.parse(line);
  if (addresses === undefined) throw new Error(problem ?? reports.join(''));
  return { child, addresses, reports };
}

export const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

/**
 * Makes a vault, a policy and a client, and starts an agent. `close` removes everything.
 * @example
 * const agent = await startRunningAgent({ exchange: 'kraken', account, client: { allow: '["read"]' } });
 */
export async function startRunningAgent(setup: AgentSetup): Promise<RunningAgent> {
  const { exchange: id, also = [], others = [] } = setup;
  const accounts = [{ ...setup.account, name: accountName }, ...others.flatMap(({ account }) => account ?? [])];
  const exchange = await startLocalExchange({
    accounts: accounts.map((account) => recordOf(id, account)),
    also,
    home: id,
  });
  const tap = setup.watched ? await openTap(exchange.port) : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'locksign-agent-'));
  const vaultPath = join(folder, 'vault', 'vault.json');
  mkdirSync(join(folder, 'vault'), { mode: 0o700 });
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, exchange.certificate, { mode: 0o600 });
  const policy = join(folder, 'agent.toml');
  writeFileSync(policy, policyText(setup, ca), { mode: 0o600 });
  const recipe = exchangeById.get(id);
  if (recipe === undefined) throw new Error(`no exchange ${id}`);

  using vault = await createVault({ path: vaultPath, passphrase: secret.text(passphrase), cost: quickCost });
  const baseUrl = `https://127.0.0.1:${tap?.port ?? exchange.port}`;
  for (const account of accounts) await vault.add(newAccount(account.name, id, baseUrl, account));
  const records = clientsOf(setup).map((each) => ({ name: each.name, account: accountOf(each), counter: 1 }));
  await vault.changeAgent((agent) => ({ ...agent, clients: records }));
  using key = await SigningKey.load(vault.agentSecret(), { algorithm: 'hmac-sha512', encoding: 'utf8' });
  const credentials = records.map((record) => ({
    ...namesOf(key, record, recipe),
    secret: secretTextOf(key, record, recipe),
  }));
  const [credential] = credentials;
  if (credential === undefined) throw new Error('the setup names no client');

  const options = {
    vault: vaultPath,
    passphrase,
    policy,
    state: join(folder, 'state'),
    socket: join(folder, 'run', 'agent.sock'),
    control: join(folder, 'run', 'control.sock'),
    watched: setup.watched === true,
  };
  const serve = async (): Promise<RunningAgent> => {
    const { child, addresses, reports } = await start(options);
    const tcp = addresses.find((address) => address.startsWith('127.0.0.1:'));
    return {
      exchange,
      credential,
      credentials,
      tap,
      folder,
      socket: options.socket,
      control: options.control,
      tcp: tcp === undefined ? undefined : `http://${tcp}`,
      process: child,
      reports,
      async logKey() {
        using opened = await openVault({ path: vaultPath, passphrase: secret.text(passphrase) });
        return SigningKey.load(opened.agentSecret(), { algorithm: 'hmac-sha256', encoding: 'utf8' });
      },
      async restart(signal) {
        if (signal === undefined) child.stdin?.end();
        else child.kill(signal);
        await ended(child);
        return serve();
      },
      async close() {
        child.stdin?.end();
        await ended(child);
        await tap?.close();
        await exchange.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };
  return serve();
}
