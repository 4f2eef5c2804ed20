/**
 * Runs take-descriptor.c against a process, as its user or as root.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { asSubjectUser } from './stage.js';

/** The thief watches the next descriptors of the process, or those of its next threads. */
export type Way = 'process' | 'threads';

/** The result of a thief. */
export interface Loot {
  /** Requests to the kernel. */
  readonly looks: number;
  /** Requests that the kernel refused for lack of rights. */
  readonly refused: number;
  /** Descriptors of secret memory. */
  readonly taken: number;
  /** Those of them that could be mapped. */
  readonly mapped: number;
}

export interface Thief {
  readonly program: string;
  readonly way: Way;
  readonly asRoot?: boolean;
}

/** Lets a thief watch a process while `work` runs. */
export async function lootDuring(
  { program, way, asRoot = false }: Thief,
  pid: number,
  work: () => Promise<unknown>,
): Promise<Loot> {
  const whole = [program, String(pid), way];
  const [command = '', ...args] = asRoot ? whole : asSubjectUser(whole);
  const thief = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: thief.stdout })[Symbol.asyncIterator]();
  const ended = once(thief, 'exit');
  try {
    if ((await lines.next()).value !== 'ready') throw new Error('the thief did not start');
    await work();
    thief.stdin.end();
    const { value } = await lines.next();
    return JSON.parse(String(value));
  } finally {
    thief.stdin.end();
    await ended;
  }
}
