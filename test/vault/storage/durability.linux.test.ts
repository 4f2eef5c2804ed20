/**
 * Durability across a power failure: the order in which files reach the disk, the errors if they
 * cannot, and the uniqueness of nonces.
 */
import type fs from 'node:fs';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { VaultFile } from '../../../src/vault/format/format.js';
import { refusal } from '../../helpers/keys.js';
import { addBinance, addKucoin, create, open, vaultFolder } from '../../helpers/vault/vaults.js';

const calls: string[] = [];
/** The error code of fsync(2) on a folder. */
let folderFault: string | undefined;
/** The name of the file for which the disk has no room. */
let full: string | undefined;
/** Whether that disk is removed completely. */
let isGone = false;

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const names = new Map<number, string>();
  return {
    ...real,
    openSync(...values: Parameters<typeof real.openSync>) {
      const descriptor = real.openSync(...values);
      names.set(descriptor, String(values[0]));
      return descriptor;
    },
    writeSync(descriptor: number, bytes: Uint8Array, from: number) {
      const name = basename(names.get(descriptor) ?? '');
      calls.push(`write ${name}`);
      if (name === full) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
      return real.writeSync(descriptor, bytes, from);
    },
    fsyncSync(descriptor: number) {
      const isFolder = real.fstatSync(descriptor).isDirectory();
      calls.push(`fsync ${isFolder ? 'folder ' : ''}${basename(names.get(descriptor) ?? '')}`);
      if (isFolder && folderFault !== undefined) {
        throw Object.assign(new Error(folderFault), { code: folderFault, syscall: 'fsync' });
      }
      real.fsyncSync(descriptor);
    },
    lstatSync(...values: Parameters<typeof real.lstatSync>) {
      // After a failed write, this folder fails all other calls too.
      if (isGone && calls.at(-1) === `write ${full}`) {
        throw Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'lstat' });
      }
      return real.lstatSync(...values);
    },
    renameSync(...values: Parameters<typeof real.renameSync>) {
      calls.push(`rename ${values.map((path) => basename(String(path))).join(' ')}`);
      real.renameSync(...values);
    },
  };
});

const { path } = vaultFolder();
const warnings: string[] = [];
const onWarning = (warning: NodeJS.ErrnoException): void => {
  warnings.push(`${warning.code}: ${warning.message}`);
};

beforeEach(() => {
  calls.length = 0;
  warnings.length = 0;
  folderFault = undefined;
  full = undefined;
  isGone = false;
  process.on('warning', onWarning);
});
afterEach(() => {
  process.off('warning', onWarning);
});

test('a change reaches the disk before its rename, and the rename before the change is reported', async () => {
  const file = join(path('folder'), 'order.json');
  using vault = await create(file);
  calls.length = 0;
  await addBinance(vault);
  expect(calls).toStrictEqual([
    'write order.json.previous.locksign-new',
    'fsync order.json.previous.locksign-new',
    'write order.json.locksign-new',
    'fsync order.json.locksign-new',
    'rename order.json.previous.locksign-new order.json.previous',
    'rename order.json.locksign-new order.json',
    'fsync folder folder',
  ]);
  expect(warnings).toStrictEqual([]);
});

test('each folder that is created for a vault reaches the disk before the vault', async () => {
  const whole = path('one');
  using vault = await create(join(whole, 'two', 'new.json'));
  expect(vault.revision).toBe(1);
  expect(calls).toStrictEqual([
    `fsync folder ${basename(dirname(whole))}`,
    'fsync folder one',
    'write new.json.locksign-new',
    'fsync new.json.locksign-new',
    'rename new.json.locksign-new new.json',
    'fsync folder two',
  ]);
});

test.each([
  'full.json.previous.locksign-new',
  'full.json.locksign-new',
])('a disk without room for %s loses neither the vault nor the one before it', async (name) => {
  const folder = path(name);
  const file = join(folder, 'full.json');
  using vault = await create(file);
  await addBinance(vault);
  const state = (): unknown => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  const before = state();
  full = name;
  expect((await refusal(() => addKucoin(vault), 'ERR_VAULT_WRITE')).errno).toBe('ENOSPC');
  expect(state()).toStrictEqual(before);
  full = undefined;
  await addKucoin(vault);
  expect(vault.accounts()).toHaveLength(2);
});

test('a disk that is removed during a change is reported with the first failure', async () => {
  const file = path('gone.json');
  using vault = await create(file);
  full = 'gone.json.locksign-new';
  isGone = true;
  expect(await refusal(() => addBinance(vault), 'ERR_VAULT_WRITE')).toMatchObject({ call: 'write', errno: 'ENOSPC' });
});

test('the next change removes the files of a killed writer', async () => {
  const folder = path('killed');
  const file = join(folder, 'vault.json');
  using vault = await create(file);
  for (const suffix of ['.locksign-new', '.previous.locksign-new'])
    writeFileSync(`${file}${suffix}`, 'half', { mode: 0o600 });
  await addBinance(vault);
  expect(readdirSync(folder).sort()).toStrictEqual(['vault.json', 'vault.json.lock', 'vault.json.previous']);
  using again = await open(file);
  expect(again.accounts()).toHaveLength(1);
});

test.each([
  ['EIO', true],
  ['EINVAL', false], // a file system without fsync for folders
])('a folder whose fsync gives %s holds the change all the same; a warning: %s', async (code, warned) => {
  const file = path();
  {
    using vault = await create(file);
    folderFault = code;
    await addBinance(vault);
    await addKucoin(vault);
    await vault.rename('kucoin', 'ku');
  }
  await new Promise((done) => setImmediate(done));
  expect(warnings.length).toBe(warned ? 3 : 0);
  if (warned) expect(warnings[0]).toMatch(/^LOCKSIGN_NOT_SYNCED: .*was written, but.*EIO/);
  using again = await open(file);
  expect(again.accounts().map(({ name }) => name)).toStrictEqual(['binance-main', 'ku']);
});

test('no nonce or salt repeats, within a file or across changes', async () => {
  const file = path();
  using vault = await create(file);
  const seen: string[] = [];
  const look = (): void => {
    const { accounts, check, seal, derivation }: VaultFile = JSON.parse(readFileSync(file, 'utf8'));
    const sealed = [check, seal, ...accounts.flatMap(({ secret, passphrase }) => [secret, passphrase ?? []].flat())];
    seen.push(derivation.salt, ...sealed.map((text) => Buffer.from(text, 'base64').toString('hex', 0, 24)));
  };
  await addBinance(vault);
  await addKucoin(vault);
  look();
  await vault.rename('kucoin', 'ku');
  look();
  expect(seen).toHaveLength(2 * (1 + 2 + 3));
  expect(new Set(seen).size).toBe(seen.length);
});
