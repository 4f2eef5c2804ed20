/**
 * What is on the clipboard: compared with the secret in locked memory, and told in one word.
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { systemFacts } from '../../errors/locksign-error.js';
import type { Sodium } from '../../vault/inspect.js';
import { makePipe } from './pipe.js';
import { patienceMilliseconds, Run } from './run.js';
import type { Tool } from './tools.js';

export type Seen = 'secret' | 'other' | 'nothing';

const pauseMilliseconds = 10;
/** A program may append one to what it pastes. */
const lineBreaks = ['', '\n', '\r\n'];
const longestLineBreak = 2;
/** For what is too long to be the secret: it is read to its end, as a program that is not listened to fails. */
const restBytes = 4096;

/** @returns an error if it cannot be known what is there: the reason. */
export async function look(tool: Tool, secret: Uint8Array, sodium: Sodium): Promise<Seen | Error> {
  try {
    return await paste(tool, secret, sodium);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function paste(tool: Tool, secret: Uint8Array, sodium: Sodium): Promise<Seen> {
  const comparable = secret.length + longestLineBreak;
  const memory = sodium.allocate(comparable + restBytes);
  try {
    const { readEnd, writeEnd } = makePipe('read');
    try {
      using run = startPaste(tool, writeEnd);
      const end = performance.now() + patienceMilliseconds;
      const length = await readFrom(readEnd, memory, comparable, end);
      const hasEnded = await run.endsWithin(end - performance.now());
      if (length <= comparable && isSecret(memory.subarray(0, length), secret)) return 'secret';
      if (hasEnded && run.status === 0) return length === 0 ? 'nothing' : 'other';
      if (hasEnded && length === 0 && tool.nothing.test(run.complaint)) return 'nothing';
      if (run.isRunning && length > comparable) return 'other'; // so much that it takes longer
      throw new Error(`${run.name} does not tell: ${run.trouble}`);
    } finally {
      closeSync(readEnd);
    }
  } finally {
    sodium.free(memory);
  }
}

function startPaste(tool: Tool, writeEnd: number): Run {
  try {
    return new Run(tool.paste, ['ignore', writeEnd, 'pipe']);
  } finally {
    closeSync(writeEnd);
  }
}

function isSecret(content: Uint8Array, secret: Uint8Array): boolean {
  if (content.length < secret.length || !timingSafeEqual(content.subarray(0, secret.length), secret)) return false;
  return lineBreaks.includes(Buffer.from(content.subarray(secret.length)).toString('latin1'));
}

/**
 * Reads to the end, or until that time.
 * @param keep how many bytes of the beginning stay; what does not fit into the memory behind them overwrites what came before.
 * @returns how many there were.
 */
async function readFrom(descriptor: number, memory: Uint8Array, keep: number, end: number): Promise<number> {
  let length = 0;
  while (performance.now() < end) {
    const place = length < memory.length ? length : keep;
    try {
      const got = readSync(descriptor, memory, place, memory.length - place, null);
      if (got === 0) break;
      length += got;
    } catch (error) {
      if (systemFacts(error).errno !== 'EAGAIN') throw error;
      await delay(pauseMilliseconds);
    }
  }
  return length;
}
