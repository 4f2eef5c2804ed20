/**
 * Bots that trade through the agent. Root searches their memory for the account's secret, and that
 * of the agent for every secret that it works with.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { python, startBot } from '../../bench/agent/bot.js';
import type { Program } from '../../bench/agent/program.js';
import { control } from '../../src/agent/control/client.js';
import { searchProcess } from '../../tools/forensics/search.js';
import { type RunningAgent, startRunningAgent } from '../helpers/agent/running.js';
import { memoryNeedles } from '../helpers/forensics/needles.js';
import { isLivingState, skip } from '../helpers/forensics/scene.js';
import { Findings, type Needle } from '../helpers/forensics/search.js';
import { isRoot } from '../helpers/forensics/stage.js';
import { proofCases } from '../helpers/prove.js';
import { readVault } from '../helpers/vault/vault-reader.js';
import { passphrase } from '../helpers/vault/vaults.js';

const orders = proofCases(200);
const hasRequests = spawnSync(python, ['-c', 'import requests']).status === 0;
const real = { apiKey: randomBytes(32).toString('hex'), secret: randomBytes(32).toString('hex') };
const limits = {
  allow: '["order"]',
  symbols: '["BTCUSDT"]',
  'max-order': '"100 USDT"',
  'max-day': '"1000000000 USDT"',
  collar: '"2%"',
  rate: '"10000/1s"',
};

let agent: RunningAgent;
const bots: Program[] = [];

/** Every form of a secret that signs with HMAC-SHA-256, its pieces, and what base64 makes of it. */
const needlesFor = (
  label: string,
  text: string,
  algorithm: 'hmac-sha256' | 'hmac-sha512' = 'hmac-sha256',
): Needle[] => [
  ...memoryNeedles([{ label, text, algorithm, encoding: 'utf8' }], 'secret'),
  { owner: 'secret', key: label, form: 'decoded base64', hex: Buffer.from(text, 'base64').toString('hex') },
];

/** The positive control of a search. */
const known = (text: string): Needle => ({
  owner: 'control',
  key: 'control',
  form: 'text',
  hex: Buffer.from(text).toString('hex'),
});

const scan = (pid: number, needles: readonly Needle[]): Findings => new Findings(searchProcess(pid, needles));

/** A bot that has placed its orders. */
async function trader(client: string, secret: string, isThroughAgent: boolean): Promise<Program> {
  const { exchange, credential, socket, tcp, folder } = agent;
  const addressed = `${tcp}/c-${credential.token}`;
  const origin = `https://127.0.0.1:${exchange.port}`;
  const certificate = join(folder, 'ca.pem');
  const own = { apiKey: isThroughAgent ? credential.apiKey : real.apiKey, secret };
  const url = client === 'requests' ? 'http://api.binance.com' : `${addressed}/main`;
  const route = isThroughAgent
    ? { ...own, url, ...(client === 'requests' ? { socket } : { proxyUrl: `${addressed}/` }) }
    : { ...own, url: origin, certificate };
  const bot = await startBot(client, { route }, { NODE_EXTRA_CA_CERTS: certificate });
  bots.push(bot);
  await bot.ask({ route: 'route', count: orders, atOnce: 1 });
  return bot;
}

beforeAll(async () => {
  if (!isRoot) return;
  agent = await startRunningAgent({
    exchange: 'binance',
    account: real,
    client: limits,
    head: ['[listen]', 'tcp = "127.0.0.1:0"'],
  });
}, 60_000);
afterAll(async () => {
  await Promise.all(bots.map((bot) => bot.stop()));
  await agent?.close();
});

describe.each([
  ['in Python with requests', 'requests'],
  ['in JavaScript with ccxt', 'ccxt'],
])('a bot %s', (_, client) => {
  test(`has no copy of the secret after ${orders} orders through the agent`, async (context) => {
    if (!isRoot) skip(context, 'the tests do not run as root');
    if (client === 'requests' && !hasRequests) skip(context, `${python} has no requests`);
    const before = agent.exchange.requests.length;
    const bot = await trader(client, agent.credential.secret, true);
    expect(agent.exchange.requests.length - before).toBeGreaterThanOrEqual(orders);
    const found = scan(bot.pid, [...needlesFor('real', real.secret), known(agent.credential.secret)]);
    expect(found.count('control', /text/)).toBeGreaterThan(0);
    expect(found.secrets()).toEqual([]);
  }, 600_000_000);

  test('has copies of it if it signs by itself', async (context) => {
    if (!isRoot) skip(context, 'the tests do not run as root');
    if (client === 'requests' && !hasRequests) skip(context, `${python} has no requests`);
    const bot = await trader(client, real.secret, false);
    expect(scan(bot.pid, needlesFor('real', real.secret)).count('secret', /^text$/)).toBeGreaterThan(0);
  }, 600_000_000);
});

test('the agent shows root neither the secret, nor its own key, nor the secrets of its clients', async (context) => {
  if (!isRoot) skip(context, 'the tests do not run as root');
  const { credential, folder, process } = agent;
  const vault = readFileSync(join(folder, 'vault', 'vault.json'), 'utf8');
  const { agent: record } = await readVault(vault, passphrase);
  const key = record?.key ?? '';
  expect(key).toHaveLength(64);
  const found = scan(process.pid ?? 0, [
    ...needlesFor('real', real.secret),
    ...needlesFor('client', credential.secret),
    ...needlesFor('agent', key, 'hmac-sha512'),
    ...needlesFor('log', key),
    known(credential.apiKey),
  ]);
  expect(found.count('control', /text/)).toBeGreaterThan(0);
  const { memory } = await control(agent.control, 'status');
  expect(found.secrets(memory === 'memfd_secret' ? () => false : isLivingState)).toEqual([]);
});
