/**
 * lockFile() excludes other open files and other processes, natively and by flock(1).
 */
import childProcess from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lockFile } from '../../src/index.js';
import { type RunOptions, run, runProgram } from '../helpers/child.js';
import { refusal } from '../helpers/keys.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const { path, file } = scratch();
const open = (name: string) => openSync(path(name), 'a', 0o600);

/** Whether another process gets the lock: the text `true` or `false`. */
async function another(name: string, options: RunOptions = {}): Promise<string> {
  const { stdout } = await runProgram('process/programs/lock-file.mjs', { args: [path(name)], ...options });
  return stdout.trim();
}

describe('lockFile()', () => {
  it('gives the lock to one open file until it is closed', () => {
    const [first, second] = [open('two'), open('two')];
    expect(lockFile(first)).toBe(true);
    expect(lockFile(first)).toBe(true);
    expect(lockFile(second)).toBe(false);
    closeSync(first);
    expect(lockFile(second)).toBe(true);
    closeSync(second);
  });

  it('excludes other processes, and flock(1) sees the lock', async () => {
    const ours = open('processes');
    expect(lockFile(ours)).toBe(true);
    expect(await another('processes')).toBe('false');
    expect((await run('flock', ['-n', path('processes'), 'true'])).status).toBe(1);
    closeSync(ours);
    expect(await another('processes')).toBe('true');
    expect((await run('flock', ['-n', path('processes'), 'true'])).status).toBe(0);
  });

  it('releases the lock of a process that is killed', async () => {
    const ours = open('killed');
    const outcome = await runProgram('process/programs/lock-file.mjs', {
      args: [path('killed'), '--stay'],
      started: (child) =>
        child.stdout?.once('data', () => {
          expect(lockFile(ours)).toBe(false);
          child.kill('SIGKILL');
        }),
    });
    expect(outcome).toMatchObject({ signal: 'SIGKILL', stdout: 'true\n' });
    expect(lockFile(ours)).toBe(true);
    closeSync(ours);
  });

  it('locks a file that is open for reading only, and a folder', () => {
    for (const name of [file('read', ''), path('.')]) {
      const descriptor = openSync(name, 'r');
      expect(lockFile(descriptor)).toBe(true);
      closeSync(descriptor);
    }
  });

  it.each([-1, 0.5, 2 ** 31, Number.NaN, '3', null, undefined])('refuses %s as descriptor', async (descriptor) => {
    await refusal(() => lockFile(descriptor as never), 'ERR_INVALID_ARGUMENT');
  });

  it('names the call that failed on a closed descriptor', async () => {
    const error = await refusal(() => lockFile(999_999), 'ERR_LOCK_FAILED');
    expect(error).toMatchObject({ errno: 'EBADF', call: isNative ? 'flock' : 'fstat' });
    expect(error.message).toContain('descriptor 999999');
  });

  // fstat(2) accepts a descriptor of O_PATH (open(2)), and flock(2) refuses it.
  it.runIf(process.platform === 'linux')('reports why the kernel refuses an open descriptor', async () => {
    const O_PATH = 0o10000000;
    const descriptor = openSync(path('.'), O_PATH);
    const error = await refusal(() => lockFile(descriptor), 'ERR_LOCK_FAILED');
    expect(error.message).toMatch(isNative ? /flock: EBADF/ : /Bad file descriptor/);
    closeSync(descriptor);
  });
});

describe('lockFile() by flock(1)', () => {
  beforeEach((context) => skipIf(isNative, 'the addon calls flock(2) itself', context));
  afterEach(() => vi.restoreAllMocks());

  const spawned = { pid: 1, output: [], stdout: '', stderr: '', status: null, signal: null };
  const answer = (result: Partial<childProcess.SpawnSyncReturns<string>>) =>
    vi.spyOn(childProcess, 'spawnSync').mockReturnValue({ ...spawned, ...result });

  it('is refused if there is no such command', async () => {
    answer({
      error: Object.assign(new Error('spawnSync flock ENOENT'), { code: 'ENOENT', syscall: 'spawnSync flock' }),
    });
    const error = await refusal(() => lockFile(0), 'ERR_LOCK_UNAVAILABLE');
    expect(error.message).toMatch(/no flock in .*flock\(1\)/);
  });

  it('accepts only the two exit codes of flock(1), and reports every other outcome', async () => {
    answer({ status: 1, stderr: 'flock: No locks available\n' });
    expect((await refusal(() => lockFile(0), 'ERR_LOCK_FAILED')).message).toContain('No locks available');
    answer({ signal: 'SIGKILL' });
    expect((await refusal(() => lockFile(0), 'ERR_LOCK_FAILED')).message).toContain('SIGKILL');
    answer({
      error: Object.assign(new Error('spawnSync flock EAGAIN'), { code: 'EAGAIN', syscall: 'spawnSync flock' }),
    });
    expect(await refusal(() => lockFile(0), 'ERR_LOCK_FAILED')).toMatchObject({ errno: 'EAGAIN' });
  });

  it('does not search the command in the folders of PATH', async () => {
    file('flock', '#!/bin/sh\nexit 0\n', 0o755);
    const ours = open('path');
    lockFile(ours);
    expect(await another('path', { env: { PATH: path('') } })).toBe('false');
    closeSync(ours);
  });
});
