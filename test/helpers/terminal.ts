/**
 * A conversation with a script on a terminal: the side of helpers/terminal.py that tests see.
 * @module
 */
import { fileURLToPath } from 'node:url';
import { run } from './child.js';

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
  /** What the terminal showed. */
  readonly transcript: string;
  /** The terminal's modes (termios(3)) at each step 'modes', by label. */
  readonly modes: Readonly<Record<string, { readonly echo: boolean; readonly canonical: boolean }>>;
  /** The exit status, or the signal's name; null if it is still running. */
  readonly ended: number | string | null;
  /** What the script said by `say(value)`, in order. */
  readonly said: readonly unknown[];
}

const driver = fileURLToPath(new URL('terminal.py', import.meta.url));

const prelude = `
  import { secret, SigningKey } from 'locksign';
  import { Worker } from 'node:worker_threads';
  const load = (label = 'Secret') => SigningKey.load(secret.prompt(label), { algorithm: 'hmac-sha256', encoding: 'utf8' });
  const say = (value) => console.log('SAID ' + JSON.stringify(value) + ';');
  const sign = (label) => load(label).then((key) => key.sign('message'));
  const code = (promise) => promise.then((key) => key, (error) => error.code ?? String(error));
`;

/** Runs a command on a terminal of its own and plays the steps with it. Fails if a step waits in vain. */
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
  if (stdout === '') throw new Error(`the terminal's driver failed:\n${stderr}`);
  const { failure, ...result } = JSON.parse(stdout);
  if (failure !== null) throw new Error(`${failure}; the terminal showed:\n${result.transcript}`);
  return result;
}

/** `play` for an ES module, which has `load(label)`, `sign(label)`, `code(promise)` and `say(value)`. */
export async function converse(script: string, steps: readonly Step[]): Promise<Conversation> {
  const result = await play([process.execPath, '--input-type=module', '--eval', prelude + script], steps);
  const said = [...result.transcript.matchAll(/SAID (.*);\r$/gm)].map(([, json]) => JSON.parse(json ?? ''));
  return { ...result, said };
}
