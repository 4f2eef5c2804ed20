/**
 * The classes of ccxt.pro follow their account through the agent, set up as docs/agent.md says.
 * Their orders over a WebSocket do not reach the exchange.
 */
import ccxt, { type Exchange } from 'ccxt';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ccxtOptions } from '../../../src/agent/clients/snippets.js';
import { codeBlocks } from '../../documents/documents.js';
import { type RunningAgents, startRunningAgents } from '../../helpers/agent/several.js';
import { trader } from './members.js';
import { type Frame, type Received, serveStreams } from './streams.js';

/** The classes have the same methods. */
type Pro = InstanceType<typeof ccxt.pro.okx>;

interface Case {
  readonly id: string;
  /** Default: the id. */
  readonly class?: string;
  readonly market: string;
  readonly watch: (bot: Pro) => Promise<unknown>;
  readonly watched: object;
  /** The frames that have to arrive, without the credentials. */
  readonly frames: readonly object[];
  /** Sends an order on the WebSocket that is open. */
  readonly order: (bot: Pro) => Promise<unknown>;
}

const watchBalance = { watch: (bot: Pro) => bot.watchBalance(), watched: { BTC: { total: 2 } } };
const createOrderWs = (bot: Pro) => bot.createOrderWs('BTC/USDT', 'limit', 'buy', 0.001, 59_000);

/** Sends a frame as the methods of ccxt do, for a class that has no method for orders. */
const send = (path: (urls: Frame) => string, frame: Frame) => (bot: Pro) =>
  bot.watch(bot.implodeHostname(path(bot.urls['api'])), 'order', frame, 'order');

