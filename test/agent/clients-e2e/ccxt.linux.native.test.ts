/**
 * ccxt trades through the agent with `proxyUrl`. What the agent denies raises the errors that end a
 * call, and none that ccxt and its users repeat.
 */
import ccxt, { type Exchange } from 'ccxt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ccxtOptions } from '../../../src/agent/clients/snippets.js';
import { type RunningAgents, startRunningAgents } from '../../helpers/agent/several.js';
import { trader } from './members.js';

const ids = ['binance', 'kraken', 'bybit'] as const;
type Id = (typeof ids)[number];

/** The local exchange has a spot market only. */
const spot = { fetchMarkets: { types: ['spot'] } };
const pairs: Readonly<Record<Id, string>> = { binance: 'BTC/USDT', kraken: 'BTC/USD', bybit: 'BTC/USDT' };

let agents: RunningAgents;

beforeAll(async () => {
  agents = await startRunningAgents(ids.map(trader));
});
afterAll(() => agents?.close());

function open(id: Id): Exchange {
  const { credential } = agents.member(id);
  return new ccxt[id]({
    apiKey: credential.apiKey,
    secret: credential.secret,
    proxyUrl: `${agents.tcp}/c-${credential.token}/`,
    options: { ...spot, ...ccxtOptions.get(id) },
  });
}

/** Runs a call that has to fail, and returns what it throws. */
const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => {
      throw new Error(`the call succeeded: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );

describe.each(ids)('ccxt.%s with proxyUrl', (id) => {
  const pair = pairs[id];

  it('loads its markets, and reads its balances', async () => {
    const bot = open(id);
    await bot.loadMarkets();
    expect(bot.market(pair)).toMatchObject({ spot: true });
    expect(await bot.fetchBalance()).toMatchObject({ BTC: { total: 2 } });
  });

  it('places an order, lists it and cancels it', async () => {
    const bot = open(id);
    const { id: order } = await bot.createOrder(pair, 'limit', 'buy', 0.001, 59_000);
    expect(agents.member(id).exchange.accounts[0]?.openOrders).toHaveLength(1);
    expect((await bot.fetchOpenOrders(pair)).map((each) => each.id)).toStrictEqual([order]);
    await bot.cancelOrder(String(order), pair);
    expect(agents.member(id).exchange.accounts[0]?.openOrders).toStrictEqual([]);
  });

  it('raises InvalidOrder for an absurd price, and PermissionDenied for a withdrawal', async () => {
    const bot = open(id);
    await bot.loadMarkets();
    const before = agents.member(id).exchange.requests.length;
    const order = await failure(bot.createOrder(pair, 'limit', 'buy', 0.001, 66_000));
    expect(order).toBeInstanceOf(ccxt.InvalidOrder);
    expect(order).not.toBeInstanceOf(ccxt.NetworkError);
    expect(String(order)).toContain('[locksign: a buy at 66000 ');
    const address = 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq';
    const withdrawal = await failure(bot.withdraw('BTC', 0.5, address, undefined, { key: 'savings', network: 'BTC' }));
    expect(withdrawal).toBeInstanceOf(ccxt.PermissionDenied);
    expect(withdrawal).not.toBeInstanceOf(ccxt.NetworkError);
    expect(String(withdrawal)).toContain('[locksign: ');
    const later = agents.member(id).exchange.requests.slice(before);
    expect(later.filter(({ method }) => method !== 'GET')).toStrictEqual([]);
    expect(agents.member(id).exchange.accounts[0]?.withdrawals).toStrictEqual([]);
  });
});
