/**
 * A change while another writer changes the vault: it is made on the newer file, and no change of
 * either writer is lost.
 */
import { closeSync, copyFileSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { lockFile, secret } from '../../src/index.js';
import type { Vault } from '../../src/vault/index.js';
import { refusal } from '../helpers/keys.js';
import { deriveQuickly } from '../helpers/vault/quick-derivation.mjs';
import { binanceMain, binanceSecret, current, edit, filled, open, vaultFolder } from '../helpers/vault/vaults.js';

await deriveQuickly();
const { path } = vaultFolder();
const newSecret = `${binanceSecret.slice(1)}x`;
const add = (vault: Vault, name: string, apiKey = name): Promise<void> =>
  vault.add({ name, exchange: 'binance', apiKey, secret: secret.text(newSecret) });
const namesIn = async (file: string): Promise<string[]> => {
  using vault = await open(file);
  return vault.accounts().map(({ name }) => name);
};

async function twoWriters(): Promise<{ file: string; vault: Vault; other: Vault }> {
  const file = path();
  await filled(file);
  const vault = await edit(file);
  const other = await edit(file);
  onTestFinished(() => {
    vault.close();
    other.close();
  });
  return { file, vault, other };
}

test('two accounts that are added at the same time are both there, 20 times', async () => {
  const { file, vault, other } = await twoWriters();
  const expected = ['binance-main', 'kucoin'];
  for (let round = 0; round < 20; round += 1) {
    const names = [`a${round}`, `b${round}`] as const;
    await Promise.all([add(vault, names[0]), add(other, names[1])]);
    expected.push(...names);
  }
  expect((await namesIn(file)).sort()).toStrictEqual(expected.sort());
  using opened = await open(file);
  expect(await opened.matches('b19', { secret: secret.text(newSecret) })).toBe(true);
  expect(opened.revision).toBe(3 + 40);
});

test('the slower of two accounts with the same name or API key is refused', async () => {
  const { file, vault, other } = await twoWriters();
  await add(other, 'a');
  expect((await refusal(() => add(vault, 'a', 'k'), 'ERR_VAULT_ACCOUNT')).message).toContain('already has an account');
  await add(other, 'b', 'same');
  expect((await refusal(() => add(vault, 'c', 'same'), 'ERR_VAULT_ACCOUNT')).message).toContain("as 'b'");
  expect(await namesIn(file)).toStrictEqual(['binance-main', 'kucoin', 'a', 'b']);
});

test('a rotation and an edit keep what the other writer has changed', async () => {
  const { vault, other } = await twoWriters();
  await other.edit('binance-main', { recvWindow: 3_000 });
  await vault.rotate('binance-main', { apiKey: 'next', secret: secret.text(newSecret) });
  await other.edit('binance-main', { host: 'spot' });
  const expected = { ...binanceMain, apiKey: 'next', host: 'spot', recvWindow: 3_000 };
  expect(other.accounts()[0]).toMatchObject(expected);
  expect(await other.matches('binance-main', { secret: secret.text(newSecret) })).toBe(true);
});

test('a rotation of an account that the other writer has rotated or removed writes nothing', async () => {
  const { file, vault, other } = await twoWriters();
  await other.rotate('binance-main', { secret: secret.text(newSecret) });
  const before = readFileSync(file);
  await refusal(() => vault.rotate('binance-main', { secret: secret.text('yT6kP1wR') }), 'ERR_VAULT_CHANGED');
  expect(readFileSync(file)).toStrictEqual(before);
  await other.remove('binance-main');
  await add(other, 'later');
  await refusal(() => vault.edit('binance-main', { host: 'spot' }), 'ERR_VAULT_ACCOUNT');
});

test('another account of the same name is not edited', async () => {
  const { vault, other } = await twoWriters();
  await other.remove('binance-main');
  await other.add({ name: 'binance-main', exchange: 'bybit', apiKey: 'k', secret: secret.text(newSecret) });
  await refusal(() => vault.edit('binance-main', { recvWindow: 3_000 }), 'ERR_VAULT_CHANGED');
});

test('an older file, or one with another passphrase, is not changed', async () => {
  const { file, vault, other } = await twoWriters();
  copyFileSync(`${file}.previous`, file);
  const older = readFileSync(file);
  await refusal(() => add(vault, 'a'), 'ERR_VAULT_CHANGED');
  expect(readFileSync(file)).toStrictEqual(older);
  writeFileSync(file, '{}\n');
  await refusal(() => add(vault, 'a'), 'ERR_VAULT_DAMAGED');
  const { file: another, vault: slow, other: fast } = await twoWriters();
  await fast.changePassphrase(secret.text('four owls in a barn'), current);
  const rekeyed = readFileSync(another);
  await refusal(() => add(slow, 'a'), 'ERR_VAULT_CHANGED');
  expect(readFileSync(another)).toStrictEqual(rekeyed);
  other.close();
});

test('a change waits for a lock that is held longer than one attempt, and gives up after three', async () => {
  const { file, vault } = await twoWriters();
  const lock = openSync(`${file}.lock`, 'r+');
  expect(lockFile(lock)).toBe(true);
  const { now } = performance;
  const start = performance.now();
  // Twenty times as fast, so that an attempt takes 250 ms.
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => start + 20 * (now.call(performance) - start));
  onTestFinished(() => clock.mockRestore());
  await refusal(() => add(vault, 'a'), 'ERR_VAULT_LOCKED');
  expect(performance.now() - start).toBeGreaterThanOrEqual(3 * 5_000);
  const adding = add(vault, 'a');
  setTimeout(() => closeSync(lock), 400);
  await adding;
  expect(await namesIn(file)).toContain('a');
});
