/**
 * `locksign copy` where the clipboard cannot be read or cleared: it never leaves the secret there
 * without a report.
 */
import { mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Outcome, run } from '../../helpers/child.js';
import { until, Wayland } from '../../helpers/display/wayland.js';
import { hasProgram } from '../../helpers/display/x-server.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { type CliOptions, locksign, program } from '../../helpers/terminal/cli.js';
import { addBinance, binanceSecret, create, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { path } = scratch();
let vault: string;
beforeAll(async () => {
  vault = folder.path();
  using created = await create(vault);
  await addBinance(created);
});

const start = (wayland: Wayland, { seconds = 2, env = {} }: { seconds?: number; env?: CliOptions['env'] } = {}) => {
  return locksign(['copy', 'binance-main', '--yes', '--seconds', String(seconds)], {
    vault,
    env: { ...wayland.env, TEST_PID_FILE: join(wayland.folder, 'pid'), ...env },
    flags: ['--import', join(import.meta.dirname, 'programs', 'write-pid.mjs')],
  });
};
const pid = (wayland: Wayland): number => Number(readFileSync(`${wayland.folder}/pid`, 'utf8'));

/** Resolves once the secret is on the clipboard and the tool has had time to fail. */
async function offered(wayland: Wayland): Promise<void> {
  await until('the secret', () => wayland.content === binanceSecret);
  await sleep(500);
}

function expectCleared(wayland: Wayland): void {
  expect(wayland.calls).toContain('wl-copy --clear');
  expect({ content: wayland.content, file: wayland.file }).toEqual({ content: undefined, file: undefined });
}

// The tests are concurrent because they mostly wait.
describe.concurrent('copy', () => {
  beforeEach((context) => skipIf(!hasProgram('mkfifo'), 'there is no mkfifo', context));

  it.each([
    ['is not installed', 'missing', 'it could not be started (ENOENT)'],
    ['fails', 'fails', 'it exited with 1'],
    ['loses the display', 'loses-connection', 'Failed to connect'],
    ['fails after partial output', 'partial', 'it exited with 1'],
    ['is killed', 'killed', 'it exited with SIGKILL'],
    ['prints too much and fails', 'long-and-fails', 'it exited with 1'],
    ['never ends', 'never-ends', 'it did not exit'],
  ] as const)('clears the clipboard if wl-paste %s, and reports that it could not read it', async (name, paste, reason) => {
    const wayland = new Wayland(path(`paste ${name}`), { paste });
    const running = start(wayland);
    await until('the secret', () => wayland.content === binanceSecret);
    const { status, stderr } = await running;
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining(`wl-paste could not read the clipboard: ${reason}`),
    });
    expect(stderr).toContain('error: wl-copy was asked to clear the clipboard, but the result could not be checked: ');
    expect(stderr).not.toMatch(/is cleared|left alone/);
    expectCleared(wayland);
  });

  it.each([
    ['a line break', 'adds-line-break'],
    ['a Windows line break', 'adds-windows-line-break'],
  ] as const)('recognizes the secret followed by %s', async (name, paste) => {
    const wayland = new Wayland(path(name), { paste });
    expect(await start(wayland)).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('The clipboard is cleared.'),
    });
    expectCleared(wayland);
  });

  it.each([
    ['more than the capacity of a pipe', 'long'],
    ['endless content', 'endless-content'],
  ] as const)('leaves longer content alone: %s', async (name, paste) => {
    const wayland = new Wayland(path(name), { paste });
    const { stderr } = await start(wayland, { seconds: 1 });
    expect(stderr).toContain('Something else was copied');
    expect(wayland.calls).not.toContain('wl-copy --clear');
  });

  it('clears the clipboard if the folder for pipes has disappeared', async () => {
    const place = path('pipes');
    mkdirSync(place);
    const wayland = new Wayland(path('no folder'));
    const running = start(wayland, { env: { TMPDIR: place } });
    await until('the secret', () => wayland.content === binanceSecret);
    rmSync(place, { recursive: true });
    expect(await running).toMatchObject({ status: 1, stderr: expect.stringContaining('could not be checked: ENOENT') });
    expectCleared(wayland);
  });

  it.each([
    ['fails', 'clear-fails'],
    ['never ends', 'clear-never-ends'],
  ] as const)('ends wl-copy if the command to clear %s, and reports its file', async (name, copy) => {
    const wayland = new Wayland(path(`clear ${name}`), { copy });
    const running = start(wayland);
    await offered(wayland);
    const { status, stderr } = await running;
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('error: wl-copy did not remove its own copy of the secret.'),
    });
    expect(stderr).toContain('The clipboard is cleared.');
    expect(() => process.kill(wayland.owner, 0)).toThrow('ESRCH');
  });

  it('reports that the secret remains if another program puts it back', async () => {
    const wayland = new Wayland(path('manager'), { paste: 'restored' });
    const { status, stderr } = await start(wayland, { seconds: 1 });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('error: The secret is still on the clipboard'),
    });
    expect(stderr).not.toContain('is cleared');
  });

  it('reports that wl-copy crashed, and that only its file still has the secret', async () => {
    const wayland = new Wayland(path('crash'));
    const running = start(wayland, { seconds: 60 });
    await offered(wayland);
    process.kill(wayland.owner, 'SIGKILL');
    const { status, stderr } = await running; // ends at once, not after a minute
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('error: wl-copy failed: ') });
    expect(stderr).toContain('The secret is no longer on the clipboard.');
    expect(stderr).toContain('wl-copy did not remove its own copy of the secret.');
  });

  it.each([
    ['sees the secret', 'usual', 0],
    ['sees nothing', 'fails', 1],
  ] as const)('waits the full time for a wl-copy that runs in the background, if it %s', async (name, paste, code) => {
    const wayland = new Wayland(path(`background ${name}`), { copy: 'background', paste });
    const running = start(wayland, { seconds: 4 });
    await offered(wayland);
    const since = performance.now();
    const { status, stderr } = await running;
    expect(performance.now() - since).toBeGreaterThan(2_500);
    expect({ status, stderr }).toEqual({
      status: code,
      stderr: expect.stringMatching(/is cleared|could not be checked/),
    });
    expect(wayland.content).toBeUndefined();
  });

  it.each([
    ['wl-paste', { paste: 'ignores-sigterm' }],
    ['wl-copy --clear', { copy: 'clear-never-ends' }],
    ['a child of wl-copy', { copy: 'with-child' }],
  ] as const)('ends without waiting for %s', async (name, behaviours) => {
    const wayland = new Wayland(path(`endless ${name}`), behaviours);
    const since = performance.now();
    await start(wayland, { seconds: 1 });
    expect(performance.now() - since).toBeLessThan(25_000);
  });

  it.each([
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
  ] as const)('clears a clipboard that it cannot read at %s, and reports it', async (signal) => {
    const wayland = new Wayland(path(`unseen ${signal}`), { paste: 'fails' });
    const running = start(wayland, { seconds: 60 });
    await offered(wayland);
    process.kill(pid(wayland), signal);
    expect(await running).toMatchObject({ signal, stderr: expect.stringContaining('could not be checked') });
    expectCleared(wayland);
  });

  it('clears the clipboard despite a second Ctrl-C', async () => {
    const wayland = new Wayland(path('twice'), { copy: 'clear-slowly' });
    const running = start(wayland, { seconds: 60 });
    await offered(wayland);
    process.kill(-pid(wayland), 'SIGINT'); // signals the group, as a terminal does
    await until('the clearing', () => wayland.calls.includes('wl-copy --clear'));
    process.kill(-pid(wayland), 'SIGINT');
    expect(await running).toMatchObject({
      signal: 'SIGINT',
      stderr: expect.stringContaining('The clipboard is cleared.'),
    });
    expectCleared(wayland);
  });

  it('clears the clipboard even if nobody reads its output', async () => {
    const wayland = new Wayland(path('full'));
    const args = ['copy', 'binance-main', '--yes', '--seconds', '1', '--passphrase-env', 'TEST_PASSPHRASE'];
    const running: Promise<Outcome> = run(process.execPath, [program, '--vault', vault, ...args], {
      env: { ...wayland.env, TEST_PASSPHRASE: passphrase },
      stdio: ['ignore', 'ignore', openSync('/dev/full', 'w')],
    });
    await until('the secret', () => wayland.content === binanceSecret);
    expect(await running).toMatchObject({ status: 0, signal: null });
    expectCleared(wayland);
  });
});
