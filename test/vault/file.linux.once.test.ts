/**
 * A vault's file: what another writer and a disk that fails leave of it.
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
import { lockFile, secret } from '../../src/index.js';
import { askScript, run } from '../helpers/child.js';
import { isRoot } from '../helpers/forensics/stage.js';
import { refusal } from '../helpers/keys.js';
import { skipIf } from '../helpers/scratch.js';
import { create, edit, filled, open, passphrase, vaultFolder } from '../helpers/vault/vaults.js';

const { path, folder } = vaultFolder();
const program = (name: string): string => join(import.meta.dirname, `${name}.mjs`);

describe('of two writers', () => {
  test('the second is told that the vault was changed, and writes nothing', async () => {
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

  test('a link that was put in the place of the vault is not replaced, though it leads to the same', async () => {
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
    await again.remove('kucoin'); // as it is one that is opened through the link
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

  test('in processes of their own none undoes what the other has done', async () => {
    const file = path();
    (await create(file)).close();
    const results = await Promise.all(
      ['a', 'b'].map(async (name) => {
        const { stdout } = await run(process.execPath, [program('write-in-turns'), file, name, passphrase]);
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
])('a folder in the place of what is written beside a vault is named: %s', async (suffix) => {
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
  /** As another user where the tests are root, whom permissions do not stop. */
  const script = `
    import { chmodSync } from 'node:fs';
    import { dirname } from 'node:path';
    import { secret } from 'locksign';
    import { openVault } from 'locksign/vault';
    const [path, passphrase] = process.argv.slice(1).filter((argument) => argument !== '--');
    if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
    const vault = await openVault({ path, passphrase: secret.text(passphrase), edit: true });
    chmodSync(dirname(path), 0o500);
    const error = await vault.rename('kucoin', 'k').catch((reason) => reason);
    chmodSync(dirname(path), 0o700);
    await vault.rename('kucoin', 'later');
    console.log(JSON.stringify({ code: error.code, errno: error.errno, names: vault.accounts().map(({ name }) => name) }));
  `;

  test('because its folder is read-only leaves the vault, which can be changed once it is not', async () => {
    const inside = folder();
    const file = join(inside, 'vault.json');
    await filled(file);
    if (isRoot) {
      chmodSync(dirname(inside), 0o711); // so that the other user gets there
      for (const name of ['', 'vault.json', 'vault.json.previous', 'vault.json.lock'])
        chownSync(join(inside, name), 65534, 65534);
    }
    const answer = await askScript(script, { args: [file, passphrase] });
    if (isRoot) for (const name of ['', 'vault.json']) chownSync(join(inside, name), 0, 0);
    chmodSync(dirname(inside), 0o700);
    expect(answer).toStrictEqual({ code: 'ERR_VAULT_WRITE', errno: 'EACCES', names: ['binance-main', 'later'] });
    using vault = await open(file);
    expect(vault.accounts()).toHaveLength(2);
  });

  test('because it is full leaves the vault, and no half of another', async (context) => {
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

test('a script of a bot opens a vault with the package as it is published', async () => {
  const file = path();
  await filled(file);
  const { status, stdout, stderr } = await run(process.execPath, [program('open-and-sign'), file, passphrase]);
  expect(stderr).toBe('');
  expect(stdout.trim()).toMatch(/^vmPUZE6m/);
  expect(status).toBe(0);
});
