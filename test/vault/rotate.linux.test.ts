/**
 * New secrets and other fields for accounts of a vault.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ErrorCode, secret } from '../../src/index.js';
import type { AccountChanges, NewSecret, Vault } from '../../src/vault/index.js';
import { refusal } from '../helpers/keys.js';
import { apiKeyMistakes } from '../helpers/secret-cases.js';
import {
  addBinance,
  binanceMain,
  binanceSecret,
  create,
  edit,
  filled,
  kucoin,
  kucoinPassphrase,
  kucoinSecret,
  open,
  vaultFolder,
} from '../helpers/vault/vaults.js';

const { path } = vaultFolder();
const newSecret = `${binanceSecret.slice(1)}x`;
/** Reading this source would raise a different error. */
const untouched = secret.file('/nonexistent');

async function filledVault(): Promise<{ file: string; vault: Vault }> {
  const file = path();
  await filled(file);
  const vault = await edit(file);
  onTestFinished(() => vault.close());
  return { file, vault };
}

async function hasSecret(file: string, name: string, text: string, passphrase?: string): Promise<boolean> {
  using vault = await open(file);
  return await vault.matches(name, {
    secret: secret.text(text),
    ...(passphrase !== undefined && { passphrase: secret.text(passphrase) }),
  });
}

describe('rotate', () => {
  test('replaces the secret in one commit, and nothing else', async () => {
    const { file, vault } = await filledVault();
    const { revision } = vault;
    const before = vault.accounts();
    await vault.rotate('binance-main', { secret: secret.text(newSecret) });
    expect(vault.revision).toBe(revision + 1);
    expect(vault.accounts()).toStrictEqual(before);
    expect(await hasSecret(file, 'binance-main', newSecret)).toBe(true);
    expect(await hasSecret(file, 'kucoin', kucoinSecret, kucoinPassphrase)).toBe(true);
    expect(await hasSecret(`${file}.previous`, 'binance-main', binanceSecret)).toBe(true);
  });

  test('replaces the API key and the passphrase if they are given', async () => {
    const { file, vault } = await filledVault();
    const next = kucoinSecret.replace('f', 'e');
    await vault.rotate('kucoin', { apiKey: 'next', secret: secret.text(next) });
    expect(vault.accounts()[1]).toMatchObject({ ...kucoin, apiKey: 'next' });
    expect(await hasSecret(file, 'kucoin', next, kucoinPassphrase)).toBe(true);
    await vault.rotate('kucoin', { secret: secret.text(kucoinSecret), passphrase: secret.text('another') });
    expect(await hasSecret(file, 'kucoin', kucoinSecret, 'another')).toBe(true);
  });

  test.for<[string, string, NewSecret, Parameters<typeof refusal>[1], RegExp]>([
    [
      'the present secret',
      'binance-main',
      { secret: secret.text(binanceSecret) },
      'ERR_SECRET_UNCHANGED',
      /already has/,
    ],
    ['a placeholder', 'binance-main', { secret: secret.text('your_secret') }, 'ERR_SECRET_PLACEHOLDER', /placeholder/],
    [
      'the new API key as the secret',
      'binance-main',
      { apiKey: newSecret, secret: secret.text(newSecret) },
      'ERR_SECRET_API_KEY',
      /API key itself/,
    ],
    [
      'an exchanged pair',
      'kucoin',
      { apiKey: kucoinSecret.replace('f', 'e'), secret: secret.text(kucoin.apiKey) },
      'ERR_SECRET_API_KEY',
      /exchanged/,
    ],
    [
      'the API key of another account as the secret',
      'kucoin',
      { secret: secret.text(binanceMain.apiKey) },
      'ERR_SECRET_API_KEY',
      /is the API key of the account 'binance-main'/,
    ],
    [
      'the old API key as the secret of the new one',
      'binance-main',
      { apiKey: 'Nx8zQw4rT6yU1iO3', secret: secret.text(binanceMain.apiKey) },
      'ERR_SECRET_API_KEY',
      /is the API key of the account 'binance-main'/,
    ],
    ['an unknown name', 'binance-mian', { secret: untouched }, 'ERR_VAULT_ACCOUNT', /Did you mean 'binance-main'/],
    [
      'a passphrase that is not issued',
      'binance-main',
      { secret: untouched, passphrase: untouched },
      'ERR_VAULT_ACCOUNT',
      /passphrase cannot be set/,
    ],
    ...apiKeyMistakes.map(([apiKey, message]): [string, string, NewSecret, ErrorCode, RegExp] => [
      `the API key ${apiKey}`,
      'binance-main',
      { secret: untouched, apiKey },
      'ERR_REQUEST',
      message,
    ]),
  ])('refuses %s, and changes nothing', async ([, name, options, code, message]) => {
    const { file, vault } = await filledVault();
    const before = readFileSync(file);
    expect((await refusal(() => vault.rotate(name, options), code)).message).toMatch(message);
    expect(readFileSync(file)).toStrictEqual(before);
  });

  test('refuses the API key of another account of the exchange', async () => {
    const { vault } = await filledVault();
    await vault.add({ name: 'b', exchange: 'binance', apiKey: 'other', secret: secret.text(newSecret) });
    const attempt = () => vault.rotate('b', { apiKey: binanceMain.apiKey, secret: untouched });
    expect((await refusal(attempt, 'ERR_VAULT_ACCOUNT')).message).toContain("as 'binance-main'");
  });

  test('leaves the old secret if the file cannot be written', async () => {
    const { file, vault } = await filledVault();
    const before = readFileSync(file);
    rmSync(`${file}.previous`);
    mkdirSync(`${file}.previous`);
    await refusal(() => vault.rotate('binance-main', { secret: secret.text(newSecret) }), 'ERR_VAULT_WRITE');
    expect(readFileSync(file)).toStrictEqual(before);
    expect(await vault.matches('binance-main', { secret: secret.text(binanceSecret) })).toBe(true);
  });

  test('and edit need a vault that is open for changes', async () => {
    const file = path();
    await filled(file);
    using reading = await open(file);
    await refusal(() => reading.rotate('kucoin', { secret: untouched }), 'ERR_VAULT_READ_ONLY');
    await refusal(() => reading.edit('kucoin', { host: 'live' }), 'ERR_VAULT_READ_ONLY');
    const closed = await edit(file);
    closed.close();
    await refusal(() => closed.rotate('kucoin', { secret: untouched }), 'ERR_VAULT_CLOSED');
    await refusal(() => closed.edit('kucoin', { host: 'live' }), 'ERR_VAULT_CLOSED');
  });
});

