/**
 * A vault's lock: what happens if it is deleted, and the errors where locking is impossible.
 */
import type fs from 'node:fs';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { selectBackend } from '../../../src/backend/select.js';
import { LocksignError, lockFile, secret } from '../../../src/index.js';
import { createVault, openVault } from '../../../src/vault/index.js';
import { requireLock, withLock } from '../../../src/vault/storage/lock.js';
import { askProgram } from '../../helpers/child.js';
import { isRoot } from '../../helpers/forensics/stage.js';
import { refusal } from '../../helpers/keys.js';
import { edit, empty, vaultFolder } from '../../helpers/vault/vaults.js';

/** Runs once, right after a lock is opened. */
let onceOpened: ((lock: string) => void) | undefined;

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    openSync(...values: Parameters<typeof real.openSync>) {
      const descriptor = real.openSync(...values);
      const then = onceOpened;
      onceOpened = undefined;
      then?.(String(values[0]));
      return descriptor;
    },
  };
});

const { path, folder } = vaultFolder();
afterEach(() => {
  vi.restoreAllMocks();
  onceOpened = undefined;
});

/** Runs twenty times as fast as the real monotonic clock. */
function fastClock(): void {
  const { now } = performance;
  const start = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => start + 20 * (now.call(performance) - start));
}

/** Locks a path, as another writer does. */
function hold(lock: string): number {
  const descriptor = openSync(lock, 'a', 0o600);
  expect(lockFile(descriptor)).toBe(true);
  onTestFinished(() => closeSync(descriptor));
  return descriptor;
}

describe('a lock', () => {
  test('that was deleted lets nobody in while another process holds the current one', async () => {
    const file = path();
    let calls = 0;
    onceOpened = (lock) => {
      rmSync(lock);
      hold(lock);
    };
    fastClock();
    const error = await refusal(() => withLock(file, () => (calls += 1)), 'ERR_VAULT_LOCKED');
    expect(error.message).toContain(file);
    expect(calls).toBe(0);
  });

  test('that was deleted is created again', async () => {
    const file = path();
    onceOpened = (lock) => rmSync(lock);
    expect(await withLock(file, () => existsSync(`${file}.lock`))).toBe(true);
  });

  test('is awaited by the monotonic clock', async () => {
    const file = path();
    const other = openSync(`${file}.lock`, 'a', 0o600);
    expect(lockFile(other)).toBe(true);
    let now = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => (now += 3_600_000));
    setTimeout(() => closeSync(other), 300);
    expect(await withLock(file, () => 'changed')).toBe('changed');
  });

  test('is released after a failed change', async () => {
    const file = path();
    const fails = (): never => {
      throw new LocksignError('ERR_VAULT_CHANGED', { subject: file });
    };
    await refusal(() => withLock(file, fails), 'ERR_VAULT_CHANGED');
    expect(await withLock(file, () => 'next')).toBe('next');
  });
});

