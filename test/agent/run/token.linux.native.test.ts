/**
 * An agent whose accounts are in tokens: Binance with an Ed25519 key in SoftHSM, in the agent's own
 * process, and Kraken with its secret behind p11-kit's server, which is killed and comes back.
 */
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { control } from '../../../src/agent/control/client.js';
import { openToken, secret } from '../../../src/index.js';
import { type RunningAgent, startRunningAgent } from '../../helpers/agent/running.js';
import { type RunningAgents, startRunningAgents } from '../../helpers/agent/several.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { fakeToken } from '../../helpers/tokens/fake-token.js';
import { clientModule, noP11Kit, startServer, type TokenServer } from '../../helpers/tokens/p11-kit.js';
import { noSofthsm, pin, softhsmModule, softhsmTokens, softhsmUri } from '../../helpers/tokens/softhsm.js';
import { type BotRequest, binanceBot, krakenBot, Wire } from '../load/bots.js';
import { binanceVenue, krakenVenue } from '../load/venues.js';

const folder = scratch();
const missing = noSofthsm() ?? noP11Kit();
const serverSocket = folder.path('p11.sock');
let env: Record<string, string> = {};
let server: TokenServer | undefined;
let agents: RunningAgents;
let wires: Readonly<Record<'binance' | 'kraken', Wire>>;

const ordering = (symbol: string, currency: string) => ({
  allow: '["read", "order", "cancel"]',
  uid: String(process.getuid?.()),
  symbols: `["${symbol}"]`,
  'max-order': `"1000 ${currency}"`,
  'max-day': `"10000 ${currency}"`,
  collar: '"2%"',
});

beforeAll(async () => {
  if (missing !== undefined) return;
  env = softhsmTokens(folder, ['bots', 'other']);
  const bots = await openToken(softhsmUri('bots'), secret.text(pin));
  const { publicKey = '' } = await bots.generate('binance', 'ed25519');
  await bots.close();
  const other = await openToken(softhsmUri('other'), secret.text(pin));
  const options = { algorithm: 'hmac-sha512', encoding: 'base64' } as const;
  await other.importHmac('kraken', secret.text(krakenVenue.account.secret), options);
  await other.close();
  process.env['P11_KIT_SERVER_ADDRESS'] = `unix:path=${serverSocket}`;
  server = await startServer(serverSocket, 'other', env);
  const inSofthsm = `pkcs11:token=bots;object=binance?module-path=${softhsmModule}`;
  const inServer = `pkcs11:token=other;object=kraken?module-path=${clientModule}`;
  agents = await startRunningAgents([
    {
      ...binanceVenue,
      account: {
        ...binanceVenue.account,
        secret: 'there is none',
        inToken: { token: inSofthsm, pin, keyType: 'ed25519', publicKey },
      },
      client: ordering('BTCUSDT', 'USDT'),
    },
    {
      ...krakenVenue,
      account: { ...krakenVenue.account, inToken: { token: inServer, pin } },
      client: ordering('XBTUSD', 'USD'),
    },
  ]);
  wires = { binance: new Wire(agents.socket, 'binance-main'), kraken: new Wire(agents.socket, 'kraken-main') };
});
afterAll(async () => {
  for (const wire of Object.values(wires ?? {})) await wire.close();
  await agents?.close();
  await server?.kill();
});
beforeEach((context) => skipIf(missing !== undefined, missing ?? '', context));

const send = (exchange: 'binance' | 'kraken', request: BotRequest) => wires[exchange].send(request);
const ofBinance = () => agents.member('binance');
const ofKraken = () => agents.member('kraken');
const readsKraken = () => send('kraken', krakenBot.read(ofKraken().credential));
const fields = { quantity: '0.01', price: '59000', id: 1 };

it('places orders whose signatures the exchanges accept', async () => {
  const orders = [
    await send('binance', binanceBot().order(ofBinance().credential, fields)),
    await send('kraken', krakenBot.order(ofKraken().credential, fields)),
  ];
  expect(orders).toMatchObject([
    { status: 200, denial: undefined },
    { status: 200, denial: undefined },
  ]);
  const kraken = await Promise.all(Array.from({ length: 8 }, readsKraken));
  expect(kraken.map(({ body }) => JSON.parse(body).error)).toStrictEqual(Array(8).fill([]));
  for (const { exchange } of [ofBinance(), ofKraken()]) expect(exchange.accounts[0]?.orders).toHaveLength(1);
});

it('denies a withdrawal, which the exchange does not see', async () => {
  const before = ofBinance().exchange.requests.length;
  const { query = '', ...read } = binanceBot().read(ofBinance().credential);
  const path = '/sapi/v1/capital/withdraw/apply';
  const { denial, body } = await send('binance', { ...read, query, method: 'POST', path });
  expect([denial, JSON.parse(body).code]).toStrictEqual(['withdraw', -4015]);
  expect(ofBinance().exchange.requests).toHaveLength(before);
});

it('says in its status that the keys are in tokens', async () => {
  const { accounts, memory } = await control(agents.control, 'status');
  expect(accounts).toMatchObject([
    { name: 'binance-main', isInToken: true },
    { name: 'kraken-main', isInToken: true },
  ]);
  expect(memory).toMatch(/memfd_secret|mlock/);
});

it('denies requests while a token is away, and goes on by itself when it is back', async () => {
  await server?.kill();
  const denied = await readsKraken();
  expect(denied).toMatchObject({ status: 503, denial: 'token' });
  expect(denied.body).toContain('the key of the account cannot sign now (ERR_TOKEN_LOST)');
  // The other account has another token.
  const read = await send('binance', binanceBot().read(ofBinance().credential));
  expect(read).toMatchObject({ status: 200, denial: undefined });
  server = await startServer(serverSocket, 'other', env);
  const { denial, body } = await readsKraken();
  expect([denial, JSON.parse(body).error]).toStrictEqual([undefined, []]);
  const told = /The key of kraken-main does not sign[\s\S]*The key of kraken-main signs again/;
  await vi.waitFor(() => expect(agents.reports.join('')).toMatch(told));
});

it('does not start with a token that is gone or has another PIN, which is tried once', async (context) => {
  const fake = fakeToken(folder);
  skipIf(fake === undefined, 'there is no C++ compiler', context);
  if (fake === undefined) return;
  const { apiKey } = binanceVenue.account;
  const token = `pkcs11:token=fake;object=generic?module-path=${fake.modulePath}`;
  const account = { apiKey, secret: 'there is none', inToken: { token, pin: '1234' } };
  const agent: RunningAgent = await startRunningAgent({ exchange: 'binance', account, client: { uid: '0' } });
  try {
    fake.become('changed');
    fake.calls();
    await expect(agent.restart()).rejects.toThrow('the key of main is in a token that cannot be used. The token');
    expect(fake.calls().filter((call) => call === 'C_Login')).toHaveLength(1);
    fake.become('removed');
    await expect(agent.restart()).rejects.toThrow('the module has no token of this name');
  } finally {
    await agent.close();
  }
});
