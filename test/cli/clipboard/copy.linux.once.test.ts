/**
 * `locksign copy` on the real clipboard of an X server without a screen, and with a stand-in for
 * Wayland's.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../helpers/child.js';
import { only, until, Wayland } from '../../helpers/display/wayland.js';
import { copy, type Display, hasProgram, paste, startDisplay } from '../../helpers/display/x-server.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { type CliOptions, locksign, session, type } from '../../helpers/terminal/cli.js';
import { addBinance, binanceSecret, create, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { path, file } = scratch();
let vault: string;
beforeAll(async () => {
  vault = folder.path();
  using created = await create(vault);
  await addBinance(created);
});

const pipesLeft = (): string[] => readdirSync(tmpdir()).filter((name) => /^locksign-[A-Za-z0-9]{6}$/.test(name));

const missing = ['Xvfb', 'xclip', 'xsel', 'mkfifo'].find((name) => !hasProgram(name));

describe('the clipboard of X11', () => {
  let display: Display;
  beforeAll(async () => {
    if (missing === undefined) display = await startDisplay();
  });
  afterAll(() => display?.stop());
  beforeEach((context) => skipIf(missing !== undefined, `there is no ${missing}`, context));

  const start = (args: readonly string[], options: CliOptions = {}): Promise<Outcome> =>
    locksign(['copy', 'binance-main', '--yes', ...args], {
      vault,
      ...options,
      env: { DISPLAY: display.name, WAYLAND_DISPLAY: undefined, ...options.env },
    });
  const owners = (program: string): string =>
    spawnSync('pgrep', ['-f', `^${program} .*(-quiet|--nodetach)`], { encoding: 'utf8' }).stdout;

  it.each(['xclip', 'xsel'])('holds the secret through %s for a limited time, and then nothing', async (tool) => {
    const before = pipesLeft();
    const running = start(['--seconds', '2'], { env: { PATH: only(path(tool), [tool, 'mkfifo']) } });
    await until('the secret', () => paste(display) === binanceSecret);
    const since = performance.now();
    await until('its end', () => !paste(display));
    expect(performance.now() - since).toBeLessThan(3_000);
    expect(performance.now() - since).toBeGreaterThan(1_000);
    const { status, stdout, stderr } = await running;
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toContain('The clipboard is cleared.');
    expect(stderr).not.toContain(binanceSecret);
    expect(owners(tool)).toBe('');
    expect(pipesLeft()).toEqual(before);
  });

  it.each(['xclip', 'xsel'])('keeps through %s content that was copied meanwhile', async (tool) => {
    const running = start(['--seconds', '60'], { env: { PATH: only(path(`${tool} newer`), [tool, 'mkfifo']) } });
    await until('the secret', () => paste(display) === binanceSecret);
    copy(display, 'newer');
    const { status, stderr } = await running; // ends at once, not after a minute
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('Something else was copied') });
    expect(paste(display)).toBe('newer');
  });

  it('is cleared of a secret that a clipboard manager has copied', async () => {
    const running = start(['--seconds', '3']);
    await until('the secret', () => paste(display) === binanceSecret);
    copy(display, binanceSecret); // a manager's copy: the first owner ends
    await sleep(500);
    expect(paste(display)).toBe(binanceSecret);
    const { status, stderr } = await running;
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('The clipboard is cleared.') });
    expect(paste(display) || undefined).toBeUndefined();
  });

  it('is cleared after the tool crashes if another program took over the secret', async () => {
    const running = start(['--seconds', '3']);
    await until('the secret', () => paste(display) === binanceSecret);
    await sleep(500); // an earlier crash would be an error of the start
    for (const pid of owners('xclip').split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
    copy(display, binanceSecret);
    const { status, stderr } = await running;
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('error: xclip failed: ') });
    expect(stderr).toContain('The clipboard is cleared.');
    expect(paste(display) || undefined).toBeUndefined();
  });

  it.each([
    ['SIGINT', 'SIGINT'],
    ['SIGTERM', 'SIGTERM'],
    ['SIGHUP', 'SIGHUP'],
    ['SIGQUIT', 'SIGQUIT'],
    ['SIGTSTP', 'SIGINT'],
  ] as const)('is cleared at once at %s, which ends it by %s', async (sent, signal) => {
    const running = start(['--seconds', '60'], pidWriter());
    await until('the secret', () => paste(display) === binanceSecret);
    process.kill(Number(readFileSync(path('pid'), 'utf8')), sent);
    const ended = await running;
    expect(ended).toMatchObject({ signal, stderr: expect.stringContaining('The clipboard is cleared.') });
    expect(paste(display) || undefined).toBeUndefined();
    expect(owners('xclip')).toBe('');
  });

  it('is cleared by timeout(1) while locksign is stopped', async () => {
    const running = start(['--seconds', '1'], pidWriter());
    await until('the secret', () => paste(display) === binanceSecret);
    const pid = Number(readFileSync(path('pid'), 'utf8'));
    process.kill(pid, 'SIGSTOP');
    try {
      await until('its end', () => !paste(display));
      expect(owners('xclip')).toBe('');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(await running).toMatchObject({ status: 0, stderr: expect.stringContaining('The clipboard is cleared.') });
  }, 20_000);

  const pidWriter = () => ({
    env: { TEST_PID_FILE: path('pid') },
    flags: ['--import', join(import.meta.dirname, 'programs', 'write-pid.mjs')],
  });

  it('gets nothing before a yes, and Ctrl-C on the terminal clears it without reaching the tool', async () => {
    const env = { DISPLAY: display.name, WAYLAND_DISPLAY: undefined };
    const question = ['expect', 'Copy the secret of binance-main to it? [y/N] '] as const;
    const said = await session(vault, ['copy', 'binance-main'], [question, ['send', 'n\n'], ['ended']], { env });
    expect(said).toMatchObject({ ended: 1, transcript: expect.stringContaining('can read the clipboard') });
    const { ended, transcript } = await session(
      vault,
      ['copy', 'binance-main'],
      [
        question,
        ['send', 'y\n'],
        ...type('Vault passphrase: ', passphrase),
        ['expect', 'on the clipboard for 10 s'],
        ['send', '\x03'],
        ['expect', 'The clipboard is cleared.'],
        ['ended'],
      ],
      { env },
    );
    expect(ended).toBe('SIGINT');
    expect(transcript).not.toContain(binanceSecret);
    expect(paste(display) || undefined).toBeUndefined();
  });

  it.each(['xclip', 'xsel'])('that %s cannot reach is reported before the passphrase is requested', async (tool) => {
    const env = {
      DISPLAY: ':54321',
      WAYLAND_DISPLAY: undefined,
      PATH: only(path(`${tool} alone`), [tool, 'mkfifo']),
    };
    const run = await locksign(['--vault', vault, 'copy', 'binance-main', '--yes'], { env }); // a request would end with status 4
    expect(run).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /^error: There is no clipboard here: DISPLAY is ':54321', and x(clip|sel) reports: .*Can't open/,
      ),
    });
  });

  it.each([['0'], ['61'], ['1.5'], ['x']])('refuses a time of %s seconds', async (seconds) => {
    expect(await start(['--seconds', seconds])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--seconds'),
    });
  });

  it('requires an existing account before the passphrase is requested', async () => {
    const { status, stderr } = await locksign(['--vault', vault, 'copy', 'binance-mian', '--yes']);
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Did you mean binance-main?'),
    });
  });
});

describe('the clipboard of Wayland', () => {
  beforeEach((context) => skipIf(!hasProgram('mkfifo'), 'there is no mkfifo', context));
  const start = (wayland: Wayland, env: CliOptions['env'] = {}): Promise<Outcome> =>
    locksign(['copy', 'binance-main', '--yes', '--seconds', '2'], { vault, env: { ...wayland.env, ...env } });

  it('holds the secret for a limited time, and clears it so that wl-copy removes its own copy', async () => {
    const wayland = new Wayland(path('wl'));
    const running = start(wayland);
    await until('the secret', () => wayland.content === binanceSecret);
    expect(await running).toMatchObject({ status: 0, stderr: expect.stringContaining('The clipboard is cleared.') });
    expect(wayland.content).toBeUndefined();
    expect(wayland.file).toBeUndefined();
    expect(wayland.calls).not.toContain(binanceSecret);
    expect(wayland.calls).toMatch(
      /^wl-paste --no-newline\nwl-copy --foreground --type text\/plain\nwl-paste --no-newline\nwl-copy --clear\n/,
    );
  });

  it.each([
    ['something newer', 'newer'],
    ['the secret followed by more text', `${binanceSecret}\n\n`],
  ])('keeps content that was copied meanwhile: %s', async (name, newer) => {
    const wayland = new Wayland(path(name));
    const running = start(wayland);
    await until('the secret', () => wayland.content === binanceSecret);
    wayland.replace(file('newer', newer));
    expect(await running).toMatchObject({ status: 0, stderr: expect.stringContaining('Something else was copied') });
    expect(wayland.content).toBe(newer);
  });

  it('keeps newer content if wl-copy has not noticed it, and reports that its file remains', async () => {
    const wayland = new Wayland(path('wl unaware'));
    const running = start(wayland, { TEST_WL_COPY_PAUSE: '30' });
    await until('the secret', () => wayland.content === binanceSecret && wayland.isUnaware);
    wayland.replace(file('newest', 'newest'));
    const { status, stderr } = await running;
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('Something else was copied') });
    expect(stderr).toContain('error: wl-copy did not remove its own copy of the secret.');
    expect(wayland.content).toBe('newest');
  });

  it('that cannot be reached is reported before the passphrase is requested', async () => {
    const { env } = new Wayland(path('nobody'), { paste: 'unreachable' });
    const run = await locksign(['--vault', vault, 'copy', 'binance-main', '--yes'], { env }); // a request would end with status 4
    expect(run).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('and wl-paste reports: Failed to connect'),
    });
  });

  it('requires a clipboard program', async () => {
    const none = await start(new Wayland(path('none'), { copy: 'missing', paste: 'missing' }));
    expect(none).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('No program for the clipboard is installed: wl-copy'),
    });
    const options = { vault, env: { WAYLAND_DISPLAY: undefined, DISPLAY: undefined } };
    const nowhere = await locksign(['copy', 'binance-main', '--yes'], options);
    expect(nowhere).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no clipboard here') });
  });
});
