/**
 * Bots of exchanges whose users have private keys trade through the agent: each has a private key
 * of its own, which works with the agent only.
 */

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import ccxt, { type Exchange } from 'ccxt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { snippetOf } from '../../../src/agent/clients/snippets.js';
import type { Member, RunningAgents } from '../../helpers/agent/several.js';
import { startRunningAgents } from '../../helpers/agent/several.js';
import { pemOf, publicBase64Of } from '../../helpers/private-keys.js';
import { backpackVenue, coinbaseAdvancedVenue, isSignedBy, isTokenOf, revolutxVenue } from './private-venues.js';

const pair = (): KeyObject => generateKeyPairSync('ed25519').privateKey;
const backpackKey = pair();

const trader = (exchange: string, symbol: string, quote: string, account: Member['account']): Member => ({
  exchange,
  account,
  client: {
    allow: '["read", "order", "cancel"]',
    symbols: JSON.stringify([symbol]),
    'max-order': JSON.stringify(`500 ${quote}`),
    'max-day': JSON.stringify(`5000 ${quote}`),
    collar: '"2%"',
    uid: String(process.getuid?.()),
  },
});

const members: readonly Member[] = [
  {
    ...trader('backpack', 'BTC_USDC', 'USDC', { apiKey: publicBase64Of(backpackKey), secret: pemOf(backpackKey) }),
    also: [backpackVenue],
  },
  {
    ...trader('revolutx', 'BTC-USD', 'USD', { apiKey: randomBytes(32).toString('hex'), secret: pemOf(pair()) }),
    also: [revolutxVenue],
  },
  {
    ...trader('coinbase-advanced', 'BTC-USD', 'USD', {
      apiKey: 'organizations/d0c5340b/apiKeys/b9ab9f71',
      secret: pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
    }),
    also: [coinbaseAdvancedVenue],
  },
];

let agents: RunningAgents;
beforeAll(async () => {
  agents = await startRunningAgents(members);
});
afterAll(() => agents?.close());

/** The client that the snippet makes. */
function open(id: string): Exchange {
  const { credential, account } = agents.member(id);
  const tcp = agents.tcp.replace('http://', '');
  const given = { exchange: id, ccxt: id, account, host: '', ...credential, socket: agents.socket, tcp };
  return new Function('ccxt', `${snippetOf('ccxt', given)}\nreturn exchange;`)(ccxt) as Exchange;
}

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => `the call succeeded: ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );

describe.each([
  ['backpack', 'BTC/USDC', ccxt.OperationRejected],
  ['revolutx', 'BTC/USD', ccxt.PermissionDenied],
] as const)('ccxt.%s', (id, market, notPermitted) => {
  it('reads its balances, places an order, lists it and cancels it', async () => {
    const bot = open(id);
    const [account] = agents.member(id).exchange.accounts;
    expect(await bot.fetchBalance()).toMatchObject({ BTC: { total: 2 } });
    const { id: order } = await bot.createOrder(market, 'limit', 'buy', 0.001, 59_000);
    expect(account?.openOrders).toHaveLength(1);
    expect((await bot.fetchOpenOrders(market)).map((each) => each.id)).toStrictEqual([order]);
    await bot.cancelOrder(String(order), market);
    expect(account?.openOrders).toStrictEqual([]);
  });

  it('is denied an absurd price, what its policy does not allow, and another key', async () => {
    const bot = open(id);
    const all = await failure(bot.cancelAllOrders(market));
    expect(all).toBeInstanceOf(notPermitted);
    expect(String(all)).toContain('[locksign: ');
    const order = await failure(bot.createOrder(market, 'limit', 'buy', 0.001, 66_000));
    expect(order).toBeInstanceOf(ccxt.InvalidOrder);
    expect(String(order)).toContain('[locksign: a buy at 66000 ');
    const other = pair();
    Object.assign(bot, { secret: other.export({ type: 'pkcs8', format: 'der' }).subarray(-32).toString('base64') });
    Object.assign(bot, { privateKey: pemOf(other) });
    expect(await failure(bot.fetchBalance())).toBeInstanceOf(ccxt.AuthenticationError);
  });
});

/** What a bot of Coinbase Advanced Trade sends. ccxt signs it, and the socket takes it. */
function requestOf(method: string, path: string, parameters: object) {
  const { credential } = agents.member('coinbase-advanced');
  const bot = new ccxt.coinbase({ apiKey: credential.apiKey, secret: credential.secret });
  return bot.sign(path, ['v3', 'private'], method, structuredClone(parameters)) as {
    url: string;
    headers: Record<string, string>;
    body?: string;
  };
}

async function answered(method: string, { url, headers, body }: ReturnType<typeof requestOf>, socketPath: string) {
  const { host, pathname, search } = new URL(url);
  const sent = request({ socketPath, method, path: pathname + search, headers: { ...headers, host } });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = await response.toArray();
  return { status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) };
}

describe('Coinbase Advanced Trade on the socket', () => {
  const limit_limit_gtc = { base_size: '0.001', limit_price: '59000' };
  const order = { product_id: 'BTC-USD', side: 'BUY', order_configuration: { limit_limit_gtc } };
  const send = (method: string, path: string, parameters: object) =>
    answered(method, requestOf(method, path, parameters), agents.socket);

  it('answers what a bot reads, places and cancels', async () => {
    const [account] = agents.member('coinbase-advanced').exchange.accounts;
    expect(await send('GET', 'brokerage/accounts', { limit: 5 })).toMatchObject({
      status: 200,
      body: { accounts: [{ currency: 'BTC', value: '2' }, {}] },
    });
    const placed = await send('POST', 'brokerage/orders', { ...order, client_order_id: 'one' });
    expect(placed).toMatchObject({ status: 200, body: { success: true } });
    expect(account?.openOrders).toMatchObject([{ symbol: 'BTC-USD', price: '59000' }]);
    const order_ids = [placed.body.success_response.order_id];
    expect(await send('POST', 'brokerage/orders/batch_cancel', { order_ids })).toMatchObject({
      body: { results: [{ success: true }] },
    });
    expect(account?.openOrders).toStrictEqual([]);
  });

  it('denies a token that was used, also with another body, and an absurd price', async () => {
    const [account] = agents.member('coinbase-advanced').exchange.accounts;
    const first = requestOf('POST', 'brokerage/orders', { ...order, client_order_id: 'two' });
    expect(await answered('POST', first, agents.socket)).toMatchObject({ status: 200 });
    const before = account?.orders.length;
    for (const body of [first.body ?? '', (first.body ?? '').replace('two', 'three')]) {
      expect(await answered('POST', { ...first, body }, agents.socket)).toMatchObject({
        status: 401,
        body: { error: 'expired', message: expect.stringContaining('[locksign: the same request was sent before]') },
      });
    }
    const configuration = { limit_limit_gtc: { ...limit_limit_gtc, limit_price: '66000' } };
    const absurd = { ...order, client_order_id: 'four', order_configuration: configuration };
    expect(await send('POST', 'brokerage/orders', absurd)).toMatchObject({
      status: 400,
      body: { success: false, error_response: { message: expect.stringContaining('[locksign: a buy at 66000 ') } },
    });
    expect(account?.orders.length).toBe(before);
  });

  it('is not open to TCP, where another user could take a token', async () => {
    const { credential } = agents.member('coinbase-advanced');
    const { url, headers } = requestOf('GET', 'brokerage/accounts', {});
    const answer = await fetch(`${agents.tcp}/c-${credential.token}/${url}`, { headers });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('are accepted on the socket only');
  });
});

/** Opens a WebSocket through the agent and sends one frame. Resolves with what comes first. */
async function subscribed(id: string, host: string, frame: object): Promise<unknown> {
  const { credential } = agents.member(id);
  const socket = new WebSocket(`${agents.tcp.replace('http', 'ws')}/c-${credential.token}/wss://${host}/`);
  try {
    return await new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('open', () => socket.send(JSON.stringify(frame)));
      socket.on('message', (data) => resolve(JSON.parse(String(data))));
      socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
  } finally {
    socket.terminate();
  }
}

