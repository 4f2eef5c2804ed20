/**
 * A vault frees all secret memory that it allocates, which wipes it. This holds when the
 * vault is closed, after failures, and if it is closed during a change.
 */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { lockFile, secret } from '../../../src/index.js';
import type { Vault } from '../../../src/vault/index.js';
import { selectSodium } from '../../../src/vault/sodium/select.js';
import { refusal } from '../../helpers/keys.js';
import {
  addBinance,
  addKucoin,
  create,
  current,
  edit,
  open,
  passphrase,
  vaultFolder,
} from '../../helpers/vault/vaults.js';

/** Allocations that are not freed yet. */
const held = new Set<Uint8Array>();
let taken = 0;
/** The allocations that this process cannot read. */
const closed = new Set<Uint8Array>();

beforeAll(async () => {
  const sodium = await selectSodium();
  const allocate = sodium.allocate.bind(sodium);
  const free = sodium.free.bind(sodium);
  const protect = sodium.protect.bind(sodium);
  vi.spyOn(sodium, 'allocate').mockImplementation((bytes) => {
    const memory = allocate(bytes);
    held.add(memory);
    taken += 1;
    return memory;
  });
  vi.spyOn(sodium, 'free').mockImplementation((memory) => {
    held.delete(memory);
    free(memory);
  });
  vi.spyOn(sodium, 'protect').mockImplementation((memory, access) => {
    if (access === 'none') closed.add(memory);
    else closed.delete(memory);
    protect(memory, access);
  });
});
afterAll(() => vi.restoreAllMocks());
beforeEach(() => {
  expect(held.size).toBe(0);
  taken = 0;
});

const { path } = vaultFolder();

test('a vault that was changed, used and closed holds no memory', async () => {
  const vault = await create(path());
  expect(held.size).toBeGreaterThan(0); // the control: an open one holds its keys and its passphrase
  await addBinance(vault);
  await addKucoin(vault);
  (await vault.account('kucoin')).destroy();
  await vault.rename('kucoin', 'ku');
  await vault.changePassphrase(secret.text('another passphrase'), current);
  const currentPassphrase = secret.text('another passphrase');
  await vault.export({ path: path(), currentPassphrase, passphrase: secret.text('a third') });
  await vault.remove('ku');
  vault.close();
  vault.close();
  expect(taken).toBeGreaterThan(20);
  expect(held.size).toBe(0);
});

const outcomeOf = (change: Promise<void>): Promise<unknown> =>
  change.then(
    () => 'made',
    (error: unknown) => Reflect.get(Object(error), 'code'),
  );

test('its process cannot read the memory that a vault holds between calls', async () => {
  const file = path();
  const vault = await create(file);
  await addBinance(vault);
  const reader = await open(file);
  const check = (): void => {
    expect(held.size).toBeGreaterThan(2);
    expect([...held].filter((memory) => !closed.has(memory))).toEqual([]);
  };
  check();
  (await reader.account('binance-main')).destroy();
  check();
  await vault.changePassphrase(secret.text('another'), current);
  check();
  await refusal(() => open(file, 'not the passphrase'), 'ERR_VAULT_PASSPHRASE');
  check();
  vault.close();
  reader.close();
});

test('a vault that is closed while a change reads its secret holds no memory, and makes no change', async () => {
  for (const start of [addBinance, (vault: Vault) => vault.changePassphrase(secret.text('another'), current)]) {
    const vault = await create(path());
    const outcome = outcomeOf(start(vault));
    vault.close();
    expect(await outcome).toBe('ERR_VAULT_CLOSED');
    expect(held.size).toBe(0);
  }
});

test.each([
  ['an account', addBinance, passphrase, 1],
  ['a passphrase', (vault: Vault) => vault.changePassphrase(secret.text('another'), current), 'another', 0],
] as const)('a vault that is closed while %s waits to be written holds no memory, and the change is made', async (_, start, opens, accounts) => {
  const file = path();
  const vault = await create(file);
  const lock = openSync(`${file}.lock`, 'r+');
  expect(lockFile(lock)).toBe(true);
  const before = held.size;
  const outcome = outcomeOf(start(vault));
  while (held.size < before + 2) await sleep(10); // the secret that was read, and the new keys
  expect(readFileSync(`${file}`, 'utf8')).not.toContain('"revision": 2');
  vault.close();
  closeSync(lock);
  expect(await outcome).toBe('made');
  expect(held.size).toBe(0);
  using again = await open(file, opens);
  expect(again.accounts()).toHaveLength(accounts);
  expect(again.revision).toBe(2);
  again.close();
});

test('simultaneous changes of the passphrase run one after another, and only one passphrase remains in memory', async () => {
  const file = path();
  const vault = await create(file);
  const before = held.size;
  const texts = ['first', 'second', 'third'];
  await Promise.all(texts.map((text) => vault.changePassphrase(secret.text(text), current)));
  expect(held.size).toBe(before);
  vault.close();
  expect(held.size).toBe(0);
  using again = await open(file, 'third');
  expect(again.revision).toBe(4);
  again.close();
});

test('failures leave no memory allocated', async () => {
  const file = path();
  using vault = await create(file);
  await addBinance(vault);
  const before = held.size;
  await refusal(() => addBinance(vault), 'ERR_VAULT_ACCOUNT');
  await refusal(() => vault.remove('nobody'), 'ERR_VAULT_ACCOUNT');
  const wrong = { name: 'k', exchange: 'kraken', apiKey: 'k', secret: secret.text('not-base64!') };
  await refusal(() => vault.add(wrong), 'ERR_SECRET_BASE64');
  await refusal(() => open(file, 'not the passphrase'), 'ERR_VAULT_PASSPHRASE');
  await refusal(() => vault.export({ path: file, ...current, passphrase: secret.text('x') }), 'ERR_VAULT_EXISTS');
  using other = await edit(file);
  await addKucoin(other);
  await refusal(() => vault.rename('binance-main', 'b'), 'ERR_VAULT_CHANGED');
  other.close();
  expect(held.size).toBe(before);
  vault.close();
});
