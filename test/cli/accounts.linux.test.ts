/**
 * The commands that make, change and show a vault, run by a script: no terminal.
 */
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scratch } from '../helpers/scratch.js';
import { copiesOf, locksign } from '../helpers/terminal/cli.js';
import {
  binanceMain,
  binanceSecret,
  filled,
  kucoin,
  kucoinPassphrase,
  kucoinSecret,
  open,
  vaultFolder,
} from '../helpers/vault/vaults.js';

const folder = vaultFolder();
const quick = ['--cost', '64,1'];

const filledPath = copiesOf(folder, filled);

const namesIn = async (path: string): Promise<string[]> => {
  using vault = await open(path);
  return vault.accounts().map(({ name }) => name);
};

const { folder: home } = scratch();

describe('init', () => {
  it('makes a vault that only its user can access, and prints its path', async () => {
    const vault = join(folder.path(), 'new', 'vault.json');
    const { status, stdout, stderr } = await locksign(['init', ...quick], { vault });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toContain(vault);
    expect(statSync(vault).mode & 0o777).toBe(0o600);
    expect(statSync(join(vault, '..')).mode & 0o777).toBe(0o700);
    expect(await namesIn(vault)).toEqual([]);
  });

  it('uses the path that the environment names', async () => {
    const options = {
      env: { XDG_DATA_HOME: home, TEST_PASSPHRASE: 'three geese under a bridge', LOCKSIGN_VAULT: undefined },
    };
    const args = ['init', ...quick, '--passphrase-env', 'TEST_PASSPHRASE'];
    expect(await locksign(args, options)).toMatchObject({ status: 0 });
    expect(existsSync(join(home, 'locksign', 'vault.json'))).toBe(true);
    const own = { env: { ...options.env, LOCKSIGN_VAULT: join(home, 'own', 'vault.json') } };
    expect(await locksign(args, own)).toMatchObject({ status: 0 });
    expect(existsSync(join(home, 'own', 'vault.json'))).toBe(true);
  });

  it('overwrites nothing', async () => {
    const vault = filledPath();
    const before = readFileSync(vault, 'utf8');
    expect(await locksign(['init', ...quick], { vault })).toMatchObject({ status: 3, stdout: '' });
    expect(readFileSync(vault, 'utf8')).toBe(before);
  });

  it('refuses a passphrase with a control character, and warns of one with letters outside ASCII', async () => {
    const vault = folder.path();
    const refused = await locksign(['init', ...quick], { vault, passphrase: '\x1b[200~three geese under' });
    expect(refused).toMatchObject({ status: 4, stderr: expect.stringContaining('has a control character') });
    expect(existsSync(vault)).toBe(false);
    const warned = await locksign(['init', ...quick], { vault, passphrase: 'trois oies évidées' });
    expect(warned).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/^warning: The passphrase has characters/),
    });
    expect(warned.stderr.match(/outside ASCII/g)).toHaveLength(1);
  });

  it('refuses a passphrase of seven bytes, and warns of one of thirteen', async () => {
    const vault = folder.path();
    const refused = await locksign(['init', ...quick], { vault, passphrase: 'seven77' });
    expect(refused).toMatchObject({ status: 4, stderr: expect.stringContaining('shorter than 8 bytes') });
    expect(existsSync(vault)).toBe(false);
    const warned = await locksign(['init', ...quick], { vault, passphrase: 'thirteen13131' });
    expect(warned).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('warning: This passphrase has only 13 bytes'),
    });
    const fine = await locksign(['init', ...quick], { vault: folder.path(), passphrase: 'fourteen141414' });
    expect(fine.stderr).not.toContain('warning');
  });

  it.each([
    ['little', /--cost must be MIB,PASSES/],
    ['1', /--cost must be MIB,PASSES/],
    ['99999999', /--cost must be MIB,PASSES/],
    ['1,1', /--cost is refused: memory must be 64 MiB or more\.\n$/],
    ['99999,1', /--cost is refused: memory must be 4096 MiB or less\.\n$/],
    ['64,65', /--cost is refused: passes must be 64 or less\.\n$/],
  ])('refuses the cost %s as wrong usage', async (cost, message) => {
    const vault = folder.path();
    const { status, stderr } = await locksign(['init', '--cost', cost], { vault });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(message) });
    expect(existsSync(vault)).toBe(false);
  });
});

