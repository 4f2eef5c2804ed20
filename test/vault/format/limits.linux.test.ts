/**
 * The size limits of a vault, and the resources that a change of a large one needs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { secret } from '../../../src/index.js';
import { maxSecretBytes } from '../../../src/keys/algorithms.js';
import { paddedBytes, parse, serialise } from '../../../src/vault/format/format.js';
import type { NewAccount } from '../../../src/vault/index.js';
import { LockedSecret } from '../../../src/vault/sealing/locked-secret.js';
import { selectSodium } from '../../../src/vault/sodium/select.js';
import { make } from '../../../src/vault/storage/commit.js';
import { isNative } from '../../helpers/forensics/scene.js';
import { refusal } from '../../helpers/keys.js';
import { skipIf } from '../../helpers/scratch.js';
import { tokenUri } from '../../helpers/vault/token-account.js';
import { create, passphrase, quickCost, vaultFolder } from '../../helpers/vault/vaults.js';

const { path } = vaultFolder();
const account = (number: number, text = 's'): NewAccount => ({
  name: `account-${number}`,
  exchange: 'kucoin',
  apiKey: `k${number}`,
  secret: secret.text(text),
  passphrase: secret.text('p'),
});

test('a change needs the same amount of locked memory for many accounts as for one', async () => {
  using vault = await create(path());
  const allocate = vi.spyOn(await selectSodium(), 'allocate');
  onTestFinished(() => allocate.mockRestore());
  const takenBy = async (name: string): Promise<number[]> => {
    allocate.mockClear();
    await vault.rename('account-0', name);
    const taken = allocate.mock.calls.map(([bytes]) => bytes);
    await vault.rename(name, 'account-0');
    return taken;
  };
  await vault.add(account(0));
  const few = await takenBy('a');
  for (let number = 1; number < 6; number += 1) await vault.add(account(number));
  expect(await takenBy('b')).toEqual(few);
  expect(few).toContain(paddedBytes(maxSecretBytes));
});

test('destroyed accounts leave no memory locked', async (context) => {
  skipIf(!isNative, 'WebAssembly locks no memory', context);
  const locked = (): number => Number(/^VmLck:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  using vault = await create(path());
  await vault.add(account(0));
  (await vault.account('account-0')).destroy();
  const before = locked();
  expect(before).toBeGreaterThan(0);
  for (let round = 0; round < 100; round += 1) (await vault.account('account-0')).destroy();
  expect(locked()).toBe(before);
});

test('a vault may have as many accounts and clients as the format allows, each with every field', () => {
  const part = (bytes: number): string => Buffer.alloc(bytes).toString('base64');
  const secret = part(24 + 256 + 16);
  const facts = {
    exchange: 'binance',
    keyType: 'hmac' as const,
    token: tokenUri,
    apiKey: 'k',
    host: 'spot',
    subaccount: 's',
  };
  const more = { recvWindow: 1, keyVersion: 1, added: '2026-11-24T12:00:00Z', secret, passphrase: secret };
  const accounts = Array.from({ length: 1_000 }, (_, at) => ({ name: `a${at}`, ...facts, ...more }));
  const clients = Array.from({ length: 1_000 }, (_, at) => ({ name: `c${at}`, account: `a${at}`, counter: 1 }));
  const text = serialise({
    version: 2,
    revision: 1,
    derivation: { algorithm: 'argon2id13', salt: part(16), operations: 3, memory: 64 * 1024 * 1024 },
    check: part(40),
    accounts,
    agent: { key: secret, clients, head: { sequence: 1, hash: '0'.repeat(64) } },
    seal: part(40),
  });
  const file = parse(Buffer.from(text), 'vault');
  expect([file.accounts.length, file.agent?.clients.length]).toEqual([1_000, 1_000]);
});

test('a vault that would exceed 4 MiB is not written, and is not reported as damaged', async () => {
  const file = path();
  using vault = await create(file);
  await vault.add(account(0, 's'.repeat(4_096)));
  const [entry] = JSON.parse(readFileSync(file, 'utf8')).accounts;
  const entries = Array.from({ length: 800 }, (_, number) => ({ ...entry, name: `account-${number}` }));
  expect(JSON.stringify(entries).length).toBeGreaterThan(4 * 1024 * 1024);
  const sodium = await selectSodium();
  using locked = await LockedSecret.read(sodium, secret.text(passphrase));
  const target = path();
  const error = await refusal(() => make(sodium, target, quickCost, locked, () => entries), 'ERR_VAULT_WRITE');
  expect(error.message).toMatch(/would be longer than 4 MiB/);
  expect(existsSync(target)).toBe(false);
});
