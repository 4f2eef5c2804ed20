/** A login that the account's key signs on another thread, as a token does. */
import { createHmac } from 'node:crypto';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { Denial } from '../../../src/agent/reason.js';
import type { RelayContext } from '../../../src/agent/relay/context.js';
import type { AsyncKey } from '../../../src/exchanges/core/types/account.js';
import { patchAsync } from '../../../src/exchanges/wire/patch.js';
import { apiKeys, closing, relaying, secrets } from './harness.js';

const path = 'stream.bybit.com/v5/private';
const subscriptions = ['order', 'wallet', 'position'].map((topic) => `{"op":"subscribe","args":["${topic}"]}`);

const login = (whose: keyof typeof secrets): string => {
  const signature = createHmac('sha256', secrets[whose]).update('GET/realtime1700000000000').digest('hex');
  return JSON.stringify({ op: 'auth', args: [apiKeys[whose], 1700000000000, signature] });
};

/** A relay whose key signs when the test calls `end`. */
async function relayingSlowly() {
  const ends: (() => void)[] = [];
  const key: AsyncKey = {
    algorithm: 'hmac-sha256',
    signAsync: (message, encoding) =>
      new Promise((resolve) => {
        ends.push(() => resolve(createHmac('sha256', secrets.account).update(message).digest(encoding)));
      }),
  };
  const account = { apiKey: apiKeys.account, key };
  const signAsync: RelayContext['signAsync'] = ({ wire, verified }, request) =>
    patchAsync(wire, request, account, verified.signing);
  return { ends, ...(await relaying('bybit', { account, signAsync })) };
}

it('goes out before the frames behind it, and two of them in their order', async () => {
  const { ends, exchange, events, open } = await relayingSlowly();
  const client = await open(path);
  const frames = [login('client'), subscriptions[0], login('client'), subscriptions[1], subscriptions[2]];
  for (const frame of frames) client.send(String(frame));
  for (const count of [1, 2]) {
    await vi.waitUntil(() => ends.length === count);
    await setImmediate();
    ends[count - 1]?.();
  }
  client.send('{"op":"ping"}');
  await vi.waitUntil(() => exchange.frames.length === 6);
  expect(exchange.frames.map(({ text }) => text)).toStrictEqual([
    login('account'),
    subscriptions[0],
    login('account'),
    subscriptions[1],
    subscriptions[2],
    '{"op":"ping"}',
  ]);
  expect(events.map(({ event }) => event)).toStrictEqual(['open', 'signed', 'signed']);
});

it('is not sent if the relay is closed meanwhile, as by freeze', async () => {
  const { ends, agent, exchange, events, open } = await relayingSlowly();
  const client = await open(path);
  client.send(login('client'));
  client.send(String(subscriptions[0]));
  await vi.waitUntil(() => ends.length === 1);
  agent.closeAll(undefined, 'the agent is frozen');
  ends[0]?.();
  expect(await closing(client)).toStrictEqual([1001, '']);
  expect(exchange.frames).toStrictEqual([]);
  expect(events.map(({ event }) => event)).toStrictEqual(['open', 'closed']);
});

it('closes the relay if the key does not sign', async () => {
  const { agent, exchange, open, events } = await relaying('bybit', {
    account: { apiKey: apiKeys.account, key: { algorithm: 'hmac-sha256', signAsync: () => expect.unreachable() } },
    signAsync: () => Promise.reject(new Denial('token', 'the token is away')),
  });
  const client = await open(path);
  client.send(login('client'));
  client.send(String(subscriptions[0]));
  expect(await closing(client)).toStrictEqual([1008, 'locksign: token']);
  expect(exchange.frames).toStrictEqual([]);
  expect(events.at(-2)).toMatchObject({ event: 'denied', code: 'token', text: 'the token is away' });
  expect(agent.count).toBe(0);
});

it('closes the relay if too many frames come with it', async () => {
  const { exchange, open } = await relayingSlowly();
  const client = await open(path);
  // In one piece: what arrives later is not read.
  const socket: Socket = Reflect.get(client, '_socket');
  socket.cork();
  for (const frame of [login('client'), ...Array<string>(65).fill('{"op":"ping"}')]) client.send(frame);
  socket.uncork();
  expect(await closing(client)).toStrictEqual([1008, 'locksign: busy']);
  expect(exchange.frames).toStrictEqual([]);
});
