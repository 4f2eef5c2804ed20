/**
 * Looks at the clipboard: compares its content with the secret in locked memory.
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
/** A program may append one of these when it pastes. */
const lineBreaks = ['', '\n', '\r\n'];
const longestLineBreak = 2;
/**
 * Holds the rest of content that is too long to be the secret. It is read too, or else the program
 * would fail.
 */
const restBytes = 4096;

/** @returns an error, with the reason, if the content is unknown. */
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
      if (run.isRunning && length > comparable) return 'other'; // it is still writing
      throw new Error(`${run.name} could not read the clipboard: ${run.trouble}`);
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
 * Reads to the end, or until `end` (performance.now()).
 * @param keep how many bytes of the beginning stay. Content that does not fit overwrites the memory
 *   after them.
 * @returns how many bytes there were.
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
