/**
 * Starts subject.mjs, lets signals interrupt it while it signs, and searches its stack while it
 * rests.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { searchProcess } from '../../../../tools/forensics/search.js';
import type { Needle } from '../search.js';

/** A file with the secret of a key. */
export interface KeyFile {
  readonly path: string;
  readonly algorithm: string;
  readonly encoding: string;
}

export type Trigger = 'the CPU profiler' | 'signals from outside';

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): ChildProcess {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

export class SigningProcess {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  /** Sends SIGUSR2 to the process as fast as it can. Stopped while the process rests. */
  #sender: ChildProcess | undefined;

  private constructor(child: ChildProcess) {
    if (child.stdout === null) throw new Error('no output');
    this.#child = child;
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  static async start(
    folder: string,
    keys: readonly KeyFile[],
    trigger: Trigger,
    cpu: 'auto' | 'portable' = 'auto',
  ): Promise<SigningProcess> {
    const program = join(import.meta.dirname, 'subject.mjs');
    const env = { ...process.env, LOCKSIGN_CPU: cpu };
    const started = new SigningProcess(start(process.execPath, [program, folder, JSON.stringify(keys)], env));
    if (trigger === 'the CPU profiler') await started.#ask('profile');
    if (trigger === 'signals from outside') {
      await started.#ask('handleSignals');
      started.#sender = start('sh', ['-c', `while kill -USR2 ${started.#child.pid}; do :; done 2>/dev/null`]);
    }
    return started;
  }

  /** Signs with the key of that index while signals arrive, and rests afterwards. */
  async sign(index: number, milliseconds: number): Promise<void> {
    this.#sender?.kill('SIGCONT');
    await this.#ask('sign', { index, milliseconds });
    this.#sender?.kill('SIGSTOP');
  }

  /** The forms of the needles on the main thread's stack. */
  search(needles: readonly Needle[]): string[] {
    const isStack = ({ name }: { name: string }): boolean => name === '[stack]';
    const { findings, bytes } = searchProcess(this.#child.pid ?? 0, needles, undefined, isStack);
    if (bytes === 0) throw new Error('the stack was not read');
    return findings.map(({ key, form, count }) => `${form}: ${count} (${key})`);
  }

  async stop(): Promise<void> {
    for (const child of [this.#sender, this.#child]) {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }

  async #ask(name: string, options: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    this.#child.stdin?.write(`${JSON.stringify({ name, ...options })}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`the process ended at '${name}'`);
    return JSON.parse(value);
  }
}
