/**
 * SIGUSR1 makes Node open its inspector, through which other users read what JavaScript can: not in a protected process,
 * and not in the command.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { checkout, runScript } from '../helpers/child.js';
import { scratch } from '../helpers/scratch.js';

const { path } = scratch();

const opened = 'Debugger listening';
const flags = ['--inspect-port=0'];

/** Sends the signal again and again, since the first may come before Node listens. */
async function signal(child: ChildProcess): Promise<void> {
  for (let again = 0; again < 10 && child.exitCode === null; again += 1) {
    await sleep(100);
    child.kill('SIGUSR1');
  }
}

describe('SIGUSR1', () => {
  it.each([
    [true, ''],
    [false, 'protectProcess(); protectProcess();'],
  ])('opens the inspector: %s, after %o', async (opens, protect) => {
    const script = `
      import { protectProcess } from 'locksign';
      ${protect}
      process.send('ready');
      setTimeout(() => process.disconnect(), 2_000);
    `;
    const started = (child: ChildProcess): void => {
      child.once('message', () => signal(child));
    };
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const;
    const { status, stderr } = await runScript(script, { flags, stdio: [...stdio], started });
    expect(status, stderr).toBe(0);
    expect(stderr.includes(opened)).toBe(opens);
  });

  it.each(['native', 'wasm'])('does not open it in the command, while that waits: %s', async (LOCKSIGN_BACKEND) => {
    const command = join(checkout, 'dist', 'cli', 'main.js');
    const init = ['--vault', path('vault.json'), 'init', '--passphrase-fd', '0']; // nobody writes: it waits
    const child = spawn(process.execPath, [...flags, command, ...init], {
      stdio: 'pipe',
      env: { ...process.env, LOCKSIGN_BACKEND },
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += String(text);
    });
    await sleep(1_000); // Node has loaded the command by then; before, nothing secret is there
    await signal(child);
    expect([child.exitCode, child.signalCode]).toStrictEqual([null, null]); // it was there to be asked
    child.kill('SIGKILL');
    expect(stderr).not.toContain(opened);
  });
});
