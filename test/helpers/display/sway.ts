/**
 * A Wayland compositor for tests of the clipboard: sway without a screen.
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { subjectUser } from '../forensics/stage.js';

export interface Sway {
  /** The environment through which clients find it. */
  readonly env: { readonly XDG_RUNTIME_DIR: string; readonly WAYLAND_DISPLAY: string };
  stop(): Promise<void>;
}

export async function startSway(): Promise<Sway> {
  const folder = mkdtempSync(join(tmpdir(), 'wayland-'));
  // sway does not start as root.
  if (subjectUser !== undefined) chownSync(folder, subjectUser.uid, subjectUser.gid);
  const server: ChildProcess = spawn('sway', ['--config', '/dev/null'], {
    env: {
      PATH: process.env['PATH'],
      XDG_RUNTIME_DIR: folder,
      WLR_BACKENDS: 'headless',
      WLR_LIBINPUT_NO_DEVICES: '1',
      WLR_RENDERER: 'pixman',
    },
    stdio: 'ignore',
    ...subjectUser,
  });
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 200; tries += 1) {
    const name = readdirSync(folder).find((each) => /^wayland-\d+$/.test(each));
    if (name !== undefined) return { env: { XDG_RUNTIME_DIR: folder, WAYLAND_DISPLAY: join(folder, name) }, stop };
    if (server.exitCode !== null || !existsSync(folder)) break;
    await sleep(50);
  }
  await stop();
  throw new Error(`sway did not start (exit code ${server.exitCode})`);
}

/**
 * The content of the clipboard, as an application that pastes sees it. Undefined if it is empty.
 */
export function paste({ env }: Sway): string | undefined {
  const { status, stdout } = spawnSync('wl-paste', ['--no-newline'], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return status === 0 ? stdout : undefined;
}

/** Copies a text, as another application does. */
export function copy({ env }: Sway, text: string): void {
  spawnSync('wl-copy', [], { env: { ...process.env, ...env }, input: text, stdio: ['pipe', 'ignore', 'ignore'] });
}
