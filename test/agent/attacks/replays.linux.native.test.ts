/**
 * Requests that are sent again, as somebody who overheard them would, to a running agent: over the
 * socket and over TCP, with another text of the same signature, and after kill -9.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningAgent, startRunningAgent } from '../../helpers/agent/running.js';
import { binanceSecret } from '../../helpers/vault/vaults.js';
import { exchange } from '../listen/listening.js';
import { binanceRequest, expectRefused, expectSent, reasonIn } from './bots.js';

let agent: RunningAgent;

beforeAll(async () => {
  agent = await startRunningAgent({
    exchange: 'binance',
    account: { apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A', secret: binanceSecret },
    client: {
      allow: '["read", "order", "cancel"]',
      symbols: '["BTCUSDT"]',
      'max-order': '"500 USDT"',
      'max-day': '"unlimited"',
      collar: '"2%"',
      rate: '"1000/10s"',
      uid: String(process.getuid?.()),
    },
    head: ['[listen]', 'tcp = "127.0.0.1:0"'],
    watched: true,
  });
});
afterAll(() => agent?.close());

type Request = Parameters<typeof binanceRequest>[2] & { readonly query: string };

/** The bytes of a request over the socket, and over TCP, where the port changes with a restart. */
const overSocket = ({ query, ...parts }: Request) =>
  [agent.socket, binanceRequest(agent.credential, query, { host: 'localhost', ...parts })] as const;
const overTcp = ({ query, ...parts }: Request) => {
  const host = agent.tcp?.slice('http://'.length) ?? '';
  const prefix = `/c-${agent.credential.token}/main`;
  return [host, binanceRequest(agent.credential, query, { host, prefix, ...parts })] as const;
};

const orderOf = (quantity: string): Request => ({
  query: `symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=${quantity}&price=59000&timestamp=${Date.now()}`,
});

it('an order is sent once, also after kill -9, and no form of it is sent again', async () => {
  const sent = orderOf('0.001');
  const denied = orderOf('1');
  await expectSent(agent, ...overSocket(sent));
  expect(reasonIn(await exchange(...overSocket(denied)))).toBe('max-order');
  const again = async (): Promise<void> => {
    for (const request of [sent, denied]) {
      const upperCase = { ...request, sign: (text: string) => text.toUpperCase() };
      for (const way of [overSocket, overTcp]) {
        for (const each of [request, upperCase]) {
          expect(reasonIn(await expectRefused(agent, ...way(each)))).toBe('replay');
        }
      }
    }
  };
  await again();
  agent = await agent.restart('SIGKILL');
  await again();
  agent = await agent.restart();
  await again();
  expect(agent.exchange.accounts[0]?.orders).toHaveLength(1);
});

it('a read may be repeated, and only while it is fresh', async () => {
  const read = (time: number): Request => ({ query: `timestamp=${time}`, method: 'GET', path: '/api/v3/account' });
  const fresh = read(Date.now());
  for (const way of [overSocket, overTcp])
    for (let count = 0; count < 3; count++) await expectSent(agent, ...way(fresh));
  expect(reasonIn(await expectRefused(agent, ...overSocket(read(Date.now() - 60_500))))).toBe('stale');
});

it('the signature of another request is none', async () => {
  const other = orderOf('0.002');
  const { query } = orderOf('0.001');
  const [, bytes] = overSocket(other);
  const signature = /signature=\w+/.exec(bytes)?.[0].slice('signature='.length) ?? '';
  const answer = await expectRefused(agent, ...overSocket({ query, sign: () => signature }));
  expect(reasonIn(answer)).toBe('signature');
});
