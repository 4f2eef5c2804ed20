/**
 * `locksign agent client`: the policy it writes, and the credentials it prints.
 */
import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secret } from '../../../src/index.js';
import { pemOf, privateKey } from '../../helpers/private-keys.js';
import { copiesOf, locksign, locksignHere, session, type } from '../../helpers/terminal/cli.js';
import { trustedFolder } from '../../helpers/trusted-folder.js';
import { edit, filled, open, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const vaultPath = copiesOf(vaultFolder(), filled);
const trusted = trustedFolder();
let count = 0;
/** A path for a new policy, whose folder does not exist. */
const newPolicy = (): string => {
  count += 1;
  return join(trusted, String(count), 'locksign', 'agent.toml');
};

const ordering = [
  ['--allow', 'read,order,cancel'],
  ['--symbols', 'BTCUSDT'],
  ['--max-order', '500 USDT'],
  ['--max-day', '5000 USDT'],
  ['--collar', '2%'],
].flat();
const add = ['agent', 'client', 'add', 'grid-bot', '--account', 'binance-main'];

/** A vault and a policy with one client, and what was printed about the client. */
async function withClient(...more: readonly string[]) {
  const vault = vaultPath();
  const policy = newPolicy();
  const { status, stdout, stderr } = await locksign([...add, ...ordering, '--policy', policy, ...more], { vault });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return { vault, policy, stdout, stderr };
}

const cellOf = (table: string, row: string): string | undefined =>
  new RegExp(`^${row} {2,}(.*)$`, 'm').exec(table)?.[1];

const recordsIn = async (vault: string) => {
  using opened = await open(vault);
  return opened.agent()?.clients ?? [];
};

describe('agent client add', () => {
  it('makes the folder and the policy for this user alone, and prints the configuration of the bot', async () => {
    const home = join(trusted, 'home');
    const vault = vaultPath();
    const environment = { HOME: home, XDG_CONFIG_HOME: join(home, '.config'), XDG_RUNTIME_DIR: join(home, 'run') };
    const { status, stdout, stderr } = await locksign([...add, ...ordering, '--uid', '4242'], {
      vault,
      env: environment,
    });
    expect(status).toBe(0);
    const folder = join(home, '.config', 'locksign');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'agent.toml')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'agent.toml'), 'utf8')).toContain(
      '[clients.grid-bot]\naccount = "binance-main"\nuid = 4242\nallow = ["read", "order", "cancel"]\n' +
        'symbols = ["BTCUSDT"]\nmax-order = "500 USDT"\nmax-day = "5000 USDT"\ncollar = "2%"\n',
    );
    expect(cellOf(stdout, 'socket')).toBe(join(home, 'run', 'locksign', 'agent.sock'));
    expect(cellOf(stdout, 'URL on the socket')).toBe('http://fapi.binance.com');
    expect(cellOf(stdout, 'API key')).toMatch(/^[0-9a-f]{64}$/);
    expect(cellOf(stdout, 'secret')).toMatch(/^[0-9a-f]{64}$/);
    expect(stderr).toContain('The client grid-bot is in the policy');
    expect(stderr).toContain('locksign agent run');
    expect(stderr).not.toContain('warning');
    expect(await recordsIn(vault)).toMatchObject([{ name: 'grid-bot', account: 'binance-main' }]);
  });

  it('takes the user of sudo, and warns if there is none', async () => {
    if (process.getuid?.() !== 0) return expect((await withClient()).stderr).not.toContain('has no user');
    const bySudo = await locksign([...add, '--policy', newPolicy()], { vault: vaultPath(), env: { SUDO_UID: '1234' } });
    expect(bySudo).toMatchObject({ status: 0, stderr: expect.not.stringContaining('has no user') });
    const policy = newPolicy();
    const byRoot = await locksign([...add, '--policy', policy], { vault: vaultPath(), env: { SUDO_UID: undefined } });
    expect(byRoot).toMatchObject({ status: 0, stderr: expect.stringContaining('Name the user of the bot with --uid') });
    expect(readFileSync(policy, 'utf8')).not.toContain('uid');
  });

  it.each([
    ['another account', ['--account', 'binance-mian'], '--account names no account of the vault. Did you mean'],
    ['an order without limits', ['--allow', 'read,order'], 'needs --symbols, --max-order, --max-day and --collar.'],
    ['a cancel without symbols', ['--allow', 'cancel'], 'A client that may cancel needs --symbols.'],
    ['an unknown word', ['--allow', 'raed'], 'clients.grid-bot.allow has a word that is not known; perhaps read'],
    ['a name', ['--uid', 'bob'], '--uid must be the number of a user, such as the output of `id -u`'],
    ['a number', [...ordering, '--max-order', '5'], 'Change the options of this command.'],
    ['a library without a port', ['--print', 'ccxt'], 'Run this command without --print, add these lines to'],
    ['an unknown library', ['--print', 'cctx'], '--print does not take this value. Did you mean ccxt?'],
  ])('refuses %s before the passphrase is asked for, and changes nothing', async (_, options, message) => {
    const vault = vaultPath();
    const policy = newPolicy();
    const { status, stdout, stderr } = await locksignHere([
      '--vault',
      vault,
      ...add,
      '--policy',
      policy,
      '--uid',
      'any',
      ...options,
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(existsSync(policy)).toBe(false);
  });

  it('refuses a name that is none, and one that is taken', async () => {
    const { vault, policy } = await withClient();
    const here = (name: string) =>
      locksignHere(['--vault', vault, 'agent', 'client', 'add', name, '--account', 'kucoin', '--policy', policy]);
    expect((await here('Grid_Bot')).stderr).toContain('1 to 32 lower-case letters, digits and hyphens.');
    const before = readFileSync(policy, 'utf8');
    const taken = await here('grid-bot');
    expect(taken).toMatchObject({ status: 2, stdout: '' });
    expect(taken.stderr).toContain('already has a client of that name.');
    expect(taken.stderr).toContain('agent client rotate NAME`');
    expect(readFileSync(policy, 'utf8')).toBe(before);
  });

  it('needs a terminal or an option for the passphrase, and asks three times on a terminal', async () => {
    const vault = vaultPath();
    const policy = newPolicy();
    const without = await locksign(['--vault', vault, ...add, '--policy', policy]);
    expect(without).toMatchObject({ status: 4, stdout: '' });
    expect(without.stderr).toContain('There is no terminal to ask on');
    const question = 'Vault passphrase: ';
    const { ended, transcript } = await session(
      vault,
      [...add, '--policy', policy],
      [
        ...type(question, 'wrong'),
        ['expect', '2 tries are left.'],
        ...type(question, 'wrong again'),
        ['expect', '1 try is left.'],
        ...type(question, passphrase),
        ['expect', 'is in the policy'],
        ['ended'],
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).not.toContain(passphrase);
  });

  it('prints a snippet that a shell or an interpreter takes, and nothing else to standard output', async () => {
    const { stdout } = await withClient('--print', 'env', '--socket', 'run/agent.sock');
    expect(stdout).toMatch(/^API_KEY=[0-9a-f]{64}\nAPI_SECRET=[0-9a-f]{64}\nLOCKSIGN_SOCKET=\/.*\/run\/agent\.sock\n$/);
  });
});

describe('a secret that is a private key', () => {
  it('is printed with its lines, and in one text for a shell', async () => {
    const vault = vaultPath();
    const policy = newPolicy();
    using opened = await edit(vault);
    await opened.add({
      name: 'cdp',
      exchange: 'coinbase-advanced',
      apiKey: 'organizations/d0c5340b/apiKeys/b9ab9f71',
      secret: secret.text(pemOf(privateKey('ecdsa-p256-sha256'))),
    });
    opened.close();
    const added = await locksign(['agent', 'client', 'add', 'bot', '--account', 'cdp', '--policy', policy], { vault });
    const [, pem = ''] =
      /^secret\n(-----BEGIN EC PRIVATE KEY-----\n[\s\S]+-----END EC PRIVATE KEY-----\n)$/m.exec(added.stdout) ?? [];
    expect(createPrivateKey(pem).asymmetricKeyDetails).toStrictEqual({ namedCurve: 'prime256v1' });
    const shown = await locksign(['agent', 'client', 'show', 'bot', '--policy', policy, '--print', 'env'], { vault });
    expect(shown.stdout).toContain(`API_SECRET='${pem}'\n`);
  });
});

describe('agent client show, rotate and remove', () => {
  it('show the same credentials again, issue others, and remove them', async () => {
    const { vault, policy, stdout } = await withClient();
    const one = (command: string, ...more: readonly string[]) =>
      locksign(['agent', 'client', command, 'grid-bot', '--policy', policy, ...more], { vault });
    expect((await one('show')).stdout).toBe(stdout);
    writeFileSync(policy, `${readFileSync(policy, 'utf8')}[listen]\ntcp = "127.0.0.1:7410"\n`);
    const withPort = (await one('show')).stdout;
    expect(cellOf(withPort, 'URL by TCP')).toMatch(/^http:\/\/127\.0\.0\.1:7410\/c-[0-9a-f]{32}\/binance-main$/);
    expect((await one('show', '--print', 'ccxt')).stdout).toContain(`apiKey: "${cellOf(stdout, 'API key')}"`);
    const rotated = await one('rotate');
    expect(rotated).toMatchObject({ status: 0, stderr: expect.stringContaining('The old ones work until') });
    for (const row of ['API key', 'secret']) expect(cellOf(rotated.stdout, row)).not.toBe(cellOf(stdout, row));
    expect((await one('show')).stdout).toBe(rotated.stdout);
    const removed = await one('remove');
    expect(removed).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(policy, 'utf8')).not.toContain('grid-bot');
    expect(await recordsIn(vault)).toEqual([]);
  });

  it('name a client of the policy that has no credential, and one that the policy does not have', async () => {
    const { vault, policy } = await withClient();
    writeFileSync(policy, `${readFileSync(policy, 'utf8')}[clients.hand]\naccount = "kucoin"\n`);
    const unissued = await locksign(['agent', 'client', 'show', 'hand', '--policy', policy], { vault });
    expect(unissued).toMatchObject({ status: 2, stdout: '' });
    expect(unissued.stderr).toContain('agent client rotate hand`');
    for (const command of ['show', 'rotate', 'remove']) {
      const unknown = await locksignHere([
        '--vault',
        vault,
        'agent',
        'client',
        command,
        'grid-bto',
        '--policy',
        policy,
      ]);
      expect(unknown).toMatchObject({ status: 2, stdout: '' });
      expect(unknown.stderr).toContain('CLIENT names no client of the policy. Did you mean grid-bot?');
    }
  });
});

