/**
 * A new vault: where it can be created, who has access, and the cost of its key derivation.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { secret } from '../../../src/index.js';
import { createVault } from '../../../src/vault/index.js';
import { checkOwner } from '../../../src/vault/storage/owner.js';
import { askProgram } from '../../helpers/child.js';
import { isRoot } from '../../helpers/forensics/stage.js';
import { refusal } from '../../helpers/keys.js';
import { addBinance, create, edit, filled, open, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const { path, folder, put } = vaultFolder();
const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);
const untouched = secret.file('/nonexistent');
const homeIs = (home: string): void => {
  vi.stubEnv('HOME', home);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
};

describe('a new vault', () => {
  test.each([
    0, 0o377, 0o777,
  ])('is accessible only to its user, including its folders, under umask %i', async (mask) => {
    const file = join(path(), 'deeper', 'vault.json');
    const umask = process.umask(mask);
    try {
      using vault = await create(file);
      await addBinance(vault);
    } finally {
      process.umask(umask);
    }
    const names = readdirSync(dirname(file)).sort();
    expect(names).toStrictEqual(['vault.json', 'vault.json.lock', 'vault.json.previous']);
    for (const name of names) expect(modeOf(join(dirname(file), name)), name).toBe('600');
    expect(modeOf(dirname(file))).toBe('700');
    expect(modeOf(dirname(dirname(file)))).toBe('700');
  });

  test('is created and changed by a user whose umask removes all permissions', async () => {
    const inside = folder();
    if (isRoot) {
      chmodSync(dirname(inside), 0o711); // gives the other user access
      chownSync(inside, 65534, 65534);
    }
    const args = [join(inside, 'a', 'b', 'vault.json'), passphrase];
    expect(await askProgram('vault/programs/create-under-umask.mjs', { args })).toStrictEqual(['b']);
    chmodSync(dirname(inside), 0o700);
  });

  test.each([
    '.lock',
    '.locksign-new',
    '.previous',
    '.PREVIOUS',
  ])('is not created under a name that the vault next to it overwrites: %s', async (suffix) => {
    const file = path();
    await filled(file);
    const wanted = `${file.replace('.json', '.JSON')}${suffix}`;
    for (const attempt of [
      () => createVault({ path: wanted, passphrase: untouched }),
      async () => {
        using vault = await edit(file);
        await vault.export({ path: wanted, currentPassphrase: untouched, passphrase: untouched });
      },
    ]) {
      const error = await refusal(attempt, 'ERR_INVALID_ARGUMENT');
      expect(error.message).toMatch(/path must not end in .*would overwrite it/);
    }
    expect(existsSync(wanted)).toBe(false);
  });

  test('is not created under a name that is too long for its companion files', async () => {
    for (const name of ['v'.repeat(234), 'v'.repeat(300), join('d'.repeat(300), 'v'), 'd/'.repeat(100_000)]) {
      const file = join(folder(), name);
      const error = await refusal(() => createVault({ path: file, passphrase: untouched }), 'ERR_VAULT_WRITE');
      expect(error).toMatchObject({ errno: 'ENAMETOOLONG' });
      expect(error.message.startsWith(`The vault ${resolve(file)} could not be written`)).toBe(true); // in short if not
      expect(error.message).toMatch(/Choose a shorter path/);
      expect(error.message).not.toMatch(/secret/);
    }
    const longest = join(folder(), 'v'.repeat(233));
    using vault = await create(longest);
    await addBinance(vault);
    expect(vault.revision).toBe(2);
  });

  test('is not created below something that is not a folder', async () => {
    const file = put('a file');
    const circle = path();
    symlinkSync(circle, circle);
    const nowhere = path();
    symlinkSync('/nonexistent/folder', nowhere);
    for (const [above, errno] of [
      [file, 'ENOTDIR'],
      [circle, 'ELOOP'],
      [nowhere, 'ENOENT'],
    ] as const) {
      const wanted = join(above, 'deeper', 'vault.json');
      const error = await refusal(() => createVault({ path: wanted, passphrase: untouched }), 'ERR_VAULT_WRITE');
      expect(error.errno).toBe(errno);
    }
  });

  test('names the folder that cannot be made, and the one that it would be in', async () => {
    expect(await askProgram('vault/programs/create-in-closed-folder.mjs')).toStrictEqual({
      code: 'ERR_VAULT_WRITE',
      errno: 'EACCES',
      problem:
        'The vault /nonexistent/.local/share/locksign/vault.json could not be written: its folder /nonexistent does not exist, and this user cannot make it in / (access: EACCES).',
    });
  });

  test('that is refused leaves none of its new folders, and keeps existing ones', async () => {
    const above = folder();
    const wanted = join(above, 'a', 'b', 'vault.json');
    await refusal(() => createVault({ path: wanted, passphrase: untouched }), 'ERR_SOURCE_NOT_FOUND');
    const cost = { memory: 1, operations: 1 };
    await refusal(() => createVault({ path: wanted, passphrase: untouched, cost }), 'ERR_VAULT_COST');
    expect(readdirSync(above)).toStrictEqual([]);
    mkdirSync(join(above, 'a'), { mode: 0o700 });
    await refusal(() => createVault({ path: wanted, passphrase: untouched }), 'ERR_SOURCE_NOT_FOUND');
    expect(readdirSync(above, { recursive: true })).toStrictEqual(['a']);
  });

  test('leaves no new folder if its key cannot be derived', async () => {
    const above = folder();
    const wanted = join(above, 'a', 'vault.json');
    const spy = vi
      .spyOn(process, 'availableMemory')
      .mockReturnValueOnce(2 ** 30)
      .mockReturnValue(1);
    onTestFinished(() => spy.mockRestore());
    await refusal(() => create(wanted), 'ERR_VAULT_COST');
    expect(spy.mock.calls.length).toBeGreaterThan(1); // the control: not refused at once
    expect(readdirSync(above)).toStrictEqual([]);
  });

  test('can be created at the same time as another, in folders that do not exist yet', async () => {
    const above = folder();
    const made = ['one', 'two'].map((name) => create(join(above, 'a', 'b', `${name}.json`)));
    for (const vault of await Promise.all(made)) vault.close();
    expect(readdirSync(join(above, 'a', 'b')).filter((name) => name.endsWith('.json'))).toHaveLength(2);
  });

  test('is not created through a dangling link, and the error names its target', async () => {
    const link = path();
    const nowhere = join(folder(), 'vault.json');
    symlinkSync(nowhere, link);
    const error = await refusal(() => createVault({ path: link, passphrase: untouched }), 'ERR_VAULT_EXISTS');
    expect(error.message).toContain(`it is a link to ${nowhere}, which does not exist. Remove the link, or choose`);
  });

  test('never replaces anything: a vault, another file, a dangling link', async () => {
    const file = path();
    const before = await filled(file);
    await refusal(() => createVault({ path: file, passphrase: untouched }), 'ERR_VAULT_EXISTS');
    expect(readFileSync(file, 'utf8')).toBe(before);
    const another = put('something else');
    await refusal(() => createVault({ path: another, passphrase: untouched }), 'ERR_VAULT_EXISTS');
    expect(readFileSync(another, 'utf8')).toBe('something else');
    const [link, target] = [path(), path()];
    symlinkSync(target, link);
    await refusal(() => createVault({ path: link, passphrase: untouched }), 'ERR_VAULT_EXISTS');
    expect(existsSync(target)).toBe(false);
  });

  test('is not created where only a previous file is left, because its first change would overwrite it', async () => {
    const lost = path();
    await filled(lost);
    rmSync(lost);
    const error = await refusal(() => createVault({ path: lost, passphrase: untouched }), 'ERR_VAULT_EXISTS');
    expect(error.message).toContain(`${lost}.previous`);
  });

  test('is created once if two calls create it at the same time', async () => {
    const file = path();
    const results = await Promise.allSettled([create(file), create(file, 'other')]);
    expect(results.map(({ status }) => status).sort()).toStrictEqual(['fulfilled', 'rejected']);
    for (const result of results) if (result.status === 'fulfilled') result.value.close();
  });

  test('is not created in a folder that others can enter', async () => {
    const open = folder(0o755);
    homeIs(dirname(open));
    const file = join(open, 'vault.json');
    const error = await refusal(() => createVault({ path: file, passphrase: untouched }), 'ERR_VAULT_PERMISSIONS');
    expect(error.message).toContain('in a folder of its own, created with `mkdir -m 700`');
    expect(error.message).toContain(`chmod 700 ${open}\``);
  });

  test('is refused with a command that is safe to paste, whatever the name of the folder', async () => {
    const open = join(folder(), "it's; touch $HOME");
    mkdirSync(open, { mode: 0o755 });
    homeIs(open);
    const error = await refusal(
      () => createVault({ path: join(open, 'vault.json'), passphrase: untouched }),
      'ERR_VAULT_PERMISSIONS',
    );
    const command = /`(chmod 700 .*)`/.exec(error.message)?.[1] ?? '';
    expect(spawnSync('sh', ['-c', command]).status).toBe(0);
    expect(modeOf(open)).toBe('700');
  });

  test.each([
    '/',
    '/etc',
    '/nonexistent',
  ])('is refused without mention of chmod(1) outside a home folder: %s', async (home) => {
    homeIs(home);
    const file = join(folder(0o755), 'vault.json');
    const error = await refusal(() => createVault({ path: file, passphrase: untouched }), 'ERR_VAULT_PERMISSIONS');
    expect(error.message).toMatch(/in a folder of its own, created with `mkdir -m 700`\.$/);
    const above = await refusal(() => checkOwner(statSync('/'), '/'), 'ERR_VAULT_PERMISSIONS');
    expect(above.message).not.toContain('chmod');
  });

  test('refuses a cost below the safe minimum or above the maximum', async () => {
    for (const cost of [
      { memory: 2 ** 20, operations: 3 },
      { memory: 2 ** 26, operations: 0 },
      { memory: 2 ** 26, operations: 1.5 },
      { memory: Number.NaN, operations: 1 },
      { memory: 2 ** 50, operations: 1 },
    ]) {
      await refusal(() => createVault({ path: path(), passphrase: untouched, cost }), 'ERR_VAULT_COST');
    }
  });
});

test('a new vault is refused for its cost before a passphrase is requested', async () => {
  const free = vi.spyOn(process, 'availableMemory').mockReturnValue(700 * 1024 * 1024);
  try {
    const error = await refusal(() => createVault({ path: path(), passphrase: untouched }), 'ERR_VAULT_COST');
    expect(error.message).toContain('Choose another `cost` for a new vault.');
  } finally {
    free.mockRestore();
  }
});

test('the default cost is 400 MiB and at least three passes, and the vault opens again', async () => {
  const file = path();
  {
    using vault = await createVault({ path: file, passphrase: secret.text(passphrase) });
    expect(vault.cost.memory).toBe(400 * 1024 * 1024);
    expect(vault.cost.operations).toBeGreaterThanOrEqual(3);
  }
  using vault = await open(file);
  expect(vault.accounts()).toStrictEqual([]);
}, 180_000);
