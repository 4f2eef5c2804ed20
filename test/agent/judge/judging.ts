/** A judge of two clients of one Kraken account, and an exchange that only remembers. */
import { setImmediate } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { hostsOfAccount } from '../../../src/agent/accounts/account.js';
import { Clients } from '../../../src/agent/judge/clients.js';
import { Judge } from '../../../src/agent/judge/judge.js';
import { Signatures } from '../../../src/agent/judge/signatures.js';
import type { Arrival } from '../../../src/agent/listen/index.js';
import type { References } from '../../../src/agent/market/references.js';
import { Rates } from '../../../src/agent/policy/rates.js';
import { readPolicy } from '../../../src/agent/policy/read.js';
import type { State } from '../../../src/agent/state/state.js';
import type { Answer } from '../../../src/agent/upstream/answer.js';
import { Turns } from '../../../src/agent/upstream/turns.js';
import type { Upstream } from '../../../src/agent/upstream/upstream.js';
import { exchangeById } from '../../../src/exchanges/catalog.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import type { WireCredential } from '../../../src/exchanges/wire/verify.js';
import { wires } from '../../../src/exchanges/wires.js';
import { SigningKey, secret } from '../../../src/index.js';

export const names = ['grid-bot', 'other-bot'] as const;
export type Name = (typeof names)[number];

const account = 'main';
const exchange = exchangeById.get('kraken');
const wire = wires.get('kraken');
if (exchange === undefined || wire === undefined) throw new Error('there is no Kraken');

async function credentialOf(name: string): Promise<WireCredential> {
  const key = await SigningKey.load(secret.text(Buffer.from(`secret of ${name}`).toString('base64')), {
    algorithm: 'hmac-sha512',
    encoding: 'base64',
  });
  onTestFinished(() => key.destroy());
  return { apiKey: `${name}-key`, keys: [key] };
}

const instrument = { symbol: 'XBTUSD', market: 'spot', base: 'XBT', quote: 'USD', contractSize: null } as const;
const prices: Pick<References, 'instrument' | 'quote'> = {
  instrument: () => Promise.resolve(instrument),
  quote: () => Promise.resolve({ bid: '99', ask: '101', last: '100' }),
};

/** What every client may do, unless a test says otherwise. */
const usual = {
  allow: '["read", "order", "cancel"]',
  symbols: '["XBTUSD"]',
  'max-order': '"1000 USD"',
  'max-day': '"10000 USD"',
  collar: '"5%"',
};

/** @param answer of the exchange to the body of a request. */
export async function judging(
  state: State,
  answer: (body: string) => string = () => '{}',
  changes: Readonly<Record<string, string>> = {},
) {
  const toml = Object.entries({ ...usual, ...changes }).map(([key, value]) => `${key} = ${value}`);
  const policy = readPolicy(
    ['version = 1', ...names.flatMap((name) => [`[clients.${name}]`, `account = "${account}"`, ...toml])].join('\n'),
    'agent.toml',
    [{ name: account, exchange: 'kraken' }],
  );
  const credentials = new Map(await Promise.all(names.map(async (name) => [name, await credentialOf(name)] as const)));
  const real = await credentialOf(account);
  const clients = new Clients(
    names.map((name) => ({
      name,
      policy: policy.clients.get(name) ?? notFound(),
      account: {
        name: account,
        exchange: exchange ?? notFound(),
        wire: wire ?? notFound(),
        credential: real,
        demo: false,
        hosts: hostsOfAccount(exchange ?? notFound(), {}),
      },
      credential: credentials.get(name) ?? notFound(),
      token: `token-of-${name}`,
    })),
  );
  const sent: RawRequest[] = [];
  const upstream: Pick<Upstream, 'send'> = {
    send: (_, request) => {
      sent.push(request);
      return Promise.resolve({ status: 200, headers: {}, body: Buffer.from(answer(request.body)) } satisfies Answer);
    },
  };
  const judge = new Judge({
    policy,
    clients,
    state,
    references: new Map([[account, prices as References]]),
    rates: new Rates(),
    upstream: upstream as Upstream,
    turns: new Turns(),
    signatures: new Signatures(() => undefined),
    now: Date.now,
    report: () => undefined,
  });
  /** Signs a request as a library does, and sends it over the socket. */
  const send = async (name: Name, endpoint: string, fields: Readonly<Record<string, string>>) => {
    const { apiKey, keys } = credentials.get(name) ?? notFound();
    const path = `/0/private/${endpoint}`;
    const request = {
      method: 'POST',
      host: 'api.kraken.com',
      path,
      query: undefined,
      headers: { 'api-key': apiKey, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ nonce: nextNonce(), ...fields }).toString(),
    };
    const sign = keys[0]?.sign(wire?.message(request) ?? '', 'base64') ?? '';
    const reply = await judge.answer(arrivalOf({ ...request, headers: { ...request.headers, 'api-sign': sign } }));
    // A client reads the reply in a later tick than the one in which it is written.
    await setImmediate();
    return reply;
  };
  return { judge, clients, sent, send };
}

let last = 0;
/** Microseconds that rise. */
function nextNonce(): string {
  last = Math.max(last + 1, Date.now() * 1000);
  return String(last);
}

const notFound = (): never => {
  throw new Error('it is missing');
};

export const arrivalOf = (request: RawRequest): Arrival => ({
  peer: { via: 'socket', uid: 1001 },
  token: undefined,
  target: { host: request.host },
  seen: { host: request.host, path: request.path },
  request,
  signal: new AbortController().signal,
  arrived: performance.now(),
});
