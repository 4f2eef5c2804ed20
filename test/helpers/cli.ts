/**
 * The command `locksign` as its users run it, with a terminal and without one.
 * @module
 */
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runCommand } from '../../src/cli/run.js';
import { checkout, type Outcome, run } from './child.js';
import { type Conversation, play, type Step } from './terminal.js';
import { passphrase } from './vaults.js';

export const program = `${checkout}/dist/cli/main.js`;

/** Sends requests to the local exchange, whatever their host: its port and the path of its certificate are in the environment. */
export const toLocalExchange = ['--import', fileURLToPath(new URL('local-exchange.mjs', import.meta.url))];

export interface CliOptions {
  readonly vault?: string;
  /** For the prompt that would ask for it. Default: that of the tests' vaults, if there is a vault. */
  readonly passphrase?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Standard input; without it, that is empty. */
  readonly input?: string;
  /** For Node. */
  readonly flags?: readonly string[];
}

/** Without a terminal. The passphrase is in the environment, from where the command takes it. */
export function locksign(args: readonly string[], options: CliOptions = {}): Promise<Outcome> {
  const { vault, passphrase: own = vault === undefined ? undefined : passphrase, env, input, flags = [] } = options;
  const source = own === undefined ? [] : ['--passphrase-env', 'TEST_PASSPHRASE'];
  const place = vault === undefined ? [] : ['--vault', vault];
  return run(process.execPath, [...flags, program, ...place, ...source, ...args], {
    env: { TEST_PASSPHRASE: own, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // setsid(2): no controlling terminal
    started: ({ stdin }) => {
      stdin?.on('error', () => {}); // it may end without reading
      stdin?.end(input);
    },
  });
}

/**
 * In this process, for errors and help: it takes no time, but has no controls over what a process has once, such as its terminal.
 * A test must not let it come to a question, which would be asked on the terminal of whoever runs the tests.
 */
export async function locksignHere(args: readonly string[]): Promise<Omit<Outcome, 'signal'>> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  try {
    return { status: await runCommand(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** On a terminal. */
export function session(
  vault: string,
  args: readonly string[],
  steps: readonly Step[],
  { env, flags = [] }: Pick<CliOptions, 'env' | 'flags'> = {},
): Promise<Omit<Conversation, 'said'>> {
  return play([process.execPath, ...flags, program, '--vault', vault, ...args], steps, env);
}

/** The terminal asks, and this is typed. */
export function type(question: string, answer: string): Step[] {
  return [
    ['expect', question],
    ['echo', false],
    ['send', `${answer}\n`],
  ];
}

/** The same of what is not secret. */
export function typeOpenly(question: string, answer: string): Step[] {
  return [
    ['expect', question],
    ['send', `${answer}\n`],
  ];
}
