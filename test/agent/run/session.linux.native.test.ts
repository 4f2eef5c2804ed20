/**
 * A session through the agent: the bot has only local credentials. What the policy allows reaches
 * the exchange with the account's credentials, and nothing else reaches it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { control } from '../../../src/agent/control/client.js';
import type { ExchangeAccount } from '../../../src/exchanges/core/types/exchange.js';
import { binance } from '../../../src/exchanges/index.js';
import { secret } from '../../../src/index.js';
import { type RunningAgent, startRunningAgent } from '../../helpers/agent/running.js';
import { binanceSecret } from '../../helpers/vault/vaults.js';

const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';

const ordering = {
  allow: '["read", "order", "cancel"]',
  symbols: '["BTCUSDT"]',
  'max-order': '"500 USDT"',
  'max-day': '"1000 USDT"',
  collar: '"2%"',
};

let agent: RunningAgent;
let account: ExchangeAccount<never>;
let dispatcher: Agent;

beforeAll(async () => {
  agent = await startRunningAgent({
    exchange: 'binance',
    account: { apiKey, secret: binanceSecret },
    client: { ...ordering, uid: String(process.getuid?.()) },
    head: ['[listen]', 'tcp = "127.0.0.1:0"'],
  });
  dispatcher = new Agent({ connect: { socketPath: agent.socket } });
  const { credential } = agent;
  account = (await binance.open({
    apiKey: credential.apiKey,
    secret: secret.text(credential.secret),
    baseUrl: `http://localhost/c-${credential.token}/main`,
    dispatcher,
  })) as ExchangeAccount<never>;
});

afterAll(async () => {
  account?.destroy();
  await dispatcher?.close();
  await agent?.close();
});

/** What the exchange received, apart from public data. */
const received = () => agent.exchange.requests.filter(({ signature }) => signature !== undefined);

async function answerTo(request: Parameters<typeof account.send>[0]) {
  const response = await account.send(request, { retries: 0 });
  return { status: response.status, code: response.headers.get('x-locksign'), body: await response.json() };
}

describe('a bot with local credentials, over the socket', () => {
  it('reads its balances', async () => {
    const { status, body } = await answerTo({ method: 'GET', path: '/api/v3/account' });
    expect({ status, body }).toMatchObject({ status: 200, body: { balances: expect.any(Array) } });
    expect(received().at(-1)).toMatchObject({ path: '/api/v3/account', accepted: true });
  });

  it('places an order within its limits, and cancels it', async () => {
    const query = {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '0.005',
      price: '59000',
    };
    const placed = await answerTo({ method: 'POST', path: '/api/v3/order', query });
    expect(placed).toMatchObject({ status: 200, body: { symbol: 'BTCUSDT', status: 'NEW' } });
    expect(agent.exchange.accounts[0]?.openOrders).toHaveLength(1);
    const { orderId } = placed.body as { orderId: number };
    const cancelled = await answerTo({
      method: 'DELETE',
      path: '/api/v3/order',
      query: { symbol: 'BTCUSDT', orderId },
    });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'CANCELED' } });
  });

  it.each([
    [
      'a withdrawal',
      '/sapi/v1/capital/withdraw/apply',
      { coin: 'BTC', address: 'bc1q', amount: '1' },
      'withdraw',
      -4015,
    ],
    ['a price above the collar', '/api/v3/order', { quantity: '0.001', price: '66000' }, 'collar', -2010],
    ['an order above max-order', '/api/v3/order', { quantity: '0.01', price: '59000' }, 'max-order', -2010],
    ['another symbol', '/api/v3/order', { symbol: 'ETHUSDT', quantity: '0.01', price: '59000' }, 'symbol', -2010],
    ['a market order', '/api/v3/order', { type: 'MARKET', quantity: '0.001' }, 'order-type', -2010],
  ])('is denied %s in the words of the exchange', async (_, path, fields, code, exchangeCode) => {
    const before = received().length;
    const base = path.endsWith('/order') ? { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT' } : {};
    const limit = { ...base, ...fields };
    const query = 'type' in limit && limit.type === 'LIMIT' ? { ...limit, timeInForce: 'GTC' } : limit;
    const answer = await answerTo({ method: 'POST', path, query });
    expect(answer).toMatchObject({ status: 400, code, body: { code: exchangeCode } });
    expect((answer.body as { msg: string }).msg).toContain('[locksign: ');
    expect(received()).toHaveLength(before);
  });

  it('cannot place more than max-day', async () => {
    const query = {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '0.008',
      price: '59000',
    };
    const first = await answerTo({ method: 'POST', path: '/api/v3/order', query });
    expect(first.status).toBe(200);
    const second = await answerTo({ method: 'POST', path: '/api/v3/order', query: { ...query, price: '59001' } });
    expect(second).toMatchObject({ status: 400, code: 'max-day' });
  });

  it('reads public data without credentials', async () => {
    const response = await fetch(`http://localhost/c-${agent.credential.token}/main/api/v3/time`, {
      dispatcher,
    } as RequestInit);
    expect(await response.json()).toMatchObject({ serverTime: expect.any(Number) });
  });

  it('is asked for its credentials at a private path', async () => {
    const response = await fetch(`http://localhost/c-${agent.credential.token}/main/api/v3/account`, {
      dispatcher,
    } as RequestInit);
    expect({ status: response.status, code: response.headers.get('x-locksign') }).toMatchObject({
      code: 'credentials',
    });
  });

  it('keeps its limits after a restart, also after kill -9', async () => {
    agent = await agent.restart('SIGKILL');
    const query = {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '0.008',
      price: '59002',
    };
    expect(await answerTo({ method: 'POST', path: '/api/v3/order', query })).toMatchObject({ code: 'max-day' });
  });

  it('is frozen and thawed over the control socket', async () => {
    expect((await control(agent.control, 'freeze')).mode).toBe('frozen');
    const query = {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '0.001',
      price: '59000',
    };
    expect(await answerTo({ method: 'POST', path: '/api/v3/order', query })).toMatchObject({ code: 'frozen' });
    expect((await answerTo({ method: 'GET', path: '/api/v3/account' })).status).toBe(200);
    expect((await control(agent.control, 'stop')).mode).toBe('stopped');
    expect((await answerTo({ method: 'GET', path: '/api/v3/account' })).code).toBe('stopped');
    expect((await control(agent.control, 'thaw')).mode).toBe('running');
    expect((await answerTo({ method: 'GET', path: '/api/v3/account' })).status).toBe(200);
  });

  it('leaves a log without secrets, signatures and raw paths', async () => {
    const text = readFileSync(join(agent.folder, 'state', 'agent.log'), 'utf8');
    expect(text).toContain('"max-day"');
    expect(text).toContain('POST /api/v3/order');
    for (const hidden of [binanceSecret, agent.credential.secret, agent.credential.token, 'signature=']) {
      expect(text).not.toContain(hidden);
    }
    for (const { signature } of received()) expect(text).not.toContain(signature);
  });
});
