/**
 * Accounts whose key signs on another thread, as a token does: what happens while it signs is
 * checked again, and what was judged and logged is what is sent.
 */
import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Signatures } from '../../../src/agent/judge/signatures.js';
import { Upgrades } from '../../../src/agent/judge/upgrade.js';
import { Rates } from '../../../src/agent/policy/rates.js';
import type { RelayContext } from '../../../src/agent/relay/context.js';
import type { Relays } from '../../../src/agent/relay/relays.js';
import { Turns } from '../../../src/agent/upstream/turns.js';
import { LocksignError } from '../../../src/errors/locksign-error.js';
import type { AsyncKey } from '../../../src/exchanges/core/types/account.js';
import { requestOf } from '../../../src/exchanges/relay/relay.js';
import { type RawRequest, targetOf } from '../../../src/exchanges/wire/raw-request.js';
import { verify } from '../../../src/exchanges/wire/verify.js';
import type { SigningKey } from '../../../src/index.js';
import { type Bot, type BotRequest, binanceBot, binanceCancel, krakenBot } from '../load/bots.js';
import { type Credential, Judging, slowBinancePrices } from '../load/judging.js';
import { binanceVenue, bitfinexVenue, krakenVenue } from '../load/venues.js';
import { arrivalOf } from './judging.js';

const text = Buffer.from('what the agent issued to the client').toString('base64');
const clients = new Map<string, Credential>(['a', 'b'].map((name) => [name, { apiKey: `key-${name}`, secret: text }]));
const [a, b] = [...clients.values()] as [Credential, Credential];

/** A signature that the token has been asked for. */
interface Asked {
  /** Makes it, or fails with it. */
  end(error?: unknown): Promise<void>;
}

/** Lets everything go on that does not wait for the token. */
async function settle(): Promise<void> {
  for (let count = 0; count < 5; count += 1) await setImmediate();
}

/** A token that signs when the test tells it to. */
function tokenOf(asked: Asked[]) {
  return (key: SigningKey): AsyncKey => ({
    algorithm: key.algorithm,
    signAsync: (message, encoding) =>
      new Promise((resolve, reject) => {
        asked.push({
          async end(error) {
            if (error === undefined) resolve(key.sign(message, encoding));
            else reject(error);
            await settle();
          },
        });
      }),
  });
}

let judging: Judging | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await judging?.close();
  judging = undefined;
});

async function starting(venue: typeof binanceVenue, max = '"10000 USDT"') {
  const asked: Asked[] = [];
  const sent: RawRequest[] = [];
  const isBinance = venue.exchange === 'binance';
  const currency = isBinance ? 'USDT' : 'USD';
  const limit = max.replace('USDT', currency);
  judging = await Judging.start({
    ...venue,
    asyncKey: tokenOf(asked),
    clients,
    policy: {
      client: [
        'allow = ["read", "order", "cancel"]',
        `symbols = ["${venue.bot.symbol}"]`,
        `max-order = ${limit}`,
        `max-day = ${limit}`,
        'collar = "2%"',
        'rate = "10000/1s"',
      ],
    },
    prices: isBinance ? slowBinancePrices(() => 0) : krakenPrices,
    answer: async (request) => {
      sent.push(request);
      return { status: 200, headers: {}, body: Buffer.from('{}') };
    },
  });
  const started = judging;
  const bot: Bot = isBinance ? binanceBot() : krakenBot;
  const order = (id: number, of = a): BotRequest => bot.order(of, { quantity: '0.01', price: '59000', id });
  /** Waits until the token has been asked so often. */
  const untilAsked = async (count: number) => {
    while (asked.length < count) await setImmediate();
    await settle();
    expect(asked).toHaveLength(count);
  };
  /** Sends a request, which is the next one that the token signs. */
  const begin = async (request: BotRequest) => {
    const answer = started.answer(request);
    await untilAsked(asked.length + 1);
    return { answer };
  };
  /** Asks the exchange whether it would accept what was sent. */
  const accepted = () => {
    const { wire } = started.clients.all[0]?.account ?? expect.unreachable();
    return sent.map((request) => verify(wire, request, started.real));
  };
  const decisions = () => started.logged('decision');
  return { judging: started, asked, sent, bot, order, begin, untilAsked, accepted, decisions };
}

const krakenPrices = async ({ path }: { readonly path: string }): Promise<string> =>
  JSON.stringify({
    error: [],
    result: path.endsWith('AssetPairs')
      ? { XXBTZUSD: { altname: 'XBTUSD', wsname: 'XBT/USD', base: 'XXBT', quote: 'ZUSD' } }
      : { XXBTZUSD: { a: ['60010'], b: ['59990'], c: ['60000'] } },
  });

