/**
 * How much a vault holds, and what changing a large one takes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { secret } from '../src/index.js';
import { holdSecret } from '../src/vault/held.js';
import type { NewAccount } from '../src/vault/index.js';
import { make } from '../src/vault/revise.js';
import { selectSodium } from '../src/vault/select.js';
import { isLinux, statusNumber } from './support/kernel.js';
import { refusal } from './support/keys.js';
import { skipIf } from './support/scratch.js';
import { create, passphrase, quickCost, vaultFolder } from './support/vaults.js';

const { path } = vaultFolder();
const account = (number: number, text = 's'): NewAccount => ({
  name: `account-${number}`,
  exchange: 'kucoin',
  apiKey: 'k',
  secret: secret.text(text),
  passphrase: secret.text('p'),
});

test('a change locks as much memory for many accounts as for one', async (context) => {
  skipIf(
    !isLinux || process.env['LOCKSIGN_BACKEND'] === 'wasm',
    'what is locked is told by Linux, of native memory',
    context,
  );
  using vault = await create(path());
  const locked = (): number => statusNumber(process.pid, 'VmLck');
  /** KiB that one change leaves locked until the collector has seen them. */
  const leftBy = async (name: string): Promise<number> => {
    const before = locked();
    await vault.rename('account-0', name);
    await vault.rename(name, 'account-0');
    return locked() - before;
  };
  await vault.add(account(0));
  const few = await leftBy('a');
  for (let number = 1; number < 12; number += 1) await vault.add(account(number));
  const many = await leftBy('b');
  expect(many - few).toBeLessThanOrEqual(32); // another part of it may have been collected; each of 24 secrets would be 8 more
});

test('a vault that would be longer than 4 MiB is not written, and not called damaged', async () => {
  const file = path();
  using vault = await create(file);
  await vault.add(account(0, 's'.repeat(4_096)));
  const [entry] = JSON.parse(readFileSync(file, 'utf8')).accounts;
  const entries = Array.from({ length: 800 }, (_, number) => ({ ...entry, name: `account-${number}` }));
  expect(JSON.stringify(entries).length).toBeGreaterThan(4 * 1024 * 1024);
  const sodium = await selectSodium();
  const held = await holdSecret(sodium, secret.text(passphrase));
  const target = path();
  const error = await refusal(() => make(sodium, target, quickCost, held, () => entries), 'ERR_VAULT_WRITE');
  sodium.free(held.memory);
  expect(error.message).toMatch(/would be longer than 4 MiB/);
  expect(existsSync(target)).toBe(false);
});
