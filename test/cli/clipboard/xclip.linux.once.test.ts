/**
 * `locksign copy` ends the xclip that it started. A stand-in for xclip shows this without an X
 * server.
 */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { only, until } from '../../helpers/display/wayland.js';
import { hasProgram } from '../../helpers/display/x-server.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { locksign } from '../../helpers/terminal/cli.js';
import { addBinance, binanceSecret, create, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { path } = scratch();
const needed = ['sh', 'cat', 'mv', 'sleep', 'mkfifo'];
const missing = [...needed, 'timeout'].find((name) => !hasProgram(name));
let vault: string;
beforeAll(async () => {
  vault = folder.path();
  using created = await create(vault);
  await addBinance(created);
});
beforeEach((context) => skipIf(missing !== undefined, `there is no ${missing}`, context));

/** @param programs are installed in addition to xclip and the programs that it needs. */
function clipboard(name: string, programs: readonly string[]) {
  const place = only(path(name), [...needed, ...programs]);
  symlinkSync(join(import.meta.dirname, 'programs', 'fake-xclip.sh'), join(place, 'xclip'));
  const board = join(place, 'board');
  const pidFile = join(place, 'pid');
  const copy = (seconds: number) =>
    locksign(['copy', 'binance-main', '--yes', '--seconds', String(seconds)], {
      vault,
      env: { PATH: place, DISPLAY: ':0', WAYLAND_DISPLAY: undefined, TEST_CLIPBOARD: board, TEST_PID_FILE: pidFile },
      flags: ['--import', join(import.meta.dirname, 'programs', 'write-pid.mjs')],
    });
  const owner = (): number => Number(readFileSync(`${board}.owner`, 'utf8'));
  const offered = async (): Promise<number> => {
    await until('the secret', () => existsSync(board) && readFileSync(board, 'utf8') === binanceSecret);
    return owner();
  };
  const ended = (): string => readFileSync(`${board}.ended`, 'utf8');
  return { copy, offered, ended, pid: () => Number(readFileSync(pidFile, 'utf8')) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('xclip', () => {
  it.each([
    ['with timeout(1)', ['timeout']],
    ['without timeout(1)', []],
  ])('is ended by SIGTERM when the time is over, %s', async (name, programs) => {
    const { copy, offered, ended } = clipboard(name, programs);
    const running = copy(1);
    const owner = await offered();
    expect(isRunning(owner)).toBe(true);
    expect(await running).toMatchObject({ status: 0, stderr: expect.stringContaining('The clipboard is cleared.') });
    await until('the end of xclip', () => !isRunning(owner));
    expect(ended()).toBe('SIGTERM\n');
  });

  it('is ended by timeout(1) while locksign is stopped', async () => {
    const { copy, offered, pid } = clipboard('stopped', ['timeout']);
    const running = copy(1);
    const owner = await offered();
    process.kill(pid(), 'SIGSTOP');
    try {
      await until('the end of xclip', () => !isRunning(owner));
    } finally {
      process.kill(pid(), 'SIGCONT');
    }
    expect(await running).toMatchObject({ status: 0, stderr: expect.stringContaining('The clipboard is cleared.') });
  });
});
