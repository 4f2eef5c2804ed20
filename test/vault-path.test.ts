/**
 * A vault's path and its folder: who may get at them, where links lead, and what a new vault costs.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { secret } from '../src/index.js';
import { createVault, defaultVaultPath, openVault } from '../src/vault/index.js';
import { isPosix } from './support/kernel.js';
import { refusal } from './support/keys.js';
import { skipIf } from './support/scratch.js';
import { isRoot } from './support/stage.js';
import { addBinance, create, edit, filled, open, passphrase, vaultFolder } from './support/vaults.js';

const { path, folder, put } = vaultFolder();
const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);
const untouched = secret.file('/nonexistent');

describe.skipIf(!isPosix)('a new vault', () => {
  test("is its user's alone, and so is the folder that is made for it, whatever the umask", async () => {
    const file = join(path(), 'deeper', 'vault.json');
    const umask = process.umask(0);
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

  test('is never made over anything: a vault, another file, a link that leads nowhere', async () => {
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

  test('is made once if two ask for it at once', async () => {
    const file = path();
    const results = await Promise.allSettled([create(file), create(file, 'other')]);
    expect(results.map(({ status }) => status).sort()).toStrictEqual(['fulfilled', 'rejected']);
    for (const result of results) if (result.status === 'fulfilled') result.value.close();
  });

  test('is not made in a folder that others may enter', async () => {
    const open = folder(0o755);
    const file = join(open, 'vault.json');
    const error = await refusal(() => createVault({ path: file, passphrase: untouched }), 'ERR_VAULT_PERMISSIONS');
    expect(error.message).toContain('in a folder of its own, made by `mkdir -m 700`');
    expect(error.message).toContain(`chmod 700 ${open}\``);
  });

  test('is refused with a command that is safe to paste, whatever the folder is called', async () => {
    const open = join(folder(), "it's; touch $HOME");
    mkdirSync(open, { mode: 0o755 });
    const error = await refusal(
      () => createVault({ path: join(open, 'vault.json'), passphrase: untouched }),
      'ERR_VAULT_PERMISSIONS',
    );
    const command = /`(chmod 700 .*)`/.exec(error.message)?.[1] ?? '';
    expect(spawnSync('sh', ['-c', command]).status).toBe(0);
    expect(modeOf(open)).toBe('700');
  });

  test('does not cost less than is safe, nor more than is sane', async () => {
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

test('a new vault is refused for its cost before anyone is asked for a passphrase', async () => {
  const free = vi.spyOn(process, 'availableMemory').mockReturnValue(700 * 1024 * 1024);
  try {
    const error = await refusal(() => createVault({ path: path(), passphrase: untouched }), 'ERR_VAULT_COST');
    expect(error.message).toContain('locksign init --cost 128,3');
  } finally {
    free.mockRestore();
  }
});

test('the cost that is chosen without one is 400 MiB, three passes at least, and opens again', async () => {
  const file = path();
  {
    using vault = await createVault({ path: file, passphrase: secret.text(passphrase) });
    expect(vault.cost.memory).toBe(400 * 1024 * 1024);
    expect(vault.cost.operations).toBeGreaterThanOrEqual(3);
  }
  using vault = await open(file);
  expect(vault.accounts()).toStrictEqual([]);
}, 180_000);

describe('the path of a vault without one', () => {
  const { HOME, XDG_DATA_HOME, LOCKSIGN_VAULT } = process.env;
  afterEach(() => {
    for (const [name, value] of Object.entries({ HOME, XDG_DATA_HOME, LOCKSIGN_VAULT })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  test('is that of LOCKSIGN_VAULT, XDG_DATA_HOME or the home folder, in this order', () => {
    Object.assign(process.env, { HOME: '/home/u', XDG_DATA_HOME: '/data', LOCKSIGN_VAULT: '/v/own.json' });
    expect(defaultVaultPath()).toBe('/v/own.json');
    process.env['LOCKSIGN_VAULT'] = '';
    expect(defaultVaultPath()).toBe('/data/locksign/vault.json');
    process.env['XDG_DATA_HOME'] = 'relative';
    expect(defaultVaultPath()).toBe('/home/u/.local/share/locksign/vault.json');
  });
});

describe.skipIf(!isPosix)('a vault', () => {
  test('that is missing is said to be', async () => {
    const file = path();
    const error = await refusal(() => openVault({ path: file, passphrase: untouched }), 'ERR_VAULT_MISSING');
    expect(error.message).toContain(file);
  });

  test.for([0o640, 0o604, 0o620, 0o602, 0o660, 0o666])('that is open to others (%i) is refused', async (mode) => {
    const file = path();
    await filled(file);
    chmodSync(file, mode);
    const error = await refusal(() => openVault({ path: file, passphrase: untouched }), 'ERR_VAULT_PERMISSIONS');
    expect(error.message).toContain(`\`chmod 600 ${file}\``);
    chmodSync(file, 0o600);
    using vault = await open(file);
    expect(vault.revision).toBe(3);
  });

  test.for([0o750, 0o701, 0o720, 0o777])('in a folder that is open to others (%i) is refused', async (mode) => {
    const inside = folder();
    const file = join(inside, 'vault.json');
    await filled(file);
    chmodSync(inside, mode);
    await refusal(() => openVault({ path: file, passphrase: untouched }), 'ERR_VAULT_PERMISSIONS');
  });

  test('of another user is refused', async (context) => {
    skipIf(!isRoot, 'needs root to give a file away', context);
    const file = path();
    await filled(file);
    chownSync(file, 65534, 65534);
    const error = await refusal(() => openVault({ path: file, passphrase: untouched }), 'ERR_VAULT_PERMISSIONS');
    expect(error.message).toMatch(/belongs to user 65534.*run it as that user/);
    expect(error.message).not.toContain('chown');
  });

  test('behind a symbolic link is opened and changed where it is; the link stays', async () => {
    const [file, link] = [path(), join(folder(0o755), 'link.json')];
    await filled(file);
    symlinkSync(file, link);
    {
      using vault = await edit(link);
      expect(vault.path).toBe(file);
      await vault.remove('kucoin');
    }
    using vault = await open(file);
    expect(vault.accounts()).toHaveLength(1);
    expect(existsSync(`${file}.previous`)).toBe(true);
    expect(readdirSync(dirname(link))).toStrictEqual([basename(link)]);
  });

  test('behind a link into a folder that others may change is refused', async () => {
    const inside = folder();
    const file = join(inside, 'vault.json');
    await filled(file);
    chmodSync(inside, 0o777);
    const link = path();
    symlinkSync(file, link);
    await refusal(() => openVault({ path: link, passphrase: untouched }), 'ERR_VAULT_PERMISSIONS');
  });

  test('that is a folder, a FIFO or a circle of links is refused at once', async () => {
    await refusal(() => openVault({ path: folder(), passphrase: untouched }), 'ERR_VAULT_DAMAGED');
    const fifo = path();
    spawnSync('mkfifo', ['-m', '600', fifo]);
    await refusal(() => openVault({ path: fifo, passphrase: untouched }), 'ERR_VAULT_DAMAGED');
    const [first, second] = [path(), path()];
    symlinkSync(first, second);
    symlinkSync(second, first);
    const error = await refusal(() => openVault({ path: first, passphrase: untouched }), 'ERR_VAULT_READ');
    expect(error.message).toMatch(/ELOOP/);
  });

  test('does not follow a link in the place of its lock or of a file that it writes', async () => {
    const file = path();
    const [victim, other] = [path(), path()];
    writeFileSync(victim, 'untouched', { mode: 0o600 });
    using vault = await create(file);
    symlinkSync(victim, `${file}.new`);
    linkSync(victim, other);
    symlinkSync(other, `${file}.previous.new`);
    await addBinance(vault);
    expect(readFileSync(victim, 'utf8')).toBe('untouched');

    const second = path();
    symlinkSync(victim, `${second}.lock`);
    await refusal(() => create(second), 'ERR_VAULT_WRITE');
    expect(readFileSync(victim, 'utf8')).toBe('untouched');
  });
});
