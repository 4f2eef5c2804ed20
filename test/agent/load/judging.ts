/**
 * A judge in this process, whose clock, exchange and prices are the test's.
 * @module
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostsOfAccount } from '../../../src/agent/accounts/account.js';
import { Clients } from '../../../src/agent/judge/clients.js';
import { Judge } from '../../../src/agent/judge/judge.js';
import { Signatures } from '../../../src/agent/judge/signatures.js';
import type { Arrival } from '../../../src/agent/listen/arrival.js';
import { References } from '../../../src/agent/market/references.js';
import { Rates } from '../../../src/agent/policy/rates.js';
import { readPolicy } from '../../../src/agent/policy/read.js';
import type { Reply } from '../../../src/agent/reply.js';
import { State } from '../../../src/agent/state/state.js';
import type { Answer } from '../../../src/agent/upstream/answer.js';
import { Turns } from '../../../src/agent/upstream/turns.js';
import { Upstream } from '../../../src/agent/upstream/upstream.js';
import { exchangeById } from '../../../src/exchanges/catalog.js';
import type { AsyncKey } from '../../../src/exchanges/core/types/account.js';
import type { PublicQuery } from '../../../src/exchanges/market/market-data.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import type { WireCredential } from '../../../src/exchanges/wire/verify.js';
import { wires } from '../../../src/exchanges/wires.js';
import { SigningKey, secret } from '../../../src/index.js';
import { purposesOf } from '../../../src/vault/account.js';
import type { BotRequest } from './bots.js';

export interface Credential {
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase?: string;
}

export interface JudgingOptions {
  /** The id of the exchange. */
  readonly exchange: string;
  readonly account: Credential;
  /** Makes the account sign on another thread: with this, of its keys. */
  readonly asyncKey?: (key: SigningKey) => AsyncKey;
  /** By the names of the clients. */
  readonly clients: ReadonlyMap<string, Credential>;
  /** The keys of each client in the policy, as TOML, and the lines of the account. */
  readonly policy: { readonly client: readonly string[]; readonly account?: readonly string[] };
  /** The wall clock. */
  readonly now?: () => number;
  /** Milliseconds that have really passed. */
  readonly elapsed?: () => number;
  /** The answer to a request for prices. */
  readonly prices?: (query: PublicQuery) => Promise<string>;
  /** What the exchange does with a request. */
  readonly answer?: (request: RawRequest) => Promise<Answer>;
}

const ok: Answer = { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };

class ToTest extends Upstream {
  readonly #answer: (request: RawRequest) => Promise<Answer>;

  constructor(answer: (request: RawRequest) => Promise<Answer>) {
    super();
    this.#answer = answer;
  }

  override send(_: string, request: RawRequest): Promise<Answer> {
    return this.#answer(request);
  }
}

const uid = process.getuid?.() ?? 0;

/** A judge, and its log in a temporary folder. */
export class Judging {
  readonly clients: Clients;
  /** Verifies what is sent, as the exchange does. */
  readonly real: WireCredential;
  /** Faults of the judge itself. */
  readonly reports: string[] = [];
  readonly #options: JudgingOptions;
  readonly #logKey: SigningKey;
  readonly #upstream: Upstream;
  #folder = mkdtempSync(join(tmpdir(), 'locksign-judging-'));
  #state: State;
  #judge: Judge;

  private constructor(options: JudgingOptions, clients: Clients, logKey: SigningKey, real: WireCredential) {
    this.#options = options;
    this.clients = clients;
    this.#logKey = logKey;
    this.real = real;
    this.#upstream = new ToTest(options.answer ?? (() => Promise.resolve(ok)));
    this.#state = this.#open();
    this.#judge = this.#judging();
  }

