/**
 * Another program that this process runs. It may be missing, fail, or never end.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { systemFacts } from '../../errors/locksign-error.js';

/** How long to wait for something that takes a program no time. */
export const patienceMilliseconds = 2_000;

/** Its descriptors 0, 1 and 2. */
type Stdio = readonly [input: number | 'ignore', output: number | 'ignore', complaints: 'pipe' | 'ignore'];

export class Run {
  readonly name: string;
  readonly #child: ChildProcess;
  #complaint = '';
  #error: Error | undefined;
  /** Settles when it has ended, or could not be started. */
  readonly ended: Promise<void>;

  constructor([program = '', ...args]: readonly string[], [input, output, complaints]: Stdio) {
    this.name = program;
    // It is in another process group, because Ctrl-C must not end it before it is done.
    const child = spawn(program, args, { stdio: [input, output, complaints], detached: true });
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-1000);
    });
    this.ended = new Promise((resolve) => {
      child.once('close', () => resolve());
      child.once('error', (error) => {
        this.#error = error;
        resolve();
      });
    });
  }

  get isRunning(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Its exit code; null if it has none. */
  get status(): number | null {
    return this.#child.exitCode;
  }

  /** The end of its standard error. */
  get complaint(): string {
    return this.#complaint.trim();
  }

  /** Why it failed, as a part of a sentence. */
  get trouble(): string {
    if (this.#error !== undefined)
      return `it could not be started (${systemFacts(this.#error).errno ?? this.#error.message})`;
    if (this.isRunning) return 'it did not exit';
    return this.complaint || `it exited with ${this.status ?? this.#child.signalCode}`;
  }

  /** @returns whether it ended in that time. */
  async endsWithin(milliseconds: number): Promise<boolean> {
    const inTime = this.ended.then(() => true);
    return Promise.race([inTime, delay(Math.max(milliseconds, 0), false, { ref: false })]);
  }

  /** Sends it SIGTERM. */
  terminate(): void {
    this.#child.kill();
  }

  /**
   * Kills it and the programs that it started. Afterwards it does not keep this process from
   * ending.
   */
  [Symbol.dispose](): void {
    if (this.isRunning) process.kill(-(this.#child.pid ?? 0), 'SIGKILL');
    this.#child.stderr?.destroy();
  }
}