describe('agent client list', () => {
  it('lists the clients without a passphrase and without a secret', async () => {
    const { vault, policy, stdout } = await withClient('--uid', '4242');
    const list = (...more: readonly string[]) =>
      locksignHere(['--vault', vault, 'agent', 'client', 'list', '--policy', policy, ...more]);
    const table = await list();
    expect(table).toMatchObject({ status: 0, stderr: '' });
    expect(table.stdout).toMatch(/^grid-bot +binance-main +4242 +read,order,cancel +BTCUSDT$/m);
    expect(JSON.parse((await list('--json')).stdout)).toEqual([
      {
        name: 'grid-bot',
        account: 'binance-main',
        uid: 4242,
        allow: ['read', 'order', 'cancel'],
        symbols: ['BTCUSDT'],
      },
    ]);
    expect(table.stdout).not.toContain(cellOf(stdout, 'secret'));
  });

  it('says what to do without a policy, and does not repeat a path that names nothing', async () => {
    const missing = await locksign(['--vault', vaultPath(), 'agent', 'client', 'list'], {
      env: { XDG_CONFIG_HOME: trusted },
    });
    expect(missing).toMatchObject({ status: 5, stdout: '' });
    expect(missing.stderr).toContain('agent client add`.');
    const named = await locksignHere(['--vault', vaultPath(), 'agent', 'client', 'list', '--policy', 'hunter2']);
    expect(named).toMatchObject({ status: 2, stderr: 'error: --policy names no file that this user can reach.\n' });
  });
});
