/**
 * A vault's path and folder: their permissions, and where links lead.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { secret } from '../../../src/index.js';
import { createVault, defaultVaultPath, openVault } from '../../../src/vault/index.js';
import { askProgram } from '../../helpers/child.js';
import { isRoot } from '../../helpers/forensics/stage.js';
import { refusal } from '../../helpers/keys.js';
import { skipIf } from '../../helpers/scratch.js';
import { addBinance, create, edit, filled, open, vaultFolder } from '../../helpers/vault/vaults.js';

const { path, folder } = vaultFolder();
const untouched = secret.file('/nonexistent');

describe('the default path of a vault', () => {
  const { HOME, XDG_DATA_HOME, LOCKSIGN_VAULT } = process.env;
  afterEach(() => {
    for (const [name, value] of Object.entries({ HOME, XDG_DATA_HOME, LOCKSIGN_VAULT })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  test('is refused if the system does not provide it', async () => {
    const gone = folder();
    const relative = expect.stringMatching(
      /^ERR_INVALID_ARGUMENT: .*relative to a working directory that no longer exists/,
    );
    const homeless = expect.stringMatching(/^ERR_INVALID_ARGUMENT: .*no home folder\. Pass a path/);
    const errors = await askProgram('vault/programs/resolve-missing-places.mjs', { args: [gone] });
    expect(errors).toEqual([relative, relative, ...(isRoot ? [homeless] : [])]);
  });

  test('comes from LOCKSIGN_VAULT, XDG_DATA_HOME or the home folder, in this order', () => {
    Object.assign(process.env, { HOME: '/home/u', XDG_DATA_HOME: '/data', LOCKSIGN_VAULT: '/v/own.json' });
    expect(defaultVaultPath()).toBe('/v/own.json');
    process.env['LOCKSIGN_VAULT'] = '';
    expect(defaultVaultPath()).toBe('/data/locksign/vault.json');
    process.env['XDG_DATA_HOME'] = 'relative';
    expect(defaultVaultPath()).toBe('/home/u/.local/share/locksign/vault.json');
  });
});

test.each([
  '',
  'relative',
])('a home folder of %j is ignored, so no vault is created in the working directory', (home) => {
  for (const [name, value] of Object.entries({ HOME: home, XDG_DATA_HOME: '', LOCKSIGN_VAULT: '' }))
    vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  expect(homedir()).toBe(home); // the control
  expect(defaultVaultPath).toThrow(/has no home folder/);
});

test.each([
  '~',
  '~/vault.json',
  '~bot/vault.json',
])('a path that only a shell would expand is refused: %s', async (given) => {
  vi.stubEnv('LOCKSIGN_VAULT', given);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  using vault = await create(path());
  for (const attempt of [
    () => createVault({ path: given, passphrase: untouched }),
    () => openVault({ path: given, passphrase: untouched }),
    () => vault.export({ path: given, currentPassphrase: untouched, passphrase: untouched }),
    async () => defaultVaultPath(),
  ]) {
    const { message } = await refusal(attempt, 'ERR_INVALID_ARGUMENT');
    expect(message).toContain(`the path ${given} begins with ~`);
    expect(message).toContain('Write $HOME or the whole path');
  }
  expect(existsSync('~')).toBe(false);
  vi.stubEnv('LOCKSIGN_VAULT', '~vault.json'); // a name like any other
  expect(defaultVaultPath()).toMatch(/\/~vault\.json$/);
});

test('a path with a line break is refused, because its text could pose as a message', async () => {
  const given = '/tmp/a\nok   vault: safe.json';
  vi.stubEnv('LOCKSIGN_VAULT', given);
  for (const attempt of [
    () => createVault({ path: given, passphrase: untouched }),
    () => openVault({ path: given, passphrase: untouched }),
    async () => defaultVaultPath(),
  ]) {
    const { message } = await refusal(attempt, 'ERR_INVALID_ARGUMENT');
    expect(message).toContain('has a line break or another control character. Rename');
    expect(message).not.toContain('safe.json');
  }
  vi.stubEnv('LOCKSIGN_VAULT', '');
  vi.stubEnv('XDG_DATA_HOME', '');
  vi.stubEnv('HOME', '/tmp/a\nb');
  expect(() => defaultVaultPath()).toThrow('control character');
});

describe('a vault', () => {
  test('that is missing is reported as missing', async () => {
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

  test('that belongs to another user is refused', async (context) => {
    skipIf(!isRoot, 'needs root to give a file away', context);
    const file = path();
    await filled(file);
    chownSync(file, 65534, 65534);
    const error = await refusal(() => openVault({ path: file, passphrase: untouched }), 'ERR_VAULT_PERMISSIONS');
    expect(error.message).toMatch(/belongs to user 65534.*Run it as user 65534/);
    expect(error.message).not.toContain('chown');
  });

  test('behind a symbolic link is opened and changed in place, and the link stays', async () => {
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

  test('behind a link into a folder that others can change is refused', async () => {
    const inside = folder();
    const file = join(inside, 'vault.json');
    await filled(file);
    chmodSync(inside, 0o777);
    const link = path();
    symlinkSync(file, link);
    await refusal(() => openVault({ path: link, passphrase: untouched }), 'ERR_VAULT_PERMISSIONS');
  });

  test('that is a folder, a FIFO or a loop of links is refused at once', async () => {
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

  test('that is a device is refused as not a file, without mention of the permissions of /dev', async () => {
    const error = await refusal(() => openVault({ path: '/dev/zero', passphrase: untouched }), 'ERR_VAULT_DAMAGED');
    expect(error.message).toMatch(/not a vault: it is not a regular file\. If the path is right/);
    expect(error.message).not.toContain('chmod');
  });

  test('does not follow a link in place of its lock or of a file that it writes', async () => {
    const file = path();
    const [victim, other] = [path(), path()];
    writeFileSync(victim, 'untouched', { mode: 0o600 });
    using vault = await create(file);
    symlinkSync(victim, `${file}.locksign-new`);
    linkSync(victim, other);
    symlinkSync(other, `${file}.previous.locksign-new`);
    await addBinance(vault);
    expect(readFileSync(victim, 'utf8')).toBe('untouched');

    const second = path();
    symlinkSync(victim, `${second}.lock`);
    await refusal(() => create(second), 'ERR_VAULT_WRITE');
    expect(readFileSync(victim, 'utf8')).toBe('untouched');
  });
});