describe('add', () => {
  const env = { SECRET: binanceSecret };
  const binance = ['--exchange', 'binance', '--api-key', binanceMain.apiKey, '--secret-env', 'SECRET'];

  it('seals the secrets that the exchange issued', async () => {
    const vault = folder.path();
    await locksign(['init', ...quick], { vault });
    expect(
      await locksign(['add', 'main', ...binance, '--host', 'usdm', '--recv-window', '60000'], { vault, env }),
    ).toMatchObject({ status: 0, stdout: '' });
    const kucoinKey = ['--exchange', 'kucoin', '--api-key', kucoin.apiKey, '--key-version', '2'];
    expect(
      await locksign(['add', 'ku', ...kucoinKey, '--secret-env', 'SECRET', '--key-passphrase-env', 'PASS'], {
        vault,
        env: { SECRET: kucoinSecret, PASS: kucoinPassphrase },
      }),
    ).toMatchObject({ status: 0, stdout: '' });
    using opened = await open(vault);
    expect(opened.accounts()).toMatchObject([
      {
        name: 'main',
        exchange: 'binance',
        apiKey: binanceMain.apiKey,
        host: 'usdm',
        recvWindow: 60_000,
        hasPassphrase: false,
      },
      { name: 'ku', exchange: 'kucoin', apiKey: kucoin.apiKey, keyVersion: 2, hasPassphrase: true },
    ]);
    using account = await opened.account('ku');
    expect(account.sign({ method: 'GET', path: '/api/v1/accounts' }).headers).toMatchObject({
      'KC-API-KEY': kucoin.apiKey,
    });
  });

  it('stores a base URL, which show, check and request use', async () => {
    const vault = folder.path();
    await locksign(['init', ...quick], { vault });
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url?.replace(/\?.*/, ''));
      response.setHeader('Content-Type', 'application/json').end('{"balances":[]}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      server.close();
    });
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await locksign(['add', 'new', ...binance, '--base-url', baseUrl], { vault, env })).toMatchObject({
      status: 0,
    });
    expect((await locksign(['show', 'new'], { vault })).stdout).toMatch(new RegExp(`^host +${baseUrl}$`, 'm'));
    expect(await locksign(['check', 'new', '--send'], { vault })).toMatchObject({ status: 0 });
    expect(await locksign(['request', 'new', 'GET', '/api/v3/openOrders', '--send'], { vault })).toMatchObject({
      status: 0,
    });
    expect(paths).toEqual(['/api/v3/account', '/api/v3/openOrders']);
    const elsewhere = ['request', 'new', 'GET', '/api/v3/openOrders', '--base-url', 'https://a.example'];
    expect((await locksign(elsewhere, { vault })).stdout).toContain('\nHost: a.example\n');
  });

  it('refuses invalid fields before it asks for the secret', async () => {
    const vault = filledPath();
    const before = readFileSync(vault, 'utf8');
    const refused: [string[], number, RegExp][] = [
      [
        ['binance-main', ...binance],
        2,
        /already has an account 'binance-main'.*rotate binance-main`.*edit binance-main`/,
      ],
      [['a/b', ...binance], 2, /name must be/],
      [['x', ...binance, '--host', 'moon'], 2, /--host does not take this value\. The choices are spot, /],
      [['x', ...binance, '--base-url', 'http://api.binance.com'], 2, /--base-url must be https/],
      [
        ['x', ...binance, '--host', 'usdm', '--base-url', 'https://a.example'],
        2,
        /--host and --base-url cannot be combined\./,
      ],
      [['x', ...binance, '--subaccount', '5'], 2, /Leave --subaccount out/],
      ...['5s', '-5', '0', '1.5', '1e3', '60001', '1000000000'].map((window): [string[], number, RegExp] => [
        ['x', ...binance, '--recv-window', window],
        2,
        /--recv-window must be a whole number of milliseconds from 1 to 60000\./,
      ]),
      [
        ['x', '--exchange', 'binance', '--api-key', 'a b\n', '--secret-env', 'SECRET'],
        2,
        /^error: The API key must be/,
      ],
    ];
    for (const [args, status, message] of refused) {
      expect(await locksign(['add', ...args], { vault, env })).toMatchObject({
        status,
        stdout: '',
        stderr: expect.stringMatching(message),
      });
    }
    expect(readFileSync(vault, 'utf8')).toBe(before);
  });

  it('refuses a secret that cannot be a key of the exchange', async () => {
    const vault = filledPath();
    const args = ['add', 'k', '--exchange', 'kraken', '--api-key', 'k', '--secret-env', 'SECRET'];
    const refused = await locksign(args, { vault, env: { SECRET: 'not-base64!' } });
    expect(refused).toMatchObject({ status: 4, stderr: expect.stringContaining('base64') });
    expect(refused.stderr).not.toContain('not-base64!');
    const spaced = await locksign(args, { vault, env: { SECRET: 'c3BhY2U= ' } });
    expect(spaced).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('has a space or a tab before or after it'),
    });
    expect(spaced.stderr).not.toContain('c3BhY2U=');
    expect(await namesIn(vault)).toEqual(['binance-main', 'kucoin']);
  });
});