  static async start(options: JudgingOptions): Promise<Judging> {
    const exchange = exchangeById.get(options.exchange);
    const wire = wires.get(options.exchange);
    if (exchange === undefined || wire === undefined) throw new Error(`there is no exchange ${options.exchange}`);
    const load = async ({ secret: text, ...names }: Credential) => ({
      ...names,
      keys: await SigningKey.loadAll(secret.text(text), purposesOf(exchange, {})),
    });
    const hosts = hostsOfAccount(exchange, {});
    const real = await load(options.account);
    const [key] = real.keys;
    const { keys: _, ...texts } = real;
    const credential = options.asyncKey && key ? { ...texts, key: options.asyncKey(key) } : real;
    const account = { name: 'main', exchange, wire, credential, demo: false, hosts };
    const policy = policyOf(options);
    const clients = [];
    for (const [name, credential] of options.clients) {
      const client = policy.clients.get(name);
      if (client === undefined) throw new Error(`the policy has no client ${name}`);
      clients.push({ name, policy: client, account, credential: await load(credential), token: `token-${name}` });
    }
    const logKey = await SigningKey.load(secret.text('the key of the log'), {
      algorithm: 'hmac-sha256',
      encoding: 'utf8',
    });
    return new Judging(options, new Clients(clients), logKey, real);
  }

  get state(): State {
    return this.#state;
  }

  /** The lines of the log with this type, parsed. */
  logged(type: string): Record<string, unknown>[] {
    const lines = readFileSync(join(this.#folder, 'agent.log'), 'utf8').split('\n').slice(0, -1);
    return lines.map((line): Record<string, unknown> => JSON.parse(line)).filter((line) => line['type'] === type);
  }

  #open(): State {
    const { now, elapsed } = this.#options;
    return State.open({
      folder: this.#folder,
      key: this.#logKey,
      durability: 'flush',
      sealed: undefined,
      ...(now !== undefined && { now }),
      ...(elapsed !== undefined && { elapsed }),
    });
  }

  #judging(): Judge {
    const { exchange, now = Date.now, prices = noPrices } = this.#options;
    return new Judge({
      policy: policyOf(this.#options),
      clients: this.clients,
      state: this.#state,
      references: new Map([['main', new References(exchange, prices)]]),
      rates: new Rates(),
      upstream: this.#upstream,
      turns: new Turns(),
      signatures: new Signatures((text) => this.reports.push(text)),
      now,
      report: (text) => this.reports.push(text),
    });
  }

  /**
   * Starts again from what a `kill -9` at this moment would leave on the disk. Requests that are
   * under way are lost with the old judge.
   */
  kill(): void {
    const left = mkdtempSync(join(tmpdir(), 'locksign-judging-'));
    cpSync(this.#folder, left, { recursive: true });
    this.#state.close();
    rmSync(this.#folder, { recursive: true });
    this.#folder = left;
    this.#state = this.#open();
    this.#judge = this.#judging();
  }

  reply(arrival: Arrival): Promise<Reply> {
    return this.#judge.answer(arrival);
  }

  /** The code of the denial, or undefined if the exchange answered. */
  async answer({ query, ...request }: BotRequest, signal = new AbortController().signal): Promise<string | undefined> {
    const reply = await this.reply({
      peer: { via: 'socket', uid },
      token: undefined,
      target: { account: 'main' },
      seen: { host: 'localhost', path: `/main${request.path}` },
      request: { ...request, host: '', query },
      signal,
      arrived: performance.now(),
    });
    return reply.headers['x-locksign'];
  }

  async close(): Promise<void> {
    this.#state.close();
    await this.#upstream.close();
    for (const key of [...this.real.keys, ...this.clients.all.flatMap(({ credential }) => credential.keys)])
      key.destroy();
    this.#logKey.destroy();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function policyOf({ exchange, clients, policy: { client, account = [] } }: JudgingOptions) {
  const tables = [...clients.keys()].flatMap((name) => [
    `[clients.${name}]`,
    'account = "main"',
    `uid = ${uid}`,
    ...client,
  ]);
  const text = ['version = 1', ...tables, '[accounts.main]', ...account].join('\n');
  return readPolicy(text, 'agent.toml', [{ name: 'main', exchange }]);
}

async function noPrices(): Promise<string> {
  throw new Error('this test has no prices');
}

/** The prices of BTCUSDT at Binance, after a while. */
export const slowBinancePrices =
  (milliseconds: () => number) =>
  async ({ path }: PublicQuery): Promise<string> => {
    await sleep(milliseconds());
    return JSON.stringify(
      path.endsWith('exchangeInfo')
        ? { symbols: [{ symbol: 'BTCUSDT', baseAsset: 'BTC', quoteAsset: 'USDT' }] }
        : { symbol: 'BTCUSDT', bidPrice: '59990', askPrice: '60010', lastPrice: '60000' },
    );
  };