const cases: readonly Case[] = [
  {
    id: 'binance',
    market: 'BTCUSDT',
    ...watchBalance,
    frames: [{ method: 'userDataStream.subscribe.signature' }],
    order: createOrderWs,
  },
  {
    id: 'coinbase',
    class: 'coinbaseexchange',
    market: 'BTC-USD',
    watch: (bot) => bot.watchOrders('BTC/USDT'),
    watched: [{ price: 59_000, side: 'buy' }],
    frames: [{ type: 'subscribe', product_ids: ['BTC-USD'], channels: ['user'] }],
    order: send(({ ws }) => `${ws}?`, { type: 'order', side: 'buy', product_id: 'BTC-USD', size: '1' }),
  },
  {
    id: 'bybit',
    market: 'BTCUSDT',
    ...watchBalance,
    frames: [{ op: 'auth' }, { op: 'subscribe', args: ['wallet'] }],
    order: send(({ ws }) => ws.private.spot.unified, {
      op: 'order.create',
      args: [{ category: 'spot', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Market', qty: '1' }],
    }),
  },
  {
    id: 'okx',
    market: 'BTC-USDT',
    ...watchBalance,
    frames: [{ op: 'login' }, { op: 'subscribe', args: [{ channel: 'account' }] }],
    order: createOrderWs,
  },
  {
    id: 'bitget',
    market: 'BTCUSDT',
    ...watchBalance,
    frames: [
      // The exchange does not learn the address of the agent, which ccxt repeats.
      { op: 'login', url: expect.stringMatching(/^wss:\/\/127\.0\.0\.1:\d+\/v2\/ws\/private$/) },
      { op: 'subscribe', args: [{ instType: 'SPOT', channel: 'account', coin: 'default' }] },
    ],
    order: send(({ ws }) => ws.private, {
      op: 'trade',
      args: [{ channel: 'place-order', id: '1', instId: 'BTCUSDT', instType: 'SPOT', params: {} }],
    }),
  },
  {
    id: 'bitfinex',
    market: 'tBTCUSD',
    ...watchBalance,
    frames: [{ event: 'auth' }],
    order: send(({ ws }) => ws.private, [0, 'on', null, { type: 'EXCHANGE MARKET', symbol: 'tBTCUSD', amount: '1' }]),
  },
  {
    id: 'gate',
    market: 'BTC_USDT',
    ...watchBalance,
    frames: [{ channel: 'spot.balances', event: 'subscribe', auth: { method: 'api_key' } }],
    order: createOrderWs,
  },
];

const members = new Map(cases.map(({ id }) => [id, trader(id)]));
const received = new Map<string, Received[]>();
let agents: RunningAgents;

beforeAll(async () => {
  agents = await startRunningAgents([...members.values()]);
  for (const [id, { account }] of members) received.set(id, serveStreams(id, agents.member(id).exchange, account));
});
afterAll(() => agents?.close());

/** The snippet of the document, for another class and with the addresses of this agent. */
function snippetOf(name: string, token: string): string {
  const [snippet = ''] = codeBlocks('docs/agent.md', 'js');
  const filled = { 'ccxt.pro.okx': `ccxt.pro.${name}`, '127.0.0.1:7410': new URL(agents.tcp).host, TOKEN: token };
  return Object.entries(filled).reduce((code, [from, to]) => code.replaceAll(from, to), snippet);
}

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor;

/** A bot with local credentials. */
async function openThroughAgent(each: Case): Promise<Pro> {
  const { id, class: name = id } = each;
  const { apiKey, secret, passphrase, token } = agents.member(id).credential;
  const code = `${snippetOf(name, token)}\nreturn exchange;`;
  const scope = { ccxt, apiKey, secret, password: passphrase };
  return prepared(each, await new AsyncFunction(...Object.keys(scope), code)(...Object.values(scope)));
}

/** A bot with the real credentials. */
function openDirectly(each: Case): Pro {
  const { id, class: name = id } = each;
  const { apiKey = '', secret = '', passphrase: password = '' } = members.get(id)?.account ?? {};
  const { port, certificate: ca } = agents.member(id).exchange;
  const bot = new ccxt.pro[name as 'okx']({ apiKey, secret, password, options: { ws: { options: { ca } } } });
  const urls = JSON.stringify(bot.urls['api']).replace(/wss:\/\/[^/"]+/g, `wss://127.0.0.1:${port}`);
  bot.urls['api'] = JSON.parse(urls);
  return prepared(each, bot);
}

function prepared({ id, market }: Case, bot: Pro): Pro {
  onTestFinished(() => void bot.close());
  bot.setMarkets([
    {
      ...{ id: market, symbol: 'BTC/USDT', base: 'BTC', quote: 'USDT', baseId: 'BTC', quoteId: 'USDT' },
      ...{ type: 'spot', spot: true, active: true, precision: { amount: 1e-6, price: 0.01 }, limits: {} },
      info: { orderTypes: ['LIMIT'] }, // Binance's markets list them
    },
  ] as unknown as Parameters<Exchange['setMarkets']>[0]);
  Object.assign(bot.options, ccxtOptions.get(id), {
    // Otherwise ccxt asks the REST API of Binance for the balance too.
    watchBalance: { fetchBalanceSnapshot: false, awaitBalanceSnapshot: false },
  });
  return bot;
}

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => {
      throw new Error(`the call succeeded: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );

describe.each(cases)('ccxt.pro and $id', (each) => {
  const { id, watch, watched, frames, order } = each;

  it('follows the account, until it sends an order, which the exchange does not see', async () => {
    const bot = await openThroughAgent(each);
    const arrived = received.get(id) ?? [];
    expect(await watch(bot)).toMatchObject(watched);

    const { credential } = agents.member(id);
    expect(arrived.map(({ frame }) => frame)).toMatchObject(frames);
    const [login] = arrived;
    expect(login?.isBy(members.get(id)?.account ?? credential)).toBe(true);
    expect(login?.isBy(credential)).toBe(false);
    for (const { text } of arrived) {
      for (const local of [credential.apiKey, credential.token, credential.passphrase]) {
        if (local !== undefined) expect(text).not.toContain(local);
      }
    }

    const error = await failure(order(bot));
    expect(error).toBeInstanceOf(ccxt.NetworkError);
    expect(String(error)).toContain('closing code 1008');
    expect(arrived).toHaveLength(frames.length);
  });

  it('sends the same order to the exchange, if it has the real credentials and no agent', async () => {
    const bot = openDirectly(each);
    const arrived = received.get(id) ?? [];
    const before = arrived.length;
    expect(await watch(bot)).toMatchObject(watched);
    expect(arrived.slice(before)).toHaveLength(frames.length);
    const ordered = failure(order(bot)).catch(() => undefined);
    await vi.waitFor(() => expect(arrived.slice(before)).toHaveLength(frames.length + 1));
    expect(arrived.at(-1)?.text).toMatch(/order|trade|"on"|spot.login/);
    await bot.close();
    await ordered;
  });
});

it('ccxt.pro has no WebSocket for the orders of bybit', async () => {
  const bybit = cases.find(({ id }) => id === 'bybit') as Case;
  const bot = await openThroughAgent(bybit);
  const before = received.get('bybit')?.length;
  expect(String(await failure(createOrderWs(bot)))).toContain('403');
  expect(received.get('bybit')).toHaveLength(before ?? 0);
});
