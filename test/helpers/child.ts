/**
 * Runs programs in processes of their own, for tests that change the environment, the flags or the
 * end of a process. A program's `import … from 'locksign'` is the built package.
 * @module
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = fileURLToPath(new URL('../..', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Flags of Node. */
  readonly flags?: readonly string[];
  /** Arguments of the program. */
  readonly args?: readonly string[];
  /** Changes to this process's environment. Undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stdio?: StdioOptions;
  /** Called once it runs, to write its input or to end it. */
  readonly started?: (child: ChildProcess) => void;
  /** Whether it has a session of its own, without a terminal (setsid(2)). */
  readonly detached?: boolean;
  /** Milliseconds after which it is killed by SIGKILL. Default: five minutes. */
  readonly timeout?: number;
}

const MINUTE = 60_000;

/** Starts `command` and waits for its end. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { env, cwd = checkout, stdio = ['ignore', 'pipe', 'pipe'], started, detached = false } = options;
  const { timeout = 5 * MINUTE } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio,
      env: { ...process.env, NODE_OPTIONS: undefined, ...env },
      timeout,
      killSignal: 'SIGKILL',
      detached,
    });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        output[stream] += text;
      });
    }
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal, ...output }));
    started?.(child);
  });
}

/** The path of a program, given relative to `test/` or absolute. */
export const programPath = (name: string): string => resolve(checkout, 'test', name);

/** Runs an ES module, given as `programPath` takes it. */
export function runProgram(name: string, { flags = [], args = [], ...options }: RunOptions = {}): Promise<Outcome> {
  return run(process.execPath, [...flags, programPath(name), ...args], options);
}

/** Runs an ES module that must succeed and print JSON, and returns the parsed value. */
export async function askProgram(name: string, options: RunOptions = {}): Promise<unknown> {
  const { status, signal, stdout, stderr } = await runProgram(name, options);
  if (status !== 0) throw new Error(`the program ended with ${status ?? signal}:\n${stdout}${stderr}`);
  return JSON.parse(stdout);
}
