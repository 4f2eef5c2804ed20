/**
 * An X display for tests of the clipboard: Xvfb.
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export const hasProgram = (name: string): boolean => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;

export interface Display {
  readonly name: string;
  stop(): Promise<void>;
}

/** Chooses a free display number. */
export async function startDisplay(): Promise<Display> {
  // -noreset keeps the clipboard when the last client disconnects. -displayfd reports the number.
  const server: ChildProcess = spawn(
    'Xvfb',
    ['-displayfd', '3', '-noreset', '-nolisten', 'tcp', '-screen', '0', '64x64x8'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const output = server.stdio[3];
  if (output === null || output === undefined || !('read' in output)) throw new Error('no pipe');
  const [number] = await once(createInterface({ input: output }), 'line');
  const stop = async (): Promise<void> => {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
  };
  return { name: `:${number}`, stop };
}

/** Milliseconds. xclip waits for ever if the owner of the clipboard ends before it answers. */
const patience = 5_000;

/**
 * The content of the clipboard, as an application that pastes sees it. Undefined if it is empty, or
 * if its owner does not answer.
 */
export function paste(display: Display): string | undefined {
  const { status, stdout } = spawnSync('xclip', ['-selection', 'clipboard', '-out'], {
    env: { ...process.env, DISPLAY: display.name },
    encoding: 'utf8',
    timeout: patience,
  });
  return status === 0 ? stdout : undefined;
}

/** Copies a text, as another application does. */
export function copy(display: Display, text: string): void {
  spawnSync('xclip', ['-selection', 'clipboard', '-in'], {
    env: { ...process.env, DISPLAY: display.name },
    input: text,
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: patience,
  });
}
