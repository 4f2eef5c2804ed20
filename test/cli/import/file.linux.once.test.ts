/**
 * The file of `locksign import`: when it is refused, and its content after the import.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freqtrade } from '../../helpers/import-files.js';
import { expected } from '../../helpers/keys.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { locksign } from '../../helpers/terminal/cli.js';
import { binanceSecret, empty, open, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { file, path } = scratch();
const emptyVault = (): Promise<string> => empty(folder.path());

/** A signature proves which secret the account has. */
async function signatureOf(vault: string, name: string, message = 'message'): Promise<string> {
  using opened = await open(vault);
  using account = await opened.account(name);
  return account.signMessage(message, 'hex');
}
const signedWith = (text: string, message = 'message'): string => expected('hmac-sha256', text, message);

describe('a file', () => {
  const dotenv = `# mine\nBINANCE_API_KEY=abc\nBINANCE_API_SECRET='${binanceSecret}'  # theirs\r\nOTHER="x"\n`;

  it('is imported, its secrets are erased, and its other bytes and mode stay', async () => {
    const vault = await emptyVault();
    const env = file('plain.env', dotenv);
    chmodSync(env, 0o400);
    const { status, stdout, stderr } = await locksign(['import', env, '--yes', '--erase'], { vault });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toMatch(/^ {2}binance: binance, host spot \(.*\), .*, API key abc\n/m);
    expect(stderr).toContain('the history of git');
    expect(stderr).not.toContain(binanceSecret);
    expect(readFileSync(env, 'utf8')).toBe(dotenv.replace(binanceSecret, ''));
    expect(statSync(env).mode & 0o7777).toBe(0o400);
    expect(readdirSync(dirname(env)).filter((name) => name.startsWith('plain.env'))).toEqual(['plain.env']);
    expect(await signatureOf(vault, 'binance')).toBe(signedWith(binanceSecret));
  });

  it('whose path has a line break is refused, because its text could pose as a message', async () => {
    const env = file('a\nwarning: none.env', dotenv);
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], { vault: await emptyVault() });
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/^error: The path of FILE has a line break or another control character\.$/m);
    expect(stderr).not.toContain('none.env');
    expect(readFileSync(env, 'utf8')).toBe(dotenv);
  });

  it('of freqtrade is imported with its passphrase, and its secrets are erased', async () => {
    const vault = await emptyVault();
    const text = freqtrade.replace('\\u00e9\\ud83d\\ude00', '\\u0065');
    const config = file('config.json', text);
    const name = ['--name', 'bot'];
    expect(await locksign(['import', config, '--yes', '--erase', ...name], { vault })).toMatchObject({ status: 0 });
    const erased = text.replace(/"secret": ".*",/, '"secret": "",').replace('"pass word"', '""');
    expect(readFileSync(config, 'utf8')).toBe(erased);
    expect(await signatureOf(vault, 'bot')).toBe(signedWith('a"b\\e//'));
    using opened = await open(vault);
    using account = await opened.account('bot');
    expect(account.sign({ method: 'GET', path: '/' }).headers).toMatchObject({ 'OK-ACCESS-PASSPHRASE': 'pass word' });
  });

  it('of ccxt is imported whole or in part, and the other accounts stay in it', async () => {
    const vault = await emptyVault();
    const text = '{"binance":{"apiKey":"k1","secret":"s1"},"bybit":{"apiKey":"k2","secret":"s2","password":"unused"}}';
    const config = file('keys.json', text);
    const only = await locksign(['import', config, '--yes', '--erase', '--only', 'bybit'], { vault });
    expect(only).toMatchObject({ status: 0 });
    expect(readFileSync(config, 'utf8')).toBe(text.replace('"s2"', '""'));
    expect(await locksign(['import', config, '--yes', '--keep'], { vault })).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('still in plain text'),
    });
    expect(readFileSync(config, 'utf8')).toBe(text.replace('"s2"', '""'));
    expect(await signatureOf(vault, 'binance')).toBe(signedWith('s1'));
    expect(await signatureOf(vault, 'bybit')).toBe(signedWith('s2'));
    const missing = await locksign(['import', config, '--yes', '--keep', '--only', 'okx'], { vault });
    expect(missing).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--only names an account that the file does not have. The file has binance'),
    });
  });

  it.each([
    [
      'left.env',
      `#BINANCE_API_SECRET=${binanceSecret}\nBINANCE_API_KEY=abc\nBINANCE_API_SECRET="${binanceSecret}"\nCOPY=${binanceSecret}\n`,
      '1, 4',
    ],
    ['left.json', `{"binance":{"apiKey":"abc","secret":"${binanceSecret}",\n"old":"${binanceSecret}"}}`, '2'],
    [
      'escaped.json',
      `{"binance":{"apiKey":"abc",\n"secret":"\\u00${binanceSecret.charCodeAt(0).toString(16)}${binanceSecret.slice(1)}"},\n"old":"${binanceSecret}"}`,
      '3',
    ],
  ])('%s: has the secret elsewhere too, and is not called clean', async (name, text, lines) => {
    const env = file(name, text);
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], { vault: await emptyVault() });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining(`not erased: line ${lines}.\n`) });
    expect(stderr).toContain('Erased the imported secrets');
    expect(stderr).not.toContain(binanceSecret);
  });

  it('with other secrets is not reported as clean, and they are named', async () => {
    const text = `${dotenv}KRAKEN_API_SECRET=left\nBINANCE_API_SECRET=${binanceSecret}\n`;
    const env = file('more.env', text);
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], { vault: await emptyVault() });
    expect(status).toBe(0);
    expect(stderr).toContain('API key abc, assigned more than once: the last value counts\n');
    expect(stderr).toContain('Not imported, and not erased: KRAKEN_API_SECRET.\n');
    expect(stderr).toContain('Erased the imported secrets');
    expect(readFileSync(env, 'utf8')).toBe(text.replaceAll(binanceSecret, ''));
  });

  it('behind a link is erased and the link stays, with a warning about a second hard link', async () => {
    const vault = await emptyVault();
    const target = file('target.env', dotenv);
    const link = path('link.env');
    symlinkSync(target, link);
    linkSync(target, path('second.env'));
    const { status, stderr } = await locksign(['import', link, '--yes', '--erase'], { vault });
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('another name') });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).not.toContain(binanceSecret);
    expect(readFileSync(path('second.env'), 'utf8')).toContain(binanceSecret);
  });

  it('that others can read is refused unless an option allows it', async () => {
    const vault = await emptyVault();
    const env = file('open.env', dotenv);
    chmodSync(env, 0o640);
    const refused = await locksign(['import', env, '--yes', '--erase'], { vault });
    expect(refused).toMatchObject({ status: 4, stderr: expect.stringContaining('chmod 600') });
    expect(readFileSync(env, 'utf8')).toBe(dotenv);
    expect(await locksign(['import', env, '--yes', '--erase', '--allow-others'], { vault })).toMatchObject({
      status: 0,
    });
    expect(statSync(env).mode & 0o7777).toBe(0o640);
  });

  it('of another user is refused or keeps its owner', async (context) => {
    skipIf(process.getuid?.() !== 0, 'only root can give files away', context);
    const vault = await emptyVault();
    const env = file('theirs.env', dotenv);
    chownSync(env, 12_345, 12_346);
    expect(await locksign(['import', env, '--yes', '--erase'], { vault })).toMatchObject({ status: 4 });
    expect(await locksign(['import', env, '--yes', '--erase', '--allow-others'], { vault })).toMatchObject({
      status: 0,
    });
    expect(statSync(env)).toMatchObject({ uid: 12_345, gid: 12_346 });
  });

  it('that is not a regular file is refused', async () => {
    const vault = await emptyVault();
    mkdirSync(path('folder'), { mode: 0o700 });
    spawnSync('mkfifo', ['-m', '600', path('fifo')]);
    symlinkSync('circle', path('circle'));
    for (const [given, message] of [
      [path('missing'), 'FILE names no file that this user can reach'],
      [path('folder'), 'neither a regular file nor a FIFO'],
      [path('fifo'), 'neither a regular file nor a FIFO'],
      [path('circle'), 'form a circle'],
      [file('empty', ''), 'is empty'],
      [file('long', Buffer.alloc(64 * 1024 + 1, '#')), 'longer than 64 KiB'],
      [file('binary', Buffer.from([0, 1, 2, 255])), 'has no accounts'],
      [file('array.json', '["apiKey","secret"]'), 'has no accounts'],
    ] as const) {
      const { status, stderr } = await locksign(['import', given, '--yes', '--keep'], { vault });
      expect({ given, status, stderr }).toEqual({ given, status: 4, stderr: expect.stringContaining(message) });
    }
  });
});
