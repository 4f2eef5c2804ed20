/**
 * The programs behind a token, such as its server. They end with the tests.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export class Service {
  readonly #child: ChildProcess;
  #complaints = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text;
    });
  }

  /**
   * Starts a program that the kernel kills when this process ends in any way (PR_SET_PDEATHSIG,
   * prctl(2)).
   */
  static async start(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Service> {
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    return new Service(child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits for its first output, for a program that prints its address once it listens. */
  async printed(): Promise<void> {
    if (this.#child.stdout !== null) await once(this.#child.stdout, 'data');
  }

  /** Waits until the condition holds, for at most 10 s. */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 500 && !this.#isOver; tries += 1) {
      if (await condition()) return;
      await sleep(20);
    }
    throw new Error(`${this.#child.spawnargs.join(' ')} did not start:\n${this.#complaints}`);
  }

  /** Kills it, and first the other processes, and waits for its end. */
  async kill(others: readonly number[] = []): Promise<void> {
    if (this.#isOver) return;
    const ended = once(this.#child, 'exit');
    for (const pid of others) process.kill(pid, 'SIGKILL');
    this.#child.kill('SIGKILL');
    await ended;
  }

  get #isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}