const lost = (): LocksignError => new LocksignError('ERR_TOKEN_LOST', { subject: 'bots' });

describe('while a token signs', () => {
  it('nothing is logged or sent, and then the bytes that were judged are', async () => {
    const { asked, sent, order, begin, accepted, decisions } = await starting(binanceVenue);
    const { answer } = await begin(order(1));
    expect({ asked: asked.length, sent, logged: decisions() }).toStrictEqual({ asked: 1, sent: [], logged: [] });
    await asked[0]?.end();
    expect(await answer).toBeUndefined();
    expect(accepted()).toHaveLength(1);
    const hashes = sent.map((request) => {
      const parts = [request.method, request.host, targetOf(request), request.headers, request.body];
      return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
    });
    expect(decisions()).toMatchObject([{ decision: 'send', sha256: hashes[0] }]);
  });

  it.each([
    ['freezes', 'frozen'],
    ['stops', 'stopped'],
  ] as const)('the operator %s the agent, and the order is denied', async (_, mode) => {
    const { judging, asked, sent, order, begin, decisions } = await starting(binanceVenue);
    const { answer } = await begin(order(1));
    judging.state.setMode(mode, 0);
    await asked[0]?.end();
    expect(await answer).toBe(mode);
    expect(sent).toStrictEqual([]);
    expect(decisions()).toMatchObject([{ decision: 'deny', reason: { code: mode } }]);
    // The denial does not cost a signature.
    expect(await judging.answer(order(2))).toBe(mode);
    expect(asked).toHaveLength(1);
  });

  it('the same order arrives again, and one of the two is sent', async () => {
    const { judging, asked, sent, order, begin, decisions } = await starting(binanceVenue);
    const request = order(1);
    const { answer } = await begin(request);
    const again = judging.answer(request);
    await settle();
    for (const index of [0, 1]) await asked[index]?.end();
    expect([await answer, await again]).toStrictEqual([undefined, 'replay']);
    expect(decisions()).toMatchObject([{ decision: 'send' }, { decision: 'deny' }]);
    expect(sent).toHaveLength(1);
  });

  it('other orders use up the limits of the day', async () => {
    const { judging, asked, sent, order, begin } = await starting(binanceVenue, '"1000 USDT"');
    const { answer } = await begin(order(1));
    const second = judging.answer(order(2));
    await settle();
    await asked[0]?.end();
    await asked[1]?.end();
    expect([await answer, await second]).toStrictEqual([undefined, 'max-day']);
    expect(sent).toHaveLength(1);
  });

  it('cancels go before what waits, and the clients take turns', async () => {
    const { judging, asked, sent, order, begin } = await starting(binanceVenue);
    await begin(order(1));
    const others = [order(2), order(3), order(4, b), binanceCancel(a, 9)].map((request) => judging.answer(request));
    await settle();
    for (let index = 0; index < 5; index += 1) {
      expect(asked).toHaveLength(index + 1);
      await asked[index]?.end();
    }
    await Promise.all(others);
    const name = ({ method, query = '' }: RawRequest) => (method === 'DELETE' ? 'cancel' : /order-\d/.exec(query)?.[0]);
    expect(sent.map(name)).toStrictEqual(['order-1', 'cancel', 'order-2', 'order-4', 'order-3']);
  });

  it('the client of a read goes away, and the token is not asked', async () => {
    const { judging, asked, sent, bot, order, begin, decisions } = await starting(binanceVenue);
    const { answer } = await begin(order(1));
    const gone = new AbortController();
    const read = judging.answer(bot.read(b), gone.signal);
    await settle();
    gone.abort();
    await asked[0]?.end();
    expect([await answer, await read]).toStrictEqual([undefined, 'unsent']);
    expect([sent.length, asked.length]).toStrictEqual([1, 1]);
    expect(decisions()).toHaveLength(2);
  });
});