describe('add', () => {
  it('names the line to pass if the source has several, as pass(1) prints them', async () => {
    const args = ['add', 'pass-entry', '--exchange', 'bybit', '--api-key', 'aN8zQw4rT6yU1iO3', '--secret-fd', '0'];
    const input = 'x9Kp2LmQ7vRt4WsZ\nuser: nobody\n';
    const { status, stderr } = await locksign(args, { vault: filledPath(), input });
    expect(status).toBe(4);
    expect(stderr).toContain('head -n 1');
  });

  it.each(['your_api_key', 'your API key'])('refuses the placeholder %s as the API key', async (apiKey) => {
    const args = ['add', 'kr', '--exchange', 'kraken', '--api-key', apiKey, '--secret-fd', '0'];
    const { status, stderr } = await locksign(args, { vault: filledPath(), input: 'c2VjcmV0\n' });
    expect(stderr).toContain('The API key is a placeholder');
    expect(status).toBe(2);
  });

  it('refuses an empty API key by its name', async () => {
    const args = ['add', 'empty', '--exchange', 'bybit', '--api-key', ''];
    const { status, stderr } = await locksign(args, { vault: filledPath() });
    expect({ status, stderr }).toStrictEqual({ status: 2, stderr: expect.stringContaining('The API key is empty.') });
  });
});

