/**
 * Runs a script in a Node process of its own, against the built package: for what would disturb the test's own
 * process, such as its environment, its flags or its end.
 * @module
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const checkout = fileURLToPath(new URL('../..', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** For Node itself. */
  readonly flags?: readonly string[];
  /** For the script. */
  readonly args?: readonly string[];
  /** Changes to this process's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stdio?: StdioOptions;
  /** Called when it runs, to feed it or to end it. */
  readonly started?: (child: ChildProcess) => void;
  /** In a session of its own, without a terminal. */
  readonly detached?: boolean;
}

const MINUTE = 60_000;

/** Starts `command` and waits for its end; kills it after some minutes, which shows as its signal. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { env, cwd = checkout, stdio = ['ignore', 'pipe', 'pipe'], started, detached = false } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio,
      env: { ...process.env, NODE_OPTIONS: undefined, ...env },
      timeout: 5 * MINUTE,
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

/** Runs an ES module given as text; `import … from 'locksign'` is this package. */
export function runScript(script: string, { flags = [], args = [], ...options }: RunOptions = {}): Promise<Outcome> {
  return run(process.execPath, [...flags, '--input-type=module', '--eval', script, '--', ...args], options);
}

/** Runs a script that must end well and print JSON; gives what it printed. */
export async function askScript(script: string, options: RunOptions = {}): Promise<unknown> {
  const outcome = await runScript(script, options);
  if (outcome.status !== 0) {
    throw new Error(`the script ended with ${outcome.status ?? outcome.signal}:\n${outcome.stdout}${outcome.stderr}`);
  }
  return JSON.parse(outcome.stdout);
}