describe('a token that', () => {
  it('is pulled out denies requests as not sent, and signs again when it is back', async () => {
    const { judging, asked, sent, order, begin, accepted, decisions } = await starting(binanceVenue);
    const { answer } = await begin(order(1));
    const second = judging.answer(order(2));
    await asked[0]?.end(lost());
    await asked[1]?.end(lost());
    expect([await answer, await second]).toStrictEqual(['token', 'token']);
    expect(sent).toStrictEqual([]);
    const reason = { code: 'token', text: 'the key of the account cannot sign now (ERR_TOKEN_LOST)' };
    expect(decisions()).toMatchObject([{ reason }, { reason }]);
    // The client may send the order again.
    const { answer: third } = await begin(order(3));
    await asked[2]?.end();
    expect(await third).toBeUndefined();
    expect(accepted()).toHaveLength(1);
    expect(judging.reports).toStrictEqual([
      `The key of main does not sign. ${lost().message}`,
      'The key of main signs again.',
    ]);
  });

  it('hangs denies requests after 5 seconds, and gets no other until it answers', async () => {
    const { judging, asked, sent, order, begin, decisions } = await starting(binanceVenue);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { answer } = await begin(order(1));
    const second = judging.answer(order(2));
    await settle();
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect([await answer, await second]).toStrictEqual(['token', 'token']);
    expect(decisions()).toHaveLength(2);
    vi.useRealTimers();
    await asked[0]?.end();
    expect(sent).toStrictEqual([]);
    const { answer: third } = await begin(order(3));
    await asked[1]?.end();
    expect(await third).toBeUndefined();
  });

  it('fails by a fault of the agent denies the request, and the agent goes on', async () => {
    const { judging, asked, sent, order, begin } = await starting(binanceVenue);
    const { answer } = await begin(order(1));
    await asked[0]?.end(new TypeError('a fault'));
    expect(await answer).toBe('internal');
    expect(sent).toStrictEqual([]);
    expect(judging.reports).toContainEqual(expect.stringContaining('a fault'));
  });
});

describe('an account with nonces', () => {
  it('takes the nonce in its turn, and logs and sends the one that was signed', async () => {
    const { judging, asked, order, begin, untilAsked, accepted, decisions } = await starting(krakenVenue);
    const { answer } = await begin(order(1));
    const others = [order(2), order(3, b)].map((request) => judging.answer(request));
    for (const count of [1, 2, 3]) {
      // The next one waits until this one has its answer.
      await untilAsked(count);
      await asked[count - 1]?.end();
    }
    expect([await answer, ...(await Promise.all(others))]).toStrictEqual([undefined, undefined, undefined]);
    const nonces = accepted().map(({ nonce }) => nonce);
    expect(decisions().map(({ nonce }) => nonce)).toStrictEqual(nonces);
    expect(nonces.map(Number)).toStrictEqual(nonces.map(Number).sort((one, other) => one - other));
    expect(new Set(nonces).size).toBe(3);
  });
});

it('a login of a WebSocket waits for the requests of its account, so that nonces rise', async () => {
  const { judging, asked, untilAsked } = await starting(bitfinexVenue);
  const signatures = new Signatures(() => undefined);
  const turns = new Turns();
  let context: RelayContext | undefined;
  const relays: Pick<Relays, 'open'> = {
    open: (_arrival, _socket, _head, given) => {
      context = given;
    },
  };
  const { clients, state } = judging;
  const parts = { clients, state, rates: new Rates(), turns, signatures, now: Date.now };
  const socket = { host: 'api.bitfinex.com', path: '/ws/2', isPrivate: true, hosts: ['live'] };
  const request = { ...requestOf(socket, ''), host: '' };
  const peer = { via: 'socket', uid: process.getuid?.() } as const;
  const arrival = { ...arrivalOf(request), peer, target: { account: 'main' }, token: 'token-a' };
  new Upgrades({ ...parts, relays: relays as Relays }).open(arrival, new PassThrough(), Buffer.alloc(0));
  const { relay, credential, judge, signAsync } = context ?? expect.unreachable();

  const payload = `AUTH${Date.now()}000`;
  const authSig = clients.all[0]?.credential.keys[0]?.sign(payload, 'hex');
  const names = { apiKey: a.apiKey, authSig, authNonce: payload.slice(4), authPayload: payload };
  const frame = requestOf(socket, JSON.stringify({ event: 'auth', ...names }));
  const wire = relay?.frames.find(({ kind }) => kind === 'login')?.signed ?? expect.unreachable();
  const signed = { wire, verified: verify(wire, frame, credential) };
  // What is sent meanwhile has a nonce of its own, which is the lower one.
  let earlier = 0n;
  const sending = async () => {
    await sleep(50);
    earlier = state.takeNonce('main', BigInt(Date.now()) * 1000n);
  };
  const busy = turns.run('main', false, sending, 'b');
  expect(judge('login', signed)).toBeUndefined();
  const patched = signAsync(signed, frame);
  await busy;
  await untilAsked(1);
  await asked[0]?.end();
  const { nonce = '' } = verify(wire, await patched, judging.real);
  expect(BigInt(nonce)).toBeGreaterThan(earlier);
});
