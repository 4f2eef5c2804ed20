/**
 * A Python bot follows its account over a WebSocket of the agent, with the library websockets and
 * the snippet of docs/agent.md.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { codeBlocks } from '../../documents/documents.js';
import { type LocalCredential, startRunningAgent } from '../../helpers/agent/running.js';
import { type RunningAgents, startRunningAgents } from '../../helpers/agent/several.js';
import { scratch } from '../../helpers/scratch.js';
import { trader } from './members.js';
import { requirePython, runPython } from './python.js';
import { type Credential, type Received, serveStreams } from './streams.js';

const ids = ['bybit', 'okx'] as const;
type Id = (typeof ids)[number];
const members = new Map(ids.map((id) => [id, trader(id)]));
const { folder, file } = scratch();

let agents: RunningAgents;
const received = new Map<Id, Received[]>();
/** The frames with credentials that the agent has sent. */
const signed: Received[] = [];

beforeAll(async () => {
  agents = await startRunningAgents([...members.values()]);
  for (const [id, { account }] of members) received.set(id, serveStreams(id, agents.member(id).exchange, account));
});
afterAll(() => agents?.close());

interface Said {
  readonly login?: unknown;
  readonly subscription?: unknown;
  readonly message?: unknown;
  readonly order?: unknown;
  readonly closed?: readonly [code: number, reason: string];
}

/** Runs the bot, and lists the frames that arrived at the exchange meanwhile. */
async function follow(
  id: Id,
  { apiKey: key, ...credential }: Credential,
  way: object,
  frames = received.get(id) ?? [],
) {
  const before = frames.length;
  const said = (await runPython('stream.py', { exchange: id, key, ...credential, ...way })) as Said;
  return { said, arrived: frames.slice(before) };
}

/** The way of the document, with the addresses of this agent. */
function snippetOf(via: 'over_socket' | 'over_port', socket: string, tcp: string, token: string): object {
  const snippet = codeBlocks('docs/agent.md', 'python').find((code) => code.includes('websockets')) ?? '';
  const filled = Object.entries({
    '/run/user/1000/locksign/agent.sock': socket,
    '127.0.0.1:7410': new URL(tcp).host,
    TOKEN: token,
  });
  file(
    'snippet.py',
    filled.reduce((code, [name, value]) => code.replaceAll(name, value), snippet),
  );
  return { folder, via };
}

const ways = {
  'over the socket': (id: Id) =>
    snippetOf('over_socket', agents.socket, agents.tcp, agents.member(id).credential.token),
  'over the socket without a token': () => ({ socket: agents.socket }),
  'over the port': (id: Id) => snippetOf('over_port', agents.socket, agents.tcp, agents.member(id).credential.token),
};

const realOf = (id: Id) => members.get(id)?.account as Credential;
const operations = (frames: readonly Received[]) => frames.map(({ frame }) => frame.op);
const balance = expect.stringMatching(/"BTC".*"2"/);

const logins: Readonly<Record<Id, object>> = {
  bybit: { success: true, op: 'auth' },
  okx: { event: 'login', code: '0' },
};
const orders: Readonly<Record<Id, string>> = { bybit: 'order.create', okx: 'order' };

describe.each(ids)('the WebSocket of %s', (id) => {
  it.for(Object.entries(ways))('is used by a bot %s, until it sends an order', async ([, way], context) => {
    requirePython(context, 'websockets');
    const local = agents.member(id).credential;
    const { said, arrived } = await follow(id, local, way(id));
    expect(said.login).toMatchObject(logins[id]);
    expect(JSON.stringify(said.message)).toEqual(balance);
    expect(said.order).toBeUndefined();
    expect(said.closed).toStrictEqual([1008, 'locksign: endpoint']);

    const [login, subscription] = arrived;
    signed.push(...arrived.filter(({ isSigned }) => isSigned));
    expect(arrived).toHaveLength(2);
    expect(login?.isBy(realOf(id))).toBe(true);
    expect(login?.isBy(local)).toBe(false);
    expect(login?.text).not.toContain(local.apiKey);
    expect(subscription).toMatchObject({ isSigned: false, frame: { op: 'subscribe' } });
  });

  it('is closed by a login with another secret, which the exchange does not see', async (context) => {
    requirePython(context, 'websockets');
    const { apiKey, passphrase } = agents.member(id).credential;
    const { secret } = realOf(id);
    const { said, arrived } = await follow(id, { apiKey, secret, passphrase }, ways['over the socket'](id));
    expect(said).toStrictEqual({ closed: [1008, 'locksign: signature'] });
    expect(arrived).toStrictEqual([]);
  });

  it('takes the same order from a bot that has the real credentials and no agent', async (context) => {
    requirePython(context, 'websockets');
    const { port, certificate: text } = agents.member(id).exchange;
    const certificate = file(`${id}.pem`, text);
    const { said, arrived } = await follow(id, realOf(id), { port, certificate });
    expect(said.login).toMatchObject(logins[id]);
    expect(said).toHaveProperty('order');
    expect(said).not.toHaveProperty('closed');
    expect(operations(arrived).at(-1)).toBe(orders[id]);
  });
});

it('leaves a log that has each login as it was sent, and each denial, and no credential', (context) => {
  requirePython(context, 'websockets');
  const log = readFileSync(join(agents.folder, 'state', 'agent.log'), 'utf8');
  const entries: readonly Entry[] = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(signed).toHaveLength(6);
  const hashes = entries.flatMap(({ endpoint, sha256 }) => (endpoint === 'WebSocket signed' ? [sha256] : []));
  expect(hashes).toStrictEqual(signed.map(({ text }) => createHash('sha256').update(text).digest('hex')));
  const denied = entries.flatMap(({ endpoint, reason }) => (endpoint === 'WebSocket denied' ? [reason?.code] : []));
  expect(denied).toStrictEqual(ids.flatMap(() => ['endpoint', 'endpoint', 'endpoint', 'signature']));
  for (const id of ids) {
    const { credential } = agents.member(id);
    for (const { apiKey, secret } of [realOf(id), credential]) {
      expect(log).not.toContain(apiKey);
      expect(log).not.toContain(secret);
    }
    expect(log).not.toContain(credential.token);
  }
});

it('belongs to one of several clients of a user by its token', async (context) => {
  requirePython(context, 'websockets');
  const names = ['grid-bot', 'other-bot'];
  const agent = await startRunningAgent({ ...trader('bybit'), names });
  onTestFinished(() => agent.close());
  const frames = serveStreams('bybit', agent.exchange, agent.exchange.accounts[0] as Credential);
  const [first, second] = agent.credentials as readonly [LocalCredential, LocalCredential];
  const wayOf = ({ token }: LocalCredential) => snippetOf('over_socket', agent.socket, 'http://127.0.0.1', token);
  const order = [1008, 'locksign: endpoint'];
  const signature = [1008, 'locksign: signature'];
  const closed = async (credential: Credential, way: object) =>
    (await follow('bybit', credential, way, frames)).said.closed;
  expect(await closed(first, wayOf(first))).toStrictEqual(order);
  expect(await closed(second, wayOf(second))).toStrictEqual(order);
  expect(await closed(first, wayOf(second))).toStrictEqual(signature);
  expect(await closed(first, { socket: agent.socket })).toStrictEqual(order);
  expect(await closed(second, { socket: agent.socket })).toStrictEqual(signature);
});

/** A line of the log. */
interface Entry {
  readonly endpoint?: string;
  readonly sha256?: string;
  readonly reason?: { readonly code: string };
}
