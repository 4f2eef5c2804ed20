/**
 * How much a vault holds, and what changing a large one takes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { secret } from '../src/index.js';
import { maxSecretBytes, paddedBytes } from '../src/vault/format.js';
import { holdSecret } from '../src/vault/held.js';
import type { NewAccount } from '../src/vault/index.js';
import { make } from '../src/vault/revise.js';
import { selectSodium } from '../src/vault/select.js';
import { refusal } from './support/keys.js';
import { create, passphrase, quickCost, vaultFolder } from './support/vaults.js';

const { path } = vaultFolder();
const account = (number: number, text = 's'): NewAccount => ({
  name: `account-${number}`,
  exchange: 'kucoin',
  apiKey: 'k',
  secret: secret.text(text),
  passphrase: secret.text('p'),
});

/** Counted, as what is given back is unlocked by the collector, at a time of its own. */
test('a change takes as much locked memory for many accounts as for one', async () => {
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
