/**
 * `locksign copy` on a real Wayland clipboard, of sway without a screen. copy.linux.once.test.ts
 * tests X11.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../helpers/child.js';
import { copy, paste, type Sway, startSway } from '../../helpers/display/sway.js';
import { until } from '../../helpers/display/wayland.js';
import { hasProgram } from '../../helpers/display/x-server.js';
import { skipIf } from '../../helpers/scratch.js';
import { locksign } from '../../helpers/terminal/cli.js';
import { addBinance, binanceSecret, create, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const missing = ['sway', 'wl-copy', 'wl-paste', 'mkfifo'].find((name) => !hasProgram(name));

/** wl-copy keeps the content in a file. */
const filesLeft = (): string[] =>
  readdirSync(tmpdir())
    .filter((name) => name.startsWith('wl-copy'))
    .flatMap((name) => readdirSync(join(tmpdir(), name)).map((file) => join(tmpdir(), name, file)))
    .filter((file) => readFileSync(file, 'latin1').includes(binanceSecret));

describe('the clipboard of sway', () => {
  beforeEach((context) => skipIf(missing !== undefined, `there is no ${missing}`, context));
  let vault: string;
  let sway: Sway;
  beforeAll(async () => {
    if (missing !== undefined) return;
    sway = await startSway();
    vault = folder.path();
    using created = await create(vault);
    await addBinance(created);
  });
  afterAll(() => sway?.stop());

  const start = (seconds: string): Promise<Outcome> =>
    locksign(['copy', 'binance-main', '--yes', '--seconds', seconds], {
      vault,
      env: { DISPLAY: undefined, ...sway.env },
    });
  const secretIsThere = (): Promise<void> => until('the secret', () => paste(sway) === binanceSecret);

  it('holds the secret for a limited time, and then nothing', async () => {
    const running = start('2');
    await secretIsThere();
    expect(filesLeft()).toHaveLength(1); // the control, and a limit documented in SECURITY.md
    const { status, stdout, stderr } = await running;
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toContain('The clipboard is cleared.');
    expect(paste(sway)).toBeUndefined();
    expect(filesLeft()).toEqual([]);
  });

  it('keeps content that was copied meanwhile', async () => {
    const running = start('60');
    await secretIsThere();
    copy(sway, 'newer');
    const { status, stderr } = await running; // ends at once, not after a minute
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('Something else was copied') });
    expect(paste(sway)).toBe('newer');
    expect(filesLeft()).toEqual([]);
  });
});
