/**
 * Libraries that sign for their users, with the local credential and another base URL or a socket.
 */
import { MainClient } from 'binance';
import { RestClientV5 } from 'bybit-api';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenOptions } from '../../../src/exchanges/core/types/account.js';
import { binance } from '../../../src/exchanges/index.js';
import { secret } from '../../../src/index.js';
import { type RunningAgents, startRunningAgents } from '../../helpers/agent/several.js';
import { run } from '../../helpers/child.js';
import { trader } from './members.js';
import { requirePython, runPython } from './python.js';

let agents: RunningAgents;

beforeAll(async () => {
  agents = await startRunningAgents(['binance', 'kraken', 'bybit'].map(trader));
});
afterAll(() => agents?.close());

/** What a client of the loopback port is configured with. */
function api(id: string) {
  const { credential, account } = agents.member(id);
  return {
    key: credential.apiKey,
    secret: credential.secret,
    url: `${agents.tcp}/c-${credential.token}/${account}`,
    socket: agents.socket,
  };
}

const withdrawalsOf = (id: string) => agents.member(id).exchange.accounts[0]?.withdrawals;
const balances = { balances: expect.arrayContaining([{ asset: 'BTC', free: '2', locked: '0' }]) };

/** A signed read of Binance, for clients that sign nothing themselves. */
const signedRead = () =>
  binance.open({ apiKey: api('binance').key, secret: secret.text(api('binance').secret) }).then((account) => {
    const { url, headers } = account.sign(binance.requests.balances());
    account.destroy();
    return { url: url.replace('https://', 'http://'), headers };
  });

describe('a client of the socket', () => {
  it.for(['httpx', 'aiohttp'])('%s of Python reads its balances', async (client, context) => {
    requirePython(context, client);
    expect(await runPython('sockets.py', { ...api('binance'), client })).toMatchObject(balances);
  });

  it('curl reads its balances', async () => {
    const { url, headers } = await signedRead();
    const options = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    const { stdout, stderr } = await run('curl', ['-sS', '--unix-socket', agents.socket, ...options, url]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject(balances);
  });

  it('undici reads its balances', async () => {
    const dispatcher = new Agent({ connect: { socketPath: agents.socket } });
    const { url, headers } = await signedRead();
    const { body } = await request(url, { dispatcher, headers });
    expect(await body.json()).toMatchObject(balances);
    await dispatcher.close();
  });
});

describe('locksign itself', () => {
  async function trade(options: Pick<OpenOptions, 'baseUrl' | 'dispatcher'>) {
    const { key: apiKey, secret: text } = api('binance');
    using account = await binance.open({ apiKey, secret: secret.text(text), ...options });
    const answer = async (request: Parameters<typeof account.send>[0]) => (await account.send(request)).json();
    const limit = { symbol: 'BTCUSDT', quantity: '0.001' };
    expect(await answer(binance.requests.balances())).toMatchObject(balances);
    const order = (await answer(binance.requests.buy({ ...limit, price: '59000' }))) as { orderId: number };
    expect(order).toMatchObject({ status: 'NEW' });
    const cancel = binance.requests.cancel({ symbol: 'BTCUSDT', orderId: order.orderId });
    expect(await answer(cancel)).toMatchObject({ status: 'CANCELED' });
    expect(await answer(binance.requests.buy({ ...limit, price: '66000' }))).toMatchObject({ code: -2010 });
  }

  it('trades with a base URL', () => trade({ baseUrl: api('binance').url }));

  it('trades with a dispatcher on the socket', async () => {
    const dispatcher = new Agent({ connect: { socketPath: agents.socket } });
    const { credential, account } = agents.member('binance');
    await trade({ baseUrl: `http://localhost/c-${credential.token}/${account}`, dispatcher });
    await dispatcher.close();
  });
});

describe('a library of npm', () => {
  it('bybit-api trades with a base URL', async () => {
    const { key, secret: text, url } = api('bybit');
    const client = new RestClientV5({ key, secret: text, baseUrl: url }, { proxy: false });
    const limit = { category: 'spot', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Limit', qty: '0.001' } as const;
    expect(await client.getServerTime()).toMatchObject({ retCode: 0 });
    expect(await client.getWalletBalance({ accountType: 'UNIFIED' })).toMatchObject({
      retCode: 0,
      result: { list: [{ accountType: 'UNIFIED' }] },
    });
    const { result, retCode } = await client.submitOrder({ ...limit, price: '59000' });
    expect(retCode).toBe(0);
    const cancel = { category: 'spot', symbol: 'BTCUSDT', orderId: result.orderId } as const;
    expect(await client.cancelOrder(cancel)).toMatchObject({ retCode: 0 });
    expect(await client.submitOrder({ ...limit, price: '66000' })).toMatchObject({
      retCode: 110003,
      retMsg: expect.stringContaining('[locksign: a buy at 66000 '),
    });
    const withdrawal = {
      coin: 'BTC',
      chain: 'BTC',
      address: 'bc1q',
      amount: '0.5',
      timestamp: Date.now(),
      accountType: 'FUND',
    };
    expect(await client.submitWithdrawal(withdrawal as never)).toMatchObject({ retCode: 10005 });
  });

  it('binance trades with a base URL', async () => {
    const { key, secret: text, url } = api('binance');
    const client = new MainClient({ api_key: key, api_secret: text, baseUrl: url }, { proxy: false });
    const limit = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 0.001 } as const;
    expect(await client.getAccountInformation()).toMatchObject(balances);
    const order = await client.submitNewOrder({ ...limit, price: 59_000 });
    expect(await client.cancelOrder({ symbol: 'BTCUSDT', orderId: order.orderId })).toMatchObject({
      status: 'CANCELED',
    });
    await expect(client.submitNewOrder({ ...limit, price: 66_000 })).rejects.toMatchObject({ code: -2010 });
    await expect(client.withdraw({ coin: 'BTC', address: 'bc1q', amount: 0.5 })).rejects.toMatchObject({ code: -4015 });
    expect(withdrawalsOf('binance')).toStrictEqual([]);
  });
});

describe('a library of Python', () => {
  it('builds its URLs as krakenex and python-binance do, and trades', async (context) => {
    requirePython(context, 'requests');
    const answers = await runPython('libraries.py', { kraken: api('kraken'), binance: api('binance') });
    expect(answers).toMatchObject({
      kraken: {
        balances: { error: [], result: { BTC: '2' } },
        order: { error: [] },
        cancel: { error: [], result: { count: 1 } },
        'absurd price': { error: ['EGeneral:Invalid arguments:price', expect.stringContaining('[locksign: ')] },
        withdrawal: { error: ['EGeneral:Permission denied', expect.stringContaining('[locksign: ')] },
      },
      binance: {
        ping: {},
        balances,
        order: { status: 'NEW' },
        'open orders': [{ symbol: 'BTCUSDT' }],
        cancel: { status: 'CANCELED' },
        'absurd price': { code: -2010, msg: expect.stringContaining('[locksign: a buy at 66000 ') },
      },
    });
  });
});
