/**
 * A Python bot for six exchanges that signs its requests itself trades through the agent. Only its
 * url, key, secret and passphrase are changed.
 */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startLocalExchange } from '../../../examples/local-exchange/server.js';
import { exchangeById } from '../../../src/exchanges/catalog.js';
import { type RunningAgents, startRunningAgents } from '../../helpers/agent/several.js';
import { scratch } from '../../helpers/scratch.js';
import { trader } from './members.js';
import { requirePython, runPython } from './python.js';

const ids = ['binance', 'coinbase', 'poloniex', 'bittrex-v1', 'kraken', 'bitfinex'] as const;
type Id = (typeof ids)[number];
const members = new Map(ids.map((id) => [id, trader(id)]));
const { file } = scratch();

interface Answer {
  readonly status: number;
  /** The code of a denial. */
  readonly code: string | null;
  readonly body: unknown;
}
type Step = 'balances' | 'order' | 'open orders' | 'cancel' | 'no open orders' | 'absurd price' | 'withdrawal';
interface Traded {
  readonly order: string | number;
  readonly answers: Readonly<Record<Step, Answer>>;
}

/** The exchange's own words for what is not permitted, and for an order that it rejects. */
const words: Readonly<Record<Id, { readonly withdrawal: unknown; readonly order: unknown }>> = {
  binance: {
    withdrawal: { status: 400, body: { code: -4015, msg: expect.stringContaining('[locksign: ') } },
    order: { status: 400, body: { code: -2010, msg: expect.stringContaining('[locksign: a buy at 66000 ') } },
  },
  coinbase: {
    withdrawal: { status: 400, body: { message: expect.stringMatching(/^Forbidden \[locksign: /) } },
    order: { status: 400, body: { message: expect.stringMatching(/^size is too small \[locksign: a buy at 66000 /) } },
  },
  poloniex: {
    withdrawal: { status: expect.any(Number), body: { message: expect.stringContaining('[locksign: ') } },
    order: { status: expect.any(Number), body: { message: expect.stringContaining('[locksign: a buy at 66000 ') } },
  },
  'bittrex-v1': {
    withdrawal: { status: 200, body: { success: false, message: expect.stringMatching(/^INVALID_PERMISSION \[/) } },
    order: {
      status: 200,
      body: { success: false, message: expect.stringMatching(/^INVALID_ORDER \[locksign: a buy/) },
    },
  },
  kraken: {
    withdrawal: {
      status: 200,
      body: { error: ['EGeneral:Permission denied', expect.stringMatching(/^EGeneral:\[locksign: /)] },
    },
    order: {
      status: 200,
      body: {
        error: ['EGeneral:Invalid arguments:price', expect.stringMatching(/^EGeneral:\[locksign: a buy at 66000 /)],
      },
    },
  },
  bitfinex: {
    withdrawal: { status: 500, body: ['error', 10001, expect.stringContaining('permission invalid [locksign: ')] },
    order: { status: 500, body: ['error', 10001, expect.stringContaining('[locksign: a buy at 66000 ')] },
  },
};

let agents: RunningAgents;

beforeAll(async () => {
  agents = await startRunningAgents([...members.values()]);
});
afterAll(() => agents?.close());

/** What the bot is configured with in each setting. */
const configured = {
  socket(id: Id) {
    const { credential } = agents.member(id);
    const host = new URL(Object.values(exchangeById.get(id)?.hosts ?? {})[0] ?? '').host;
    return { url: `http://${host}`, ...credentialOf(credential), socket: agents.socket };
  },
  loopback(id: Id) {
    const { credential, account } = agents.member(id);
    return { url: `${agents.tcp}/c-${credential.token}/${account}`, ...credentialOf(credential) };
  },
};

interface Credential {
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase?: string | undefined;
}
const credentialOf = ({ apiKey: key, secret, passphrase }: Credential) => ({
  key,
  secret,
  ...(passphrase !== undefined && { passphrase }),
});

type Configuration = ReturnType<typeof credentialOf> & { readonly url: string; readonly certificate?: string };

/** Runs the bot for one exchange after the other. */
async function trade(configure: (id: Id) => Configuration): Promise<ReadonlyMap<Id, Traded>> {
  const traded = (await runPython(
    'trader.py',
    ids.map((exchange) => ({ exchange, ...configure(exchange) })),
  )) as Traded[];
  return new Map(ids.map((id, index) => [id, traded[index] as Traded]));
}

const requestsOf = (id: Id) => agents.member(id).exchange.requests.filter(({ signature }) => signature !== undefined);

describe.each(['socket', 'loopback'] as const)('a Python bot of six exchanges over the %s', (setting) => {
  it('trades within its policy, and is denied the rest in the words of each exchange', async (context) => {
    requirePython(context, 'requests');
    const before = new Map(ids.map((id) => [id, requestsOf(id).length]));
    const traded = await trade(configured[setting]);
    for (const id of ids) {
      const { answers, order } = traded.get(id) as Traded;
      for (const step of ['balances', 'order', 'open orders', 'cancel', 'no open orders'] as const) {
        expect(answers[step], `${id} ${step}`).toMatchObject({ status: 200, code: null });
      }
      expect(JSON.stringify(answers.balances.body), id).toMatch(/BTC.*50000/s);
      expect(JSON.stringify(answers['open orders'].body), id).toContain(String(order));
      expect(JSON.stringify(answers['no open orders'].body), id).not.toContain(String(order));
      expect(answers['absurd price'], id).toMatchObject({ code: 'collar', ...(words[id].order as object) });
      expect(answers.withdrawal, id).toMatchObject({ code: 'withdraw', ...(words[id].withdrawal as object) });
      // The exchange accepted each request that arrived, and the denied ones did not arrive.
      const arrived = requestsOf(id).slice(before.get(id));
      expect(
        arrived.map(({ accepted }) => accepted),
        id,
      ).toStrictEqual([true, true, true, true, true]);
      expect(agents.member(id).exchange.accounts[0]?.withdrawals, id).toStrictEqual([]);
    }
  });
});

describe('the same bot without the agent', () => {
  it('has the absurd order placed and the withdrawal carried out', async (context) => {
    requirePython(context, 'requests');
    const servers = new Map<Id, Awaited<ReturnType<typeof startLocalExchange>>>();
    for (const [id, { account, also = [] }] of members) {
      const server = await startLocalExchange({ accounts: [{ exchange: id, ...account }], also, home: id });
      servers.set(id, server);
      onTestFinished(() => server.close());
    }
    const traded = await trade((id) => {
      const { port = 0, certificate = '' } = servers.get(id) ?? {};
      const path = file(`${id}.pem`, certificate);
      return {
        url: `https://127.0.0.1:${port}`,
        ...credentialOf(members.get(id)?.account as Credential),
        certificate: path,
      };
    });
    for (const id of ids) {
      const { answers } = traded.get(id) as Traded;
      for (const [step, answer] of Object.entries(answers))
        expect(answer, `${id} ${step}`).toMatchObject({ status: 200 });
      const account = servers.get(id)?.accounts[0];
      expect(
        account?.openOrders.map(({ price }) => price),
        id,
      ).toStrictEqual(['66000']);
      expect(account?.withdrawals, id).toHaveLength(1);
    }
  });
});
