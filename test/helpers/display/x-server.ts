/**
 * A display of its own for tests of the clipboard: Xvfb.
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

/** Chooses a number that is free. */
export async function startDisplay(): Promise<Display> {
  // Kept when its last client is gone, with the clipboard's owner; -displayfd tells the number.
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

/** What is on the clipboard, as an application sees that pastes; undefined if nothing is. */
export function paste(display: Display): string | undefined {
  const { status, stdout } = spawnSync('xclip', ['-selection', 'clipboard', '-out'], {
    env: { ...process.env, DISPLAY: display.name },
    encoding: 'utf8',
  });
  return status === 0 ? stdout : undefined;
}

/** Copies something, as another application would. */
export function copy(display: Display, text: string): void {
  spawnSync('xclip', ['-selection', 'clipboard', '-in'], {
    env: { ...process.env, DISPLAY: display.name },
    input: text,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}