describe('a WebSocket', () => {
  it('of Backpack carries the account’s own key, and no order', async () => {
    const { exchange, credential } = agents.member('backpack');
    new WebSocketServer({ server: exchange.server }).on('connection', (socket) =>
      socket.on('message', (data) => socket.send(String(data))),
    );
    const key = createPrivateKey({
      key: Buffer.concat([
        Buffer.from('302e020100300506032b657004220420', 'hex'),
        Buffer.from(credential.secret, 'base64'),
      ]),
      format: 'der',
      type: 'pkcs8',
    });
    const time = String(Date.now());
    const message = `instruction=subscribe&timestamp=${time}&window=5000`;
    const own = sign(null, Buffer.from(message), key).toString('base64');
    expect(credential.apiKey).toBe(
      createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64'),
    );
    const frame = (signature: string) => ({
      method: 'SUBSCRIBE',
      params: ['account.orderUpdate'],
      signature: [credential.apiKey, signature, time, '5000'],
    });
    const echoed = await subscribed('backpack', 'ws.backpack.exchange', frame(own));
    const [apiKey, signature] = (echoed as { signature: string[] }).signature;
    expect(apiKey).toBe(publicBase64Of(backpackKey));
    expect(isSignedBy({ secret: pemOf(backpackKey) }, message, signature)).toBe(true);
    const other = sign(null, Buffer.from(message), pair()).toString('base64');
    expect(await subscribed('backpack', 'ws.backpack.exchange', frame(other))).toStrictEqual({
      code: 1008,
      reason: 'locksign: signature',
    });
    expect(await subscribed('backpack', 'ws.backpack.exchange', { ...frame(own), method: 'ORDER' })).toMatchObject({
      code: 1008,
    });
  });

  it('of Coinbase Advanced Trade carries a token of the account’s own key', async () => {
    const { exchange, credential } = agents.member('coinbase-advanced');
    new WebSocketServer({ server: exchange.server }).on('connection', (socket) =>
      socket.on('message', (data) => socket.send(String(data))),
    );
    const bot = new ccxt.coinbase({ apiKey: credential.apiKey, secret: credential.secret });
    const jwt = bot.createAuthToken(bot.seconds());
    const frame = { type: 'subscribe', channel: 'user', product_ids: ['BTC-USD'], jwt };
    const host = 'advanced-trade-ws-user.coinbase.com';
    const echoed = (await subscribed('coinbase-advanced', host, frame)) as typeof frame;
    const [account] = exchange.accounts;
    expect(echoed).toStrictEqual({ ...frame, jwt: expect.any(String) });
    expect(account && isTokenOf(account, echoed.jwt)).toBe(true);
    const request = bot.createAuthToken(bot.seconds(), 'GET', 'https://api.coinbase.com/api/v3/brokerage/accounts');
    expect(await subscribed('coinbase-advanced', host, { ...frame, jwt: request })).toMatchObject({ code: 1008 });
  });
});