describe('edit', () => {
  test('sets fields and removes them, in one commit each', async () => {
    const file = path();
    using vault = await create(file);
    await addBinance(vault);
    const facts = async () => {
      using opened = await open(file);
      const [
        { name: _name, exchange: _exchange, apiKey: _apiKey, added: _added, hasPassphrase: _, ...fields } = never(),
      ] = opened.accounts();
      return fields;
    };
    const steps: readonly [AccountChanges, object][] = [
      [{ recvWindow: 3_000 }, { host: 'usdm', recvWindow: 3_000 }],
      [{ baseUrl: 'https://a.example' }, { host: 'https://a.example', recvWindow: 3_000 }],
      [{ host: 'spot' }, { host: 'spot', recvWindow: 3_000 }],
      [{ baseUrl: null, recvWindow: null }, {}],
    ];
    for (const [changes, expected] of steps) {
      const { revision } = vault;
      await vault.edit('binance-main', changes);
      expect(vault.revision).toBe(revision + 1);
      expect(await facts()).toStrictEqual(expected);
    }
    expect(await hasSecret(file, 'binance-main', binanceSecret)).toBe(true);
  });

  test.for<[string, AccountChanges, Parameters<typeof refusal>[1], RegExp]>([
    ['a field of other exchanges', { subaccount: '5' }, 'ERR_REQUEST', /subaccount is not used by Binance/],
    ['an unknown host', { host: 'moon' }, 'ERR_REQUEST', /host must be one of spot/],
    ['two hosts', { host: 'spot', baseUrl: 'https://a.example' }, 'ERR_REQUEST', /cannot be combined/],
    ['a host without TLS', { baseUrl: 'http://a.example' }, 'ERR_REQUEST', /baseUrl must be/],
    ['a window that is too long', { recvWindow: 60_001 }, 'ERR_REQUEST', /at most 60000/],
    ['no change', {}, 'ERR_INVALID_ARGUMENT', /the changes are empty: the fields are host, /],
    // Another name or secret has its own method.
    ['a name', { name: 'k' } as AccountChanges, 'ERR_INVALID_ARGUMENT', /name is not an option/],
    ['the API key of a secret', { apiKey: 'k' }, 'ERR_VAULT_ACCOUNT', /issued the API key together with the secret/],
  ])('refuses %s, and changes nothing', async ([, changes, code, message]) => {
    const { file, vault } = await filledVault();
    const before = readFileSync(file);
    expect((await refusal(() => vault.edit('binance-main', changes), code)).message).toMatch(message);
    expect(readFileSync(file)).toStrictEqual(before);
  });
});

test('a polluted prototype gives a changed account no host and no secret', async () => {
  const { file, vault } = await filledVault();
  const pollution = { facts: {}, secret: new Uint8Array(4096), host: 'testnet' };
  const clear = (): void => {
    for (const name of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, name);
  };
  onTestFinished(clear);
  for (const [name, value] of Object.entries(pollution)) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  }
  await vault.edit('kucoin', { keyVersion: 3 });
  await vault.edit('binance-main', { recvWindow: null });
  clear();
  using opened = await open(file);
  const [binance, ku] = opened.accounts();
  expect(binance).toMatchObject({ host: 'usdm' });
  expect(ku).toMatchObject({ keyVersion: 3 });
  expect(ku).not.toHaveProperty('host');
  expect(await hasSecret(file, 'binance-main', binanceSecret)).toBe(true);
  expect(await hasSecret(file, 'kucoin', kucoinSecret, kucoinPassphrase)).toBe(true);
});

function never(): never {
  throw new Error('the vault has no account');
}
