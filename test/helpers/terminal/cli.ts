/**
 * Runs the command `locksign` as its users do, with a terminal and without one.
 * @module
 */
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, vi } from 'vitest';
import { runCommand } from '../../../src/cli/run.js';
import { checkout, type Outcome, run } from '../child.js';
import { passphrase, type VaultFolder } from '../vault/vaults.js';
import { type Conversation, play, type Step } from './terminal.js';

export const program = `${checkout}/dist/cli/main.js`;

/**
 * Flags that send all requests to the local exchange. The environment has its port and the path of
 * its certificate.
 */
export const toLocalExchange = ['--import', fileURLToPath(new URL('../local-exchange.mjs', import.meta.url))];

export interface CliOptions {
  readonly vault?: string;
  /** Default: the passphrase of the tests' vaults, if there is a vault. */
  readonly passphrase?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Standard input. Default: empty. */
  readonly input?: string;
  /** For Node.js. */
  readonly flags?: readonly string[];
}

/** Runs the command without a terminal. It reads the passphrase from the environment. */
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
 * Runs the command in this process, which is fast. It is for errors and help: a question would be
 * asked on the terminal of the person who runs the tests.
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

/** Runs the command on a terminal. */
export function session(
  vault: string,
  args: readonly string[],
  steps: readonly Step[],
  { env, flags = [] }: Pick<CliOptions, 'env' | 'flags'> = {},
): Promise<Omit<Conversation, 'said'>> {
  return play([process.execPath, ...flags, program, '--vault', vault, ...args], steps, env);
}

/**
 * Copies of a vault that is made once. A test changes its own copy.
 * @param make makes the vault at a path.
 */
export function copiesOf(folder: VaultFolder, make: (path: string) => Promise<unknown>): () => string {
  const original = folder.path();
  beforeAll(() => make(original));
  return () => {
    const copy = folder.path();
    copyFileSync(original, copy);
    return copy;
  };
}

/** The terminal asks a question without echo, and this answer is typed. */
export function type(question: string, answer: string): Step[] {
  return [
    ['expect', question],
    ['echo', false],
    ['send', `${answer}\n`],
  ];
}

/** The same for a question whose answer is not secret. */
export function typeOpenly(question: string, answer: string): Step[] {
  return [
    ['expect', question],
    ['send', `${answer}\n`],
  ];
}