describe('without file locking', () => {
  /** A source that must not be read. */
  const untouched = secret.file('/nonexistent');
  const lockless = (): void => {
    vi.spyOn(selectBackend(), 'lockFile').mockImplementation(() => {
      throw new LocksignError('ERR_LOCK_UNAVAILABLE');
    });
  };

  test('creating and exporting a vault fail before a secret is requested', async () => {
    const file = await empty(path());
    using vault = await edit(file);
    lockless();
    const wanted = join(folder(), 'vault.json');
    await refusal(() => createVault({ path: wanted, passphrase: untouched }), 'ERR_LOCK_UNAVAILABLE');
    await refusal(
      () => vault.export({ path: wanted, currentPassphrase: untouched, passphrase: untouched }),
      'ERR_LOCK_UNAVAILABLE',
    );
    expect(readdirSync(dirname(wanted))).toStrictEqual([]);
  });

  test('a vault reports it before it is opened', async () => {
    const file = await empty(join(folder(), 'vault.json'));
    const before = readdirSync(dirname(file));
    requireLock(file);
    hold(`${file}.lock`);
    requireLock(file); // another writer is no obstacle, because it will finish
    expect(readdirSync(dirname(file))).toStrictEqual(before);
    lockless();
    await refusal(() => requireLock(file), 'ERR_LOCK_UNAVAILABLE');
    await refusal(() => openVault({ path: file, edit: true, passphrase: untouched }), 'ERR_LOCK_UNAVAILABLE');
  });

  test('the lock itself is tested, and the folder only if there is no lock', async () => {
    const asked: bigint[] = [];
    vi.spyOn(selectBackend(), 'lockFile').mockImplementation((descriptor) => {
      asked.push(fstatSync(descriptor, { bigint: true }).ino);
      return true;
    });
    const inode = (place: string): bigint => statSync(place, { bigint: true }).ino;
    const file = join(folder(), 'vault.json');
    requireLock(file);
    writeFileSync(`${file}.lock`, '', { mode: 0o600 });
    requireLock(file);
    expect(asked).toStrictEqual([inode(dirname(file)), inode(`${file}.lock`)]);
  });

  test('a lock that cannot be opened is reported with a remedy', async () => {
    const file = await empty(join(folder(), 'vault.json'));
    for (const make of [mkdirSync, (lock: string) => symlinkSync(file, lock)]) {
      rmSync(`${file}.lock`, { force: true, recursive: true });
      make(`${file}.lock`);
      for (const attempt of [() => requireLock(file), () => withLock(file, () => 0)]) {
        const error = await refusal(attempt, 'ERR_VAULT_WRITE');
        expect(error.message).toMatch(
          /its lock file cannot be opened \((?:EISDIR|ELOOP)\)\. Delete \S+\.lock if no other/,
        );
      }
    }
  });

  test('a folder that a network file system cannot lock is accepted, but not a lock file', async () => {
    const file = join(folder(), 'vault.json');
    const spy = vi.spyOn(selectBackend(), 'lockFile').mockImplementation(() => {
      throw new LocksignError('ERR_LOCK_FAILED', { call: 'flock', errno: 'EBADF' });
    });
    requireLock(file);
    writeFileSync(`${file}.lock`, '', { mode: 0o600 });
    const error = await refusal(() => requireLock(file), 'ERR_LOCK_FAILED');
    expect(error).toMatchObject({ errno: 'EBADF', problem: expect.stringContaining(file) });
    expect(error.remedy).toMatch(/Move the vault to a local disk: the file system of \S+ (?:\(\w+\) )?cannot lock/);
    expect(spy.mock.calls).toHaveLength(2);
  });

  test('a missing folder is reported as missing', async () => {
    const error = await refusal(() => requireLock(join(path(), 'vault.json')), 'ERR_VAULT_WRITE');
    expect(error.errno).toBe('ENOENT');
    const file = path();
    writeFileSync(file, '');
    expect((await refusal(() => withLock(join(file, 'v'), () => 0), 'ERR_VAULT_WRITE')).errno).toBe('ENOTDIR');
  });
});

test('a read-only folder is reported before a secret is requested', async () => {
  const inside = folder();
  const file = await empty(join(inside, 'vault.json'));
  if (isRoot) {
    chmodSync(dirname(inside), 0o711); // gives access to another user, whom permissions stop
    for (const place of [inside, ...readdirSync(inside).map((name) => join(inside, name))])
      chownSync(place, 65534, 65534);
  }
  const answer = await askProgram('vault/programs/open-in-read-only-folder.mjs', { args: [file] });
  if (isRoot) chownSync(inside, 0, 0);
  chmodSync(dirname(inside), 0o700);
  const cannot = ['ERR_VAULT_WRITE', 'EACCES'];
  const asked = ['ERR_SOURCE_NOT_FOUND', expect.anything()];
  expect(answer).toMatchObject([cannot, asked, cannot, asked, asked, asked]);
});
