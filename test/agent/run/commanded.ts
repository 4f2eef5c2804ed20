/**
 * `locksign agent run` as a process of its own, with the files of an agent that ran before.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunningAgent } from '../../helpers/agent/running.js';
import { checkout } from '../../helpers/child.js';
import { program } from '../../helpers/terminal/cli.js';
import { passphrase } from '../../helpers/vault/vaults.js';

export interface CommandOptions {
  /** Changes to the environment. Undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Replaces the options of the command, such as `--policy`. */
  readonly options?: Readonly<Record<string, string>>;
  readonly passphrase?: string;
  /** The words before that of Node.js. */
  readonly wrapper?: readonly string[];
  /** Given to standard input. */
  readonly input?: string;
}

export interface Commanded {
  readonly child: ChildProcess;
  /** Standard error until now. */
  text(): string;
  /** Waits until it listens. Fails if it ends before that. */
  listening(): Promise<void>;
  ended: Promise<number | null>;
}

/** The files of an agent, below its folder. */
export const filesOf = (folder: string) => ({
  vault: join(folder, 'vault', 'vault.json'),
  policy: join(folder, 'agent.toml'),
  state: join(folder, 'state'),
  socket: join(folder, 'run', 'agent.sock'),
  control: join(folder, 'run', 'control.sock'),
  credentials: join(folder, 'credentials'),
});

/** Ends the agent, so that its files can be used. */
export async function endOf(agent: RunningAgent): Promise<void> {
  const ended = new Promise((resolve) => agent.process.once('exit', resolve));
  agent.process.stdin?.end();
  await ended;
}

/** Gives a folder and everything in it to another user. */
export function give(path: string, uid: number): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) give(join(path, entry.name), uid);
    else chownSync(join(path, entry.name), uid, uid);
  }
  chownSync(path, uid, uid);
  chmodSync(path, 0o700);
}

/** Copies the files of an agent to a folder. The policy names the certificates of the copy. */
export function copyFiles(folder: string, place: string): string {
  cpSync(folder, place, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  chmodSync(place, 0o700);
  const { policy } = filesOf(place);
  writeFileSync(policy, readFileSync(policy, 'utf8').replaceAll(folder, place));
  return place;
}

/** What makes an agent refuse, and what the machine of the tests may have set. */
const unset = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => /^(?:NODE_(?!ENV$)|SSL|OPENSSL_|LD_|XDG_|LISTEN_)/.test(name))
    .map((name) => [name, undefined]),
);

/** Starts the command. It is killed at the end of the test, if it runs then. */
export function agentRun(folder: string, given: CommandOptions = {}): Commanded {
  const { vault, policy, state, socket } = filesOf(folder);
  const places = { policy, state, socket, ...given.options };
  const options = Object.entries(places).flatMap(([name, value]) => (value === '' ? [] : [`--${name}`, value]));
  const [command = '', ...words] = [...(given.wrapper ?? []), process.execPath, program];
  const child = spawn(command, [...words, '--vault', vault, '--passphrase-fd', '3', 'agent', 'run', ...options], {
    cwd: checkout,
    env: { ...process.env, ...unset, ...given.env },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.on('error', () => {});
  child.stdin?.end(given.input);
  const descriptor = child.stdio[3];
  if (descriptor === null || descriptor === undefined || !('write' in descriptor)) throw new Error('no descriptor 3');
  descriptor.on('error', () => {}); // it may end without reading
  descriptor.end(given.passphrase ?? passphrase);
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  child.stdout?.resume();
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    child,
    ended,
    text: () => text,
    listening: () =>
      new Promise((resolve, reject) => {
        const look = (): void => (text.includes('It listens at') ? resolve() : undefined);
        child.stderr?.on('data', look);
        child.once('close', (status) => reject(new Error(`it ended with ${status}: ${text}`)));
        look();
      }),
  };
}
