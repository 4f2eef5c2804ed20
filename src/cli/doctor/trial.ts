/**
 * Locks memory as keys and a vault do, in a process of its own: a seccomp filter may end a process
 * that tries it.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type ErrorCode, LocksignError, type Protection, SigningKey, secret, secretMemory } from '../../index.js';
import { enoughLocked, remedyOf } from '../help/remedies.js';
import { output } from '../output.js';

/** The hidden command that makes the trial. */
export const trialCommand = '__try-memory';

/** Node waits for ever for threads that a limit does not allow. */
const longestMilliseconds = 30_000;

export interface Refusal {
  readonly code: ErrorCode;
  readonly problem: string;
  readonly remedy: string;
}

export interface Trial {
  /** The protection of a key. */
  readonly key: Protection | Refusal;
  /** The memory that a vault needs. `none` means that the signer cannot lock memory at all. */
  readonly vault: 'locked' | 'none' | Refusal;
}

/** The trial could not be made. */
export interface NoTrial {
  /** A clause that completes "the process that tries it …". */
  readonly ending: string;
  readonly signal: NodeJS.Signals | null;
}

async function attempt<T>(use: () => T | Promise<T>): Promise<T | Refusal> {
  try {
    return await use();
  } catch (error) {
    if (!(error instanceof LocksignError)) throw error;
    return { code: error.code, problem: error.problem, remedy: remedyOf(error) };
  }
}

async function protectionOfKey(): Promise<Protection> {
  const text = Buffer.from(randomBytes(32).toString('hex'));
  using key = await SigningKey.load(secret.bytes(text), { algorithm: 'hmac-sha256', encoding: 'hex' });
  return key.protection;
}

function lockForVault(): 'locked' | 'none' {
  const memory = secretMemory();
  if (memory === undefined) return 'none';
  memory.free(memory.allocate(enoughLocked));
  return 'locked';
}

/** Runs in the process of the trial. */
export async function makeTrial(): Promise<void> {
  const trial: Trial = { key: await attempt(protectionOfKey), vault: await attempt(lockForVault) };
  output.json(trial);
}

/** @param memory replaces LOCKSIGN_MEMORY. */
export function tryMemory(memory?: 'memfd_secret'): Trial | NoTrial {
  const [node, program = ''] = process.argv;
  const { error, status, signal, stdout } = spawnSync(node ?? '', [...process.execArgv, program, trialCommand], {
    encoding: 'utf8',
    env: { ...process.env, ...(memory !== undefined && { LOCKSIGN_MEMORY: memory }) },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: longestMilliseconds,
    killSignal: 'SIGKILL',
  });
  if (signal === 'SIGKILL') return { ending: 'did not end', signal };
  if (error !== undefined) return { ending: `could not be started (${error.message})`, signal: null };
  if (status !== 0) return { ending: `ended with ${signal ?? status}`, signal };
  const trial: Trial = JSON.parse(stdout);
  return trial;
}
