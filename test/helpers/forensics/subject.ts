/**
 * Starts the examined process and talks to it.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { KeyPlan } from './key-plan.js';
import { asSubjectUser, type Stage } from './stage.js';

export interface SubjectOptions {
  readonly plan?: KeyPlan;
  readonly env?: Readonly<Record<string, string>>;
  /** A command that starts the process, such as `['prlimit', '--core=unlimited']`. */
  readonly wrapper?: readonly string[];
  readonly nodeOptions?: readonly string[];
  /** Whether it has the user of the tests, who may use the services that a test started. */
  readonly asTests?: boolean;
}

/** The failure of a command. The code is the LocksignError's. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(facts: Readonly<Record<string, unknown>>) {
    super(String(facts['message']));
    this.facts = facts;
  }
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Node calls it a pipe, but it is a socket. */
function sendThrough(stream: unknown, text: string): void {
  if (stream instanceof Writable) stream.end(text);
}

export class Subject {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #ended: Promise<unknown[]>;
  #complaints = '';

  private constructor(child: ChildProcess) {
    if (child.stdout === null) throw new Error('no output');
    this.#child = child;
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#ended = once(child, 'exit');
    running.add(child);
    child.once('exit', () => running.delete(child));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text;
    });
    child.stdin?.on('error', () => {}); // a crash closes it, and the missing answer reports the crash
  }

  static async start(stage: Stage, options: SubjectOptions = {}): Promise<Subject> {
    const { plan, env, wrapper = [], nodeOptions = [], asTests = false } = options;
    const inherited = plan?.descriptors ?? [];
    const program = [process.execPath, ...nodeOptions, join(stage.folder, 'subject.mjs')];
    // The wrapper raises root's limits before the process becomes another user, so it comes first
    // and setpriv(1) last.
    const [command = '', ...rest] = [...wrapper, ...(asTests ? program : asSubjectUser(program))];
    const child = spawn(command, rest, {
      cwd: stage.work,
      env: {
        PATH: process.env['PATH'],
        LOCKSIGN_BACKEND: process.env['LOCKSIGN_BACKEND'],
        ...plan?.env,
        ...env,
      },
      stdio: ['pipe', 'pipe', 'pipe', ...inherited.map((what) => (typeof what === 'number' ? what : 'pipe'))],
    });
    for (const [index, what] of inherited.entries()) {
      if (typeof what === 'number') closeSync(what);
      else sendThrough(child.stdio[3 + index], what);
    }
    const subject = new Subject(child);
    await subject.ask('warm');
    if (plan !== undefined) await subject.ask('load', { keys: plan.keys });
    return subject;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** @throws SubjectError with the error of the command. */
  async ask(name: string, options: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    this.#child.stdin?.write(`${JSON.stringify({ name, ...options })}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`the process ended at '${name}': ${this.#complaints}`);
    const answer: { result?: unknown; error?: Record<string, unknown> } = JSON.parse(value);
    if (answer.error !== undefined) throw new SubjectError(answer.error);
    return answer.result;
  }

  /** Kills the process and waits for its end, after which a core file is complete. */
  async crash(signal: NodeJS.Signals = 'SIGSEGV'): Promise<void> {
    process.kill(this.pid, signal);
    await this.#ended;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
