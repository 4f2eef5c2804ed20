/**
 * Backup files next to a vault: the commands in the errors restore them, and they cannot be changed
 * in place.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { secret } from '../../../src/index.js';
import { createVault, openVault } from '../../../src/vault/index.js';
import { refusal } from '../../helpers/keys.js';
import { locksign } from '../../helpers/terminal/cli.js';
import { edit, filled, open, vaultFolder } from '../../helpers/vault/vaults.js';

const { folder } = vaultFolder();
const untouched = secret.file('/nonexistent');

/** A vault in a folder whose name a shell would split. */
async function awkward(): Promise<string> {
  const inside = join(folder(), "it's; $HOME");
  mkdirSync(inside, { mode: 0o700 });
  const file = join(inside, 'bot.json');
  await filled(file);
  return file;
}

/** Runs the command that an error suggests. */
function follow(message: string): void {
  const command = /`((?:mv|cp) .*)`/.exec(message)?.[1] ?? 'false';
  expect(spawnSync('sh', ['-c', command], { input: '' }).status, message).toBe(0);
}

const names = async (file: string): Promise<string[]> => {
  using vault = await edit(file);
  return vault.accounts().map(({ name }) => name);
};

test.each([
  ['opened', (path: string) => openVault({ path, passphrase: untouched }), 'ERR_VAULT_MISSING'],
  ['created again', (path: string) => createVault({ path, passphrase: untouched }), 'ERR_VAULT_EXISTS'],
] as const)('a lost vault that would be %s is restored to the state before its last change', async (_, attempt, code) => {
  const file = await awkward();
  rmSync(file);
  const { message } = await refusal(() => attempt(file), code);
  expect(message).not.toContain('locksign init');
  follow(message);
  expect(await names(file)).toStrictEqual(['binance-main']);
});

test.each([
  '.previous',
  '.locksign-new',
  '.lock',
  '.PREVIOUS',
  '.previous.locksign-new',
])('a file that is kept as %s is read, and not opened for changes', async (suffix) => {
  const file = await awkward();
  const kept = `${file}${suffix}`;
  cpSync(file, kept);
  {
    using vault = await open(kept);
    expect(vault.accounts()).toHaveLength(2);
  }
  const refused = () => openVault({ path: kept, passphrase: untouched, edit: true });
  follow((await refusal(refused, 'ERR_INVALID_ARGUMENT')).message);
  expect(await names(`${file}.copy`)).toHaveLength(2);

  rmSync(file);
  follow((await refusal(refused, 'ERR_INVALID_ARGUMENT')).message);
  expect(existsSync(kept)).toBe(false);
  expect(await names(file)).toHaveLength(2);
});

test.each([
  ['opened', (path: string) => openVault({ path, passphrase: untouched }), 'ERR_VAULT_MISSING'],
  ['created again', (path: string) => createVault({ path, passphrase: untouched }), 'ERR_VAULT_EXISTS'],
] as const)('a lost vault behind a link that would be %s is restored in its original place', async (_, attempt, code) => {
  const file = await awkward();
  const link = join(folder(), 'vault.json');
  const between = join(folder(), 'between');
  symlinkSync(file, between);
  symlinkSync(relative(dirname(link), between), link);
  rmSync(file);
  follow((await refusal(() => attempt(link), code)).message);
  expect(await names(link)).toStrictEqual(['binance-main']);
  expect(existsSync(file)).toBe(true);
});

test('the command refuses to change a backup before it asks for the passphrase', async () => {
  const file = await awkward();
  const kept = `${file}.previous`;
  const before = readFileSync(kept, 'utf8');
  const { status, stderr } = await locksign(['--vault', kept, 'remove', 'binance-main', '--yes']); // asking would end with 4
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('cp -i') });
  expect(readFileSync(kept, 'utf8')).toBe(before);
});
