/**
 * An object that signs gives no secret away: what would do so takes the current passphrase every
 * time, and derives the key from it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { secret } from '../../src/index.js';
import type { Vault } from '../../src/vault/index.js';
import { refusal } from '../helpers/keys.js';
import { current, edit, filled, open, passphrase, vaultFolder } from '../helpers/vault/vaults.js';

const { path } = vaultFolder();
/** Reading this source would raise a different error. */
const untouched = secret.file('/nonexistent');
const wrong = { currentPassphrase: secret.text('not the passphrase') };

test('a vault that is open for reading is not exported, even with its passphrase', async () => {
  const file = path();
  await filled(file);
  using vault = await open(file);
  const target = path();
  await refusal(() => vault.export({ path: target, ...current, passphrase: untouched }), 'ERR_VAULT_READ_ONLY');
  expect(existsSync(target)).toBe(false);
});

const givesAway: readonly [string, (vault: Vault, options: typeof current, target: string) => Promise<void>][] = [
  ['export', (vault, options, target) => vault.export({ path: target, ...options, passphrase: untouched })],
  ['changePassphrase', (vault, options) => vault.changePassphrase(untouched, options)],
];

test.for(
  givesAway,
)('%s of a vault that is open for changes refuses a wrong passphrase before it reads a new one', async ([, call]) => {
  const file = path();
  const before = await filled(file);
  using vault = await edit(file);
  const target = path();
  await refusal(() => call(vault, wrong, target), 'ERR_VAULT_PASSPHRASE');
  await refusal(() => call(vault, current, target), 'ERR_SOURCE_NOT_FOUND'); // the control: the new one is read
  await refusal(() => call(vault, wrong, target), 'ERR_VAULT_PASSPHRASE');
  expect(existsSync(target)).toBe(false);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('the current passphrase is the one of the last change', async () => {
  const file = path();
  await filled(file);
  using vault = await edit(file);
  await vault.changePassphrase(secret.text('another'), current);
  const travel = { path: path(), passphrase: secret.text('travel') };
  await refusal(() => vault.export({ ...travel, ...current }), 'ERR_VAULT_PASSPHRASE');
  await vault.export({ ...travel, currentPassphrase: secret.text('another') });
  using moved = await open(travel.path, 'travel');
  expect(moved.accounts()).toHaveLength(2);
  await vault.changePassphrase(secret.text(passphrase), { currentPassphrase: secret.text('another') });
});
