/**
 * A vault's file stays intact with other writers and failing disks.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { lockFile, secret } from '../../../src/index.js';
import { askProgram, runProgram } from '../../helpers/child.js';
import { isRoot } from '../../helpers/forensics/stage.js';
import { refusal } from '../../helpers/keys.js';
import { skipIf } from '../../helpers/scratch.js';
import { create, edit, filled, open, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const { path, folder } = vaultFolder();

describe('with two writers', () => {
  test('the second gets an error that the vault was changed, and writes nothing', async () => {
    const file = path();
    await filled(file);
    using first = await edit(file);
    using second = await edit(file);
    await first.rename('kucoin', 'k');
    const after = readFileSync(file);
    await refusal(() => second.remove('kucoin'), 'ERR_VAULT_CHANGED');
    expect(readFileSync(file)).toStrictEqual(after);
    expect(second.accounts().map(({ name }) => name)).toContain('kucoin');
  });

  test('a link in place of the vault is not replaced, even if it leads to the same file', async () => {
    const file = path();
    await filled(file);
    using vault = await edit(file);
    const moved = path();
    renameSync(file, moved);
    symlinkSync(moved, file);
    const before = readFileSync(moved);
    await refusal(() => vault.remove('kucoin'), 'ERR_VAULT_CHANGED');
    expect(readlinkSync(file)).toBe(moved);
    using again = await edit(file);
    await again.remove('kucoin'); // allowed, because this vault was opened through the link
    expect(readlinkSync(file)).toBe(moved);
    expect(readFileSync(moved)).not.toStrictEqual(before);
  });

  test('one waits while the other writes, and gives up after five seconds', async () => {
    const file = path();
    const before = await filled(file);
    const lock = openSync(`${file}.lock`, 'r+');
    expect(lockFile(lock)).toBe(true);
    using vault = await edit(file);
    const { now } = performance;
    const start = performance.now();
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => start + 20 * (now.call(performance) - start));
    await refusal(() => vault.remove('kucoin'), 'ERR_VAULT_LOCKED');
    expect(performance.now() - start).toBeGreaterThanOrEqual(5_000);
    clock.mockRestore();
    expect(readFileSync(file, 'utf8')).toBe(before);
    const change = vault.remove('kucoin');
    setTimeout(() => closeSync(lock), 300);
    await change;
    expect(vault.accounts()).toHaveLength(1);
  });

  test('in separate processes neither undoes the changes of the other', async () => {
    const file = path();
    (await create(file)).close();
    const results = await Promise.all(
      ['a', 'b'].map(async (name) => {
        const { stdout } = await runProgram('vault/programs/write-in-turns.mjs', { args: [file, name, passphrase] });
        return JSON.parse(stdout);
      }),
    );
    using vault = await open(file);
    expect(results.flat().sort()).toStrictEqual(
      vault
        .accounts()
        .map(({ name }) => name)
        .sort(),
    );
    expect(vault.accounts()).toHaveLength(10);
    expect(vault.revision).toBe(11);
  }, 120_000);
});

test.each([
  '.previous',
  '.locksign-new',
  '.previous.locksign-new',
])('a folder in place of a file that the vault writes is named in the error: %s', async (suffix) => {
  const file = path();
  const before = await filled(file);
  using vault = await edit(file);
  rmSync(`${file}${suffix}`, { force: true });
  mkdirSync(`${file}${suffix}`);
  const error = await refusal(() => vault.remove('kucoin'), 'ERR_VAULT_WRITE');
  expect(error.message).toContain(`${file}${suffix} is a folder, and the vault needs a file there.`);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

describe('a disk that fails', () => {
  test('with a read-only folder leaves the vault intact, and it can be changed once the folder is writable', async () => {
    const inside = folder();
    const file = join(inside, 'vault.json');
    await filled(file);
    if (isRoot) {
      chmodSync(dirname(inside), 0o711); // gives the other user access
      for (const name of ['', 'vault.json', 'vault.json.previous', 'vault.json.lock'])
        chownSync(join(inside, name), 65534, 65534);
    }
    const answer = await askProgram('vault/programs/change-in-read-only-folder.mjs', { args: [file, passphrase] });
    if (isRoot) for (const name of ['', 'vault.json']) chownSync(join(inside, name), 0, 0);
    chmodSync(dirname(inside), 0o700);
    expect(answer).toStrictEqual({ code: 'ERR_VAULT_WRITE', errno: 'EACCES', names: ['binance-main', 'later'] });
    using vault = await open(file);
    expect(vault.accounts()).toHaveLength(2);
  });

  test('with no free space leaves the vault intact and no partial file', async (context) => {
    skipIf(!isRoot, 'needs root to mount a file system of a few pages', context);
    const mount = folder();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24k,mode=700', 'tmpfs', mount]);
    skipIf(mounted.status !== 0, 'may not mount a tmpfs here', context);
    try {
      const file = join(mount, 'vault.json');
      const before = await filled(file);
      using vault = await edit(file);
      const long = vault.add({
        name: 'l',
        exchange: 'binance',
        apiKey: 'k'.repeat(1_024),
        secret: secret.text('s'.repeat(4_096)),
      });
      await long;
      const [kept, previous] = [readFileSync(file, 'utf8'), readFileSync(`${file}.previous`, 'utf8')];
      const more = () =>
        vault.add({ name: 'm', exchange: 'binance', apiKey: 'key', secret: secret.text('s'.repeat(4_096)) });
      const error = await refusal(more, 'ERR_VAULT_WRITE');
      expect(error.errno).toBe('ENOSPC');
      expect(kept).not.toBe(before);
      expect(readFileSync(file, 'utf8')).toBe(kept);
      expect(readFileSync(`${file}.previous`, 'utf8')).toBe(previous);
      expect(readdirSync(mount).filter((name) => name.endsWith('-new'))).toStrictEqual([]);
      using again = await open(file);
      expect(again.accounts()).toStrictEqual(vault.accounts());
    } finally {
      spawnSync('umount', [mount]);
    }
  });
});

test('a bot opens a vault with the published package', async () => {
  const file = path();
  await filled(file);
  const args = [file, passphrase];
  const { status, stdout, stderr } = await runProgram('vault/programs/open-and-sign.mjs', { args });
  expect(stderr).toBe('');
  expect(stdout.trim()).toMatch(/^vmPUZE6m/);
  expect(status).toBe(0);
});
