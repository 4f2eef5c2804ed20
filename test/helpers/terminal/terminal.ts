/**
 * Plays a conversation with a command on a terminal. terminal.py drives the terminal.
 * @module
 */
import { fileURLToPath } from 'node:url';
import { programPath, run } from '../child.js';

export type Step =
  | readonly ['expect' | 'send' | 'modes', string]
  | readonly ['sleep', number]
  | readonly ['echo', boolean]
  | readonly ['signal', NodeJS.Signals]
  | readonly ['stopped']
  | readonly ['continue']
  | readonly ['hangup']
  | readonly ['ended'];

export interface Conversation {
  /** Everything that the terminal showed. */
  readonly transcript: string;
  /** The terminal's modes (termios(3)) at each step 'modes', by label. */
  readonly modes: Readonly<Record<string, { readonly echo: boolean; readonly canonical: boolean }>>;
  /** The exit status, or the signal's name; null if it is still running. */
  readonly ended: number | string | null;
  /** The values that the program passed to `say`, in order. */
  readonly said: readonly unknown[];
}

const driver = fileURLToPath(new URL('terminal.py', import.meta.url));

/** Runs a command on its own terminal and plays the steps. Throws if a step waits too long. */
export async function play(
  command: readonly string[],
  steps: readonly Step[],
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Omit<Conversation, 'said'>> {
  const { NODE_OPTIONS: _, ...others } = process.env;
  const env = { ...others, ...changes };
  const { stdout, stderr } = await run('python3', [driver], {
    stdio: ['pipe', 'pipe', 'pipe'],
    started: ({ stdin }) => stdin?.end(JSON.stringify({ command, env, steps })),
  });
  if (stdout === '') throw new Error(`terminal.py failed:\n${stderr}`);
  const { failure, ...result } = JSON.parse(stdout);
  if (failure !== null) throw new Error(`${failure}; the terminal showed:\n${result.transcript}`);
  return result;
}

/** Plays the steps with an ES module of terminal-program.mjs, given relative to `test/`. */
export async function converse(
  program: string,
  steps: readonly Step[],
  args: readonly string[] = [],
  runtime = process.execPath,
): Promise<Conversation> {
  const result = await play([runtime, programPath(program), ...args], steps);
  const said = [...result.transcript.matchAll(/SAID (.*);\r$/gm)].map(([, json]) => JSON.parse(json ?? ''));
  return { ...result, said };
}
