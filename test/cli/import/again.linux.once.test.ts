/**
 * `locksign import` of a file whose accounts are already in the vault finishes an interrupted
 * import.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../helpers/scratch.js';
import { locksign, session, type } from '../../helpers/terminal/cli.js';
import {
  binanceSecret,
  empty,
  kucoinPassphrase,
  kucoinSecret,
  passphrase,
  vaultFolder,
} from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { file } = scratch();
const emptyVault = (): Promise<string> => empty(folder.path());

const dotenv = `BINANCE_API_KEY=abc\nBINANCE_API_SECRET=${binanceSecret}\nKUCOIN_API_KEY=def\nKUCOIN_API_SECRET=${kucoinSecret}\nKUCOIN_PASSPHRASE=${kucoinPassphrase}\n`;
const erased = dotenv.replace(binanceSecret, '').replace(kucoinSecret, '').replace(kucoinPassphrase, '');

describe('an interrupted import', () => {
  it('is finished by the same command after the first account', async () => {
    const vault = await emptyVault();
    const env = file('first.env', dotenv);
    await locksign(['import', env, '--yes', '--keep', '--only', 'binance'], { vault });
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], { vault });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('Erased the secrets') });
    expect(stderr).toMatch(/^ {2}binance: binance, .* API key abc, already in the vault\n/m);
    expect(stderr).toMatch(
      /binance is already in the vault, with the same secret, for the host spot .*\nAdded kucoin: /,
    );
    expect(readFileSync(env, 'utf8')).toBe(erased);
  });

  it('is finished by the same command before the erasing, which asks only about that', async () => {
    const vault = await emptyVault();
    const env = file('asked.env', dotenv);
    await locksign(['import', env, '--yes', '--keep'], { vault });
    const before = readFileSync(vault, 'utf8');
    const { ended, transcript } = await session(
      vault,
      ['import', env],
      [
        ['expect', 'Erase the secrets in the file afterwards?'],
        ['send', 'y\n'],
        ...type('Vault passphrase: ', passphrase),
        ['expect', 'Erased the secrets'],
        ['ended'],
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).not.toContain('Import th');
    expect(readFileSync(env, 'utf8')).toBe(erased);
    expect(readFileSync(vault, 'utf8')).toBe(before);
  });
});

it('a vault that has all accounts is opened for reading, and need not be writable', async () => {
  const vault = await emptyVault();
  const env = file('read.env', dotenv);
  await locksign(['import', env, '--yes', '--keep', '--only', 'binance'], { vault });
  const again = (...args: readonly string[]) =>
    locksign(['import', env, '--yes', '--erase', ...args], {
      vault,
      env: { LOCKSIGN_BACKEND: 'wasm' }, // it cannot lock the vault without flock(1)
      flags: ['--import', join(import.meta.dirname, '..', 'programs', 'without-flock.mjs')],
    });
  expect((await again()).stderr).toContain('Files cannot be locked here');
  expect(await again('--only', 'binance')).toMatchObject({ status: 0 });
  expect(readFileSync(env, 'utf8')).toBe(dotenv.replace(binanceSecret, ''));
});

describe('a secret that differs from the vault', () => {
  // OKX's passphrase is sent as it is, KuCoin's signed; Kraken's secret is base64.
  it.each([
    ['the secret', 'binance', '"secret":"s1"', '"secret":"s2"'],
    ['a secret with the same beginning', 'binance', '"secret":"s1"', '"secret":"s1s1"'],
    ['a passphrase that is sent', 'okx', '"secret":"s","password":"p1"', '"secret":"s","password":"p2"'],
    ['a passphrase that is signed', 'kucoin', '"secret":"s","password":"p1"', '"secret":"s","password":"p2"'],
    ['a secret that is not a valid key', 'kraken', '"secret":"AAAB"', '"secret":"not-base64"'],
  ])('stays in the file and is reported: %s', async (what, exchange, inVault, inFile) => {
    const vault = await emptyVault();
    const text = (fields: string): string =>
      `{"${exchange}":{"apiKey":"k",${fields}},"gemini":{"apiKey":"g","secret":"gs"}}`;
    const config = file(`${what}.json`, text(inVault));
    expect(await locksign(['import', config, '--yes', '--keep'], { vault })).toMatchObject({ status: 0 });
    file(`${what}.json`, text(inFile));
    const { status, stderr } = await locksign(['import', config, '--yes', '--erase'], { vault });
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringContaining('Erased the imported secrets') });
    const differs = `The vault has another ${inFile.includes('password') ? 'secret or passphrase' : 'secret'} than ${config} for ${exchange}.`;
    expect(stderr).toContain(`error: ${differs}`);
    expect(stderr.match(/another secret/g)).toHaveLength(1);
    expect(readFileSync(config, 'utf8')).toBe(text(inFile).replace('"gs"', '""'));
    file(`${what}.json`, text(inVault));
    expect(await locksign(['import', config, '--yes', '--erase'], { vault })).toMatchObject({ status: 0 });
    expect(readFileSync(config, 'utf8')).toBe(text(inVault).replace(/("secret"|"password"):"[^"]*"/g, '$1:""'));
  });

  it('alone leaves the file as it is', async () => {
    const vault = await emptyVault();
    const env = file('alone.env', 'BYBIT_API_KEY=abc\nBYBIT_API_SECRET=one\n');
    await locksign(['import', env, '--yes', '--keep'], { vault });
    const text = 'BYBIT_API_KEY=abc\nBYBIT_API_SECRET=two\n';
    file('alone.env', text);
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], { vault });
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringContaining('still in plain text') });
    expect(stderr).not.toContain('Erased');
    expect(readFileSync(env, 'utf8')).toBe(text);
  });

  it.each([
    ['API key', 'BYBIT_API_KEY=other\nBYBIT_API_SECRET=one\n', []],
    ['exchange', 'API_KEY=abc\nAPI_SECRET=one\n', ['--exchange', 'gate', '--name', 'bybit']],
  ])('with a different %s is a different account, whose name is in use', async (what, text, args) => {
    const vault = await emptyVault();
    const first = file(`${what}.first`, 'BYBIT_API_KEY=abc\nBYBIT_API_SECRET=one\n');
    await locksign(['import', first, '--yes', '--keep'], { vault });
    const { status, stderr } = await locksign(['import', file(what, text), '--yes', '--erase', ...args], { vault });
    const reason = { 'API key': 'with another API key. Pass --name', exchange: 'of bybit. Pass another --name' }[what];
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining(`already has an account 'bybit', ${reason}`),
    });
  });
});
