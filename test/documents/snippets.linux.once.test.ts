/**
 * Every JavaScript snippet of the documents runs as written, in a project that has the package,
 * against the local exchange.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bybit } from '../../examples/local-exchange/bybit.js';
import { startLocalExchange } from '../../examples/local-exchange/server.js';
import { secret } from '../../src/index.js';
import { checkout } from '../helpers/child.js';
import { layOut } from '../helpers/installed.js';
import { scratch } from '../helpers/scratch.js';
import { toLocalExchange } from '../helpers/terminal/cli.js';
import { play, type Step } from '../helpers/terminal/terminal.js';
import { binanceSecret, create, passphrase } from '../helpers/vault/vaults.js';
import { codeBlocks, documents } from './documents.js';

const { path } = scratch();
const project = path('project');
const vault = path('vault.json');
const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const bybitSecret = binanceSecret.slice(0, 36); // Bybit publishes none, and this has the same form
const krakenSecret = readFileSync(join(checkout, 'examples/demo/secrets/kraken'), 'utf8').trim();

beforeAll(async () => {
  layOut(project);
  for (const name of ['bybit-api', 'ccxt', 'undici', 'sodium-native', 'libsodium-wrappers-sumo']) {
    symlinkSync(join(checkout, 'node_modules', name), join(project, 'node_modules', name));
  }
  const keep = (name: string, text: string) => writeFileSync(join(project, name), text, { mode: 0o600 });
  keep('kraken.key', krakenSecret);
  keep('binance.key', binanceSecret);
  keep('exchange.key', binanceSecret);
  const { privateKey } = generateKeyPairSync('ed25519');
  keep('binance.pem', String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  keep('key.pem', String(privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })));
  mkdirSync(join(project, 'credentials'));
  keep('credentials/vault-passphrase', passphrase);
  using made = await create(vault);
  await made.add({ name: 'binance-main', exchange: 'binance', apiKey, secret: secret.text(binanceSecret) });
  await made.add({ name: 'bybit-main', exchange: 'bybit', apiKey, secret: secret.text(bybitSecret) });
});

const preload = (name: string) => ['--import', fileURLToPath(new URL(`programs/${name}`, import.meta.url))];

const typePassphrase: readonly Step[] = [
  ['expect', 'Vault passphrase'],
  ['echo', false],
  ['send', `${passphrase}\n`],
];

interface Expected {
  /** What the terminal shows at the end. */
  readonly shows?: RegExp;
  readonly steps?: readonly Step[];
  readonly flags?: readonly string[];
  /** The exit code. Default: 0. */
  readonly status?: number;
}

/**
 * Runs a snippet on a terminal; gives how it ended. The paths of the accounts' requests that were
 * accepted come second.
 */
async function runSnippet(code: string, { shows, steps = [], flags = [], status = 0 }: Expected): Promise<string[]> {
  const accounts = [
    { exchange: 'binance', apiKey, secret: binanceSecret },
    { exchange: 'kraken', apiKey, secret: krakenSecret },
    { exchange: 'bybit', apiKey, secret: bybitSecret },
  ];
  const exchange = await startLocalExchange({ accounts, also: [bybit] });
  onTestFinished(() => exchange.close());
  writeFileSync(join(project, 'bot.mjs'), code);
  const env = {
    NO_COLOR: '1',
    LOCKSIGN_VAULT: vault,
    CREDENTIALS_DIRECTORY: join(project, 'credentials'),
    LOCAL_EXCHANGE_PORT: String(exchange.port),
    LOCAL_EXCHANGE_CERTIFICATE: path('certificate.pem'),
  };
  writeFileSync(path('certificate.pem'), exchange.certificate);
  const node = [process.execPath, ...toLocalExchange, ...flags, 'bot.mjs'].map((word) => `'${word}'`).join(' ');
  const command = ['bash', '-c', `cd '${project}' && exec ${node} 3< kraken.key`];
  const { ended, transcript } = await play(command, [...steps, ['ended']], env);
  expect(ended, transcript).toBe(status);
  if (shows !== undefined) expect(transcript).toMatch(shows);
  return exchange.requests.filter(({ accepted }) => accepted).map((request) => request.path);
}

/** In the order of the document. */
const snippets: Readonly<
  Record<string, readonly (Expected & { readonly name: string; readonly accepted: string[] })[]>
> = {
  'README.md': [
    {
      name: 'the bot with a vault',
      steps: typePassphrase,
      shows: /balances: \[/,
      accepted: ['/api/v3/account'],
    },
    { name: 'the bot without a vault', shows: /error: \[\]/, accepted: ['/0/private/BalanceEx'] },
    {
      name: 'the ccxt bot',
      flags: preload('public-markets.mjs'),
      shows: /balances: \[/,
      accepted: ['/api/v3/account'],
    },
    { name: 'any other client', shows: /^[0-9a-f]{64}\r$/m, accepted: [] },
  ],
  'docs/errors.md': [{ name: 'catching an error', shows: /key\.txt/, accepted: [] }],
  'docs/keys.md': [
    { name: 'a private key', shows: /-----BEGIN PUBLIC KEY-----[\s\S]* [A-Za-z0-9+/]{86}==\r$/m, accepted: [] },
    {
      name: 'a PEM file with a passphrase',
      steps: [['expect', 'Passphrase of key.pem'], ...typePassphrase.slice(1)],
      shows: /^[A-Za-z0-9+/]{86}==\r$/m,
      accepted: [],
    },
  ],
  'docs/secrets.md': [
    { name: 'a key that an exchange issued', accepted: [] },
    { name: 'a descriptor', accepted: [] },
  ],
  'docs/sdk.md': [
    {
      name: 'a bot on bybit-api',
      steps: typePassphrase,
      flags: preload('sdk-network.mjs'),
      shows: /retMsg: 'OK'/,
      accepted: ['/v5/account/wallet-balance'],
    },
  ],
  'docs/production.md': [
    { name: 'protectProcess', accepted: [] },
    { name: 'the passphrase from systemd', accepted: [] },
  ],
};

describe.each(Object.entries(snippets))('%s', (document, expected) => {
  it('has the snippets that this test runs', () => {
    expect(codeBlocks(document, 'js')).toHaveLength(expected.length);
  });

  it.each(
    expected.map((each, index) => ({ ...each, code: codeBlocks(document, 'js')[index] ?? '' })),
  )('$name runs as written', async ({ code, accepted, ...each }) => {
    expect(await runSnippet(code, each)).toEqual(accepted);
  });
});

it('the bot of README.md prints the message of an error, without a stack trace', async () => {
  const [bot = ''] = codeBlocks('README.md', 'js');
  const steps: readonly Step[] = [...typePassphrase.slice(0, 2), ['send', 'another passphrase\n']];
  const shows = /^(?![\s\S]*\n\s+at )[\s\S]*does not open/;
  expect(await runSnippet(bot, { steps, shows, status: 1 })).toEqual([]);
});

it('covers every document that has JavaScript, except for the reference pages', () => {
  // That of docs/agent.md runs with an agent, in test/agent/clients-e2e.
  const reference = ['docs/ccxt.md', 'docs/exchanges.md', 'docs/agent.md'];
  const others = documents.filter((name) => codeBlocks(name, 'js').length > 0 && !reference.includes(name));
  expect(new Set(others)).toEqual(new Set(Object.keys(snippets)));
});
