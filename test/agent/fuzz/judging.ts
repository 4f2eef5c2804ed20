/**
 * The judge of the agent in this process. Its upstream keeps what it is given to send, and its
 * state keeps what was judged.
 * @module
 */
import type { AgentAccount } from '../../../src/agent/accounts/account.js';
import { hostsOfAccount } from '../../../src/agent/accounts/account.js';
import { type Client, Clients } from '../../../src/agent/judge/clients.js';
import { Judge } from '../../../src/agent/judge/judge.js';
import { Signatures } from '../../../src/agent/judge/signatures.js';
import { verdictOf } from '../../../src/agent/listen/http/verdict.js';
import type { References } from '../../../src/agent/market/references.js';
import type { ClientPolicy } from '../../../src/agent/policy/policy.js';
import { Rates } from '../../../src/agent/policy/rates.js';
import type { State } from '../../../src/agent/state/state.js';
import type { Decision } from '../../../src/agent/state/types.js';
import { Turns } from '../../../src/agent/upstream/turns.js';
import type { Upstream } from '../../../src/agent/upstream/upstream.js';
import type { Exchange } from '../../../src/exchanges/core/types/exchange.js';
import type { Meaning } from '../../../src/exchanges/meaning/meaning.js';
import { patch } from '../../../src/exchanges/wire/patch.js';
import { type RawRequest, targetOf } from '../../../src/exchanges/wire/raw-request.js';
import { wires } from '../../../src/exchanges/wires.js';
import { identityOf } from '../../helpers/wire-credential.js';
import type { Signer } from './base-requests.js';

/** A request that the judge let through. */
export interface Passed {
  /** What was judged. Null for a public request. */
  readonly judged: Meaning | null;
  /** What was sent. */
  readonly sent: RawRequest;
}

export interface Judging {
  readonly signer: Signer;
  /** Signs a changed request again, with the client's secret. Undefined if its wire cannot. */
  signedAgain(request: RawRequest): RawRequest | undefined;
  /** Undefined if the request is denied. */
  judge(request: RawRequest): Promise<Passed | undefined>;
  close(): void;
}

const uid = 1001;

const policy: ClientPolicy = {
  name: 'bot',
  account: 'main',
  uid,
  allow: new Set(['read', 'order', 'cancel', 'cancel-all']),
  markets: new Set(['spot', 'margin', 'linear', 'inverse', 'option']),
  symbols: 'unlimited',
  orderTypes: new Set(['limit', 'market', 'stop']),
  maxOrder: 'unlimited',
  maxDay: 'unlimited',
  collar: 'unlimited',
  rate: { count: 2, milliseconds: 0 },
  endpoints: [],
};

/** Prices of every symbol. Without a limit and a collar, none is denied for them. */
const references = {
  instrument: async (market: string, symbol: string) => ({
    symbol,
    market,
    base: 'BTC',
    quote: 'USDT',
    contractSize: '1',
  }),
  quote: async () => ({ bid: '59990', ask: '60010', last: '60000' }),
};

/** The judge reads no more of these parts than what is here. */
const stub = <Part>(part: object): Part => part as Part;

/** @param now the time of every request, in milliseconds. */
export async function judging(exchange: Exchange<never>, now: number): Promise<Judging> {
  const wire = wires.get(exchange.id);
  if (wire === undefined) throw new Error(`no wire of ${exchange.id}`);
  const bot = await identityOf(exchange, 'grid-bot', 'what the agent issued to the client');
  const { credential: real } = await identityOf(exchange, 'aK3yN8zQw4rT', 'what the exchange issued');
  const { credential: local } = bot;
  const account: AgentAccount = {
    name: 'main',
    exchange,
    wire,
    credential: real,
    demo: false,
    hosts: hostsOfAccount(exchange, {}),
  };
  const client: Client = { name: 'bot', policy, account, credential: local, token: 'x' };

  let judged: Meaning | null = null;
  let sent: RawRequest | undefined;
  let nonce = 0n;
  const state = {
    mode: 'running',
    record: (decision: Decision) => {
      if (decision.decision === 'send') judged = decision.meaning;
      return 1;
    },
    outcome: () => undefined,
    countRefusal: () => undefined,
    spent: () => 0n,
    replayed: () => false,
    replaysFull: () => false,
    horizon: () => 0,
    clientNonce: () => 0n,
    placedBy: () => true,
    takeNonce: (_: string, atLeast: bigint) => {
      nonce = nonce < atLeast ? atLeast : nonce + 1n;
      return nonce;
    },
  };
  const upstream = {
    send: async (_: string, request: RawRequest) => {
      sent = request;
      return { status: 200, headers: {}, body: Buffer.from('{}') };
    },
  };
  const judge = new Judge({
    policy: {
      path: 'agent.toml',
      listen: { socket: undefined, tcp: undefined },
      clients: new Map([['bot', policy]]),
      accounts: new Map(),
      ca: undefined,
      durability: 'flush',
    },
    clients: new Clients([client]),
    state: stub<State>(state),
    references: new Map([['main', stub<References>(references)]]),
    rates: new Rates(),
    upstream: stub<Upstream>(upstream),
    turns: new Turns(),
    signatures: new Signatures(() => undefined),
    now: () => now,
    report: (text) => {
      throw new Error(text);
    },
  });
  const door = {
    peer: { via: 'socket', uid } as const,
    ownHost: undefined,
    knowsToken: () => false,
    earliest: () => performance.now(),
  };
  const key = local.keys.find(({ algorithm }) => algorithm === exchange.algorithm);
  if (key === undefined) throw new Error('no key for the algorithm');

  return {
    signer: { account: bot.account, key },
    signedAgain(request) {
      try {
        return patch(wire, request, local, wire.signings(request)[0]);
      } catch {
        return undefined;
      }
    },
    async judge(request) {
      const rawHeaders = [['host', request.host], ...Object.entries(request.headers)].flat();
      const { method } = request;
      const verdict = verdictOf({ method, url: targetOf(request), httpVersion: '1.1', rawHeaders }, door, false);
      if (verdict.kind !== 'accepted') return undefined;
      judged = null;
      sent = undefined;
      // The listener accepts no body that is not UTF-8.
      const body = Buffer.from(request.body).toString();
      if (body.startsWith('\ufeff')) return undefined;
      const { arrival } = verdict;
      await judge.answer({
        ...arrival,
        request: { ...arrival.request, body },
        signal: new AbortController().signal,
      });
      return sent === undefined ? undefined : { judged, sent };
    },
    close() {
      for (const each of [...local.keys, ...real.keys]) each.destroy();
    },
  };
}
