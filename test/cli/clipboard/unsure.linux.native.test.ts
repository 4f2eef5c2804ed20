/**
 * `locksign copy` where it could not be checked what is on the clipboard, or clearing it does not work: the secret does not stay in silence.
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
    flags: ['--import', join(import.meta.dirname, 'write-pid.mjs')],
  });
};
const pid = (wayland: Wayland): number => Number(readFileSync(`${wayland.folder}/pid`, 'utf8'));

/** When the secret is there, and the tool has had time to fail. */
async function offered(wayland: Wayland): Promise<void> {
  await until('the secret', () => wayland.content === binanceSecret);
  await sleep(500);
}

/** 88 KB: more than a pipe takes at once. */
const much = 'i=0; while [ $i -lt 4000 ]; do echo "something much longer"; i=$((i + 1)); done';

function expectCleared(wayland: Wayland): void {
  expect(wayland.calls).toContain('wl-copy --clear');
  expect({ content: wayland.content, file: wayland.file }).toEqual({ content: undefined, file: undefined });
}

// They wait for most of their time.
describe.concurrent('copy', () => {
  beforeEach((context) => skipIf(!hasProgram('mkfifo'), 'there is no mkfifo', context));

  it.each([
    ['is not installed', undefined, 'wl-paste could not read the clipboard: it could not be started (ENOENT)'],
    ['fails', 'exit 1', 'wl-paste could not read the clipboard: it exited with 1'],
    [
      'cannot reach the display',
      'echo "Failed to connect" >&2; exit 1',
      'wl-paste could not read the clipboard: Failed to connect',
    ],
    ['fails after a part', 'echo newer; exit 1', 'wl-paste could not read the clipboard: it exited with 1'],
    ['is killed', 'kill -9 $$', 'wl-paste could not read the clipboard: it exited with SIGKILL'],
    ['says too much, and fails', `${much}; exit 1`, 'it exited with 1'],
    ['never ends', 'exec sleep 30', 'wl-paste could not read the clipboard: it did not exit'],
  ])('clears the clipboard if wl-paste %s, and tells that it was not seen', async (name, paste, reason) => {
    const wayland = new Wayland(path(`paste ${name}`), { 'wl-paste': paste });
    const running = start(wayland);
    await until('the secret', () => wayland.content === binanceSecret);
    const { status, stderr } = await running;
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(reason) });
    expect(stderr).toContain('error: wl-copy was asked to clear the clipboard, but the result could not be checked: ');
    expect(stderr).not.toMatch(/is cleared|left alone/);
    expectCleared(wayland);
  });

  it.each([
    ['a line break', 'usual || exit; echo'],
    ['a line break of Windows', String.raw`usual || exit; printf '\r\n'`],
  ])('knows the secret with %s behind it', async (name, paste) => {
    const wayland = new Wayland(path(name), { 'wl-paste': paste });
    expect(await start(wayland)).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('The clipboard is cleared.'),
    });
    expectCleared(wayland);
  });

  it.each([
    ['more than a pipe takes', much],
    ['so much that it does not end', 'while :; do echo "something much longer"; done'],
  ])('leaves alone what is longer: %s', async (name, paste) => {
    const wayland = new Wayland(path(name), { 'wl-paste': paste });
    const { stderr } = await start(wayland, { seconds: 1 });
    expect(stderr).toContain('Something else was copied');
    expect(wayland.calls).not.toContain('wl-copy --clear');
  });

  it('clears the clipboard where the folder for pipes has gone meanwhile', async () => {
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
    ['fails', 'exit 1'],
    ['never ends', "trap '' TERM; sleep 30"],
  ])('ends wl-copy if telling it to clear %s, and tells of its file', async (name, clear) => {
    const wayland = new Wayland(path(`clear ${name}`), {
      'wl-copy': `case "$*" in --clear) ${clear};; *) usual "$@";; esac`,
    });
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

  it('tells that the secret is there still, if another program puts it back', async () => {
    const wayland = new Wayland(path('manager'), { 'wl-paste': `printf %s '${binanceSecret}'` });
    const { status, stderr } = await start(wayland, { seconds: 1 });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('error: The secret is still on the clipboard'),
    });
    expect(stderr).not.toContain('is cleared');
  });

  it('tells that wl-copy crashed, and that the secret is gone with it but for its file', async () => {
    const wayland = new Wayland(path('crash'));
    const running = start(wayland, { seconds: 60 });
    await offered(wayland);
    process.kill(wayland.owner, 'SIGKILL');
    const { status, stderr } = await running; // at once, and not in a minute
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('error: wl-copy failed: ') });
    expect(stderr).toContain('The secret is no longer on the clipboard.');
    expect(stderr).toContain('wl-copy did not remove its own copy of the secret.');
  });

  it.each([
    ['sees the secret', 'usual', 0],
    ['sees nothing', 'exit 1', 1],
  ])('waits the time for a wl-copy that goes to the background, if it %s', async (name, paste, code) => {
    const wayland = new Wayland(path(`background ${name}`), {
      'wl-copy':
        'case "$*" in --clear) usual --clear;; *) exec 3<&0; (exec 2> /dev/null; usual "$@" <&3) & sleep 0.3; echo $! > "$board.owner";; esac',
      'wl-paste': paste,
    });
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
    ['wl-paste', { 'wl-paste': "trap '' TERM; sleep 40" }],
    ['wl-copy --clear', { 'wl-copy': 'case "$*" in --clear) trap "" TERM; sleep 40;; *) usual "$@";; esac' }],
    ['what wl-copy started', { 'wl-copy': 'case "$*" in --clear) ;; *) sleep 40 & ;; esac; usual "$@"' }],
  ])('ends, and does not wait for %s', async (name, changed) => {
    const wayland = new Wayland(path(`endless ${name}`), changed);
    const since = performance.now();
    await start(wayland, { seconds: 1 });
    expect(performance.now() - since).toBeLessThan(25_000);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('clears at %s what it cannot see, and tells so', async (signal) => {
    const wayland = new Wayland(path(`unseen ${signal}`), { 'wl-paste': 'exit 1' });
    const running = start(wayland, { seconds: 60 });
    await offered(wayland);
    process.kill(pid(wayland), signal);
    expect(await running).toMatchObject({ signal, stderr: expect.stringContaining('could not be checked') });
    expectCleared(wayland);
  });

  it('is not kept from clearing by a second Ctrl-C', async () => {
    const wayland = new Wayland(path('twice'), {
      'wl-copy': 'case "$*" in --clear) sleep 1; usual --clear;; *) usual "$@";; esac',
    });
    const running = start(wayland, { seconds: 60 });
    await offered(wayland);
    process.kill(-pid(wayland), 'SIGINT'); // to the group, as the terminal does
    await until('the clearing', () => wayland.calls.includes('wl-copy --clear'));
    process.kill(-pid(wayland), 'SIGINT');
    expect(await running).toMatchObject({
      signal: 'SIGINT',
      stderr: expect.stringContaining('The clipboard is cleared.'),
    });
    expectCleared(wayland);
  });

  it('clears also if nobody reads what it says', async () => {
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
