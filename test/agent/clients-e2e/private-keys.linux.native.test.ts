/**
 * Bots of exchanges whose users have private keys trade through the agent: each has a private key
 * of its own, which works with the agent only.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import ccxt, { type Exchange } from 'ccxt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { snippetOf } from '../../../src/agent/clients/snippets.js';
import type { Member, RunningAgents } from '../../helpers/agent/several.js';
import { startRunningAgents } from '../../helpers/agent/several.js';
import { pemOf, publicBase64Of } from '../../helpers/private-keys.js';
import { backpackVenue, isSignedBy, revolutxVenue } from './private-venues.js';

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
});