describe('list and show', () => {
  it('and remove have the short names ls and rm', async () => {
    const vault = filledPath();
    expect(await locksign(['ls'], { vault })).toStrictEqual(await locksign(['list'], { vault }));
    expect(await locksign(['rm', 'kucoin', '--yes'], { vault })).toMatchObject({ status: 0 });
    expect((await locksign(['ls'], { vault })).stdout).not.toContain('kucoin');
  });

  it('print the accounts as columns and as JSON', async () => {
    const vault = filledPath();
    const { status, stdout } = await locksign(['list'], { vault });
    expect(status).toBe(0);
    const [heading, ...rows] = stdout.trimEnd().split('\n');
    expect(heading).toMatch(/^NAME +EXCHANGE +HOST +TYPE +API KEY +ADDED$/);
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      ['binance-main', 'binance', 'usdm', 'hmac', binanceMain.apiKey, expect.stringMatching(/^\d{4}-\d\d-\d\d$/)],
      ['kucoin', 'kucoin', 'live', 'hmac', kucoin.apiKey, expect.any(String)],
    ]);
    const accounts = JSON.parse((await locksign(['list', '--json'], { vault })).stdout);
    expect(accounts).toMatchObject([binanceMain, { ...kucoin, hasPassphrase: true }]);
    expect(JSON.parse((await locksign(['show', 'kucoin', '--json'], { vault })).stdout)).toEqual(accounts[1]);
  });

  it('print an account without its secret', async () => {
    const vault = filledPath();
    const { stdout } = await locksign(['show', 'binance-main'], { vault });
    expect(stdout).toContain(binanceMain.apiKey);
    expect(stdout).toMatch(/^host +https:\/\/fapi\.binance\.com \(usdm\)$/m);
    expect(stdout).toMatch(/^recvWindow +4000 ms$/m);
    expect(stdout).toMatch(/^secret +sealed$/m);
    const sealed: { accounts: { secret: string }[] } = JSON.parse(readFileSync(vault, 'utf8'));
    const json = (await locksign(['show', 'binance-main', '--json'], { vault })).stdout;
    expect(json).not.toContain(sealed.accounts[0]?.secret);
    expect(stdout + json).not.toContain(binanceSecret);
  });

  it('print an empty list as JSON too', async () => {
    const vault = folder.path();
    await locksign(['init', ...quick], { vault });
    expect((await locksign(['list', '--json'], { vault })).stdout).toBe('[]\n');
    expect((await locksign(['list'], { vault })).stdout).toBe('');
  });
});

describe('rename, remove, passphrase and export', () => {
  it('change the vault', async () => {
    const vault = filledPath();
    expect(await locksign(['rename', 'binance-main', 'b'], { vault })).toMatchObject({ status: 0, stdout: '' });
    expect(await locksign(['rename', 'b', 'kucoin'], { vault })).toMatchObject({ status: 2 });
    expect(await namesIn(vault)).toEqual(['b', 'kucoin']);
    expect(await locksign(['remove', 'b', '--yes'], { vault })).toMatchObject({ status: 0, stdout: '' });
    expect(await namesIn(vault)).toEqual(['kucoin']);
    const changed = await locksign(['passphrase', '--new-passphrase-env', 'NEXT', '--cost', '65,1'], {
      vault,
      env: { NEXT: 'another one of mine' },
    });
    expect(changed).toMatchObject({ status: 0, stdout: '' });
    expect(await locksign(['list'], { vault })).toMatchObject({ status: 3 });
    using again = await open(vault, 'another one of mine');
    expect(again.accounts().map(({ name }) => name)).toEqual(['kucoin']);
    expect(again.cost).toEqual({ memory: 65 * 1024 * 1024, operations: 1 });
  });

  it('refuse an invalid cost before they ask for anything', async () => {
    const vault = filledPath();
    for (const args of [['passphrase'], ['export', folder.path()]]) {
      const run = await locksign(['--vault', vault, ...args, '--cost', '63,1']); // no passphrase: asking would end with 4
      expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining('memory must be 64 MiB or more') });
    }
  });

  it('make a new vault with some accounts, and overwrite nothing', async () => {
    const vault = filledPath();
    const file = folder.path();
    const args = ['export', file, '--only', 'kucoin', '--new-passphrase-env', 'NEXT', '--cost', '66,1'];
    const env = { NEXT: 'for the other machine' };
    expect(await locksign(args, { vault, env })).toMatchObject({ status: 0, stdout: '' });
    using made = await open(file, 'for the other machine');
    expect(made.accounts().map(({ name }) => name)).toEqual(['kucoin']);
    expect(made.cost).toEqual({ memory: 66 * 1024 * 1024, operations: 1 });
    expect(await locksign(args, { vault, env })).toMatchObject({ status: 3 });
    const other = await locksign(['export', folder.path(), '--only', 'kucon', '--new-passphrase-env', 'NEXT'], {
      vault,
      env,
    });
    expect(other).toMatchObject({ status: 2, stderr: expect.stringContaining('Did you mean kucoin?') });
  });
});
