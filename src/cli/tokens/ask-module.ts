/**
 * Asks a PKCS#11 module for its tokens in a process of its own. The module's code may crash, wait
 * for ever or write to the terminal, and none of that reaches this process.
 * @module
 */
import { spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type ErrorCode, LocksignError, listTokens, type TokenModule } from '../../index.js';
import { remedyOf } from '../help/remedies.js';

/** The hidden command that lists the tokens of one module. */
export const listCommand = '__list-tokens';

/** The descriptor of the answer. Standard output belongs to the module. */
const answerDescriptor = 3;

/** Milliseconds. A token over a network may need a few seconds. */
const longest = 10_000;

/** A system has a few tokens, and each takes some hundred bytes. */
const longestAnswer = 1024 * 1024;

/**
 * Milliseconds. The answer may arrive after the end of the process. If the module started another
 * process, that one may keep the pipe open.
 */
const graceMilliseconds = 500;

/** The module cannot be used. */
export interface ModuleRefusal {
  readonly code: ErrorCode;
  readonly problem: string;
  readonly remedy: string;
  /** Whether the remedy is for exactly this file, as for one that others can replace. */
  readonly isRemedySpecific: boolean;
}

/** There is no answer. */
export interface NoAnswer {
  /** A clause that completes "the module …". */
  readonly ending: string;
}

export type Answer = TokenModule | ModuleRefusal | NoAnswer;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * The answer, if it has the form of one. The module can write to the same descriptor.
 * @returns undefined for anything else.
 */
function answerIn(text: string): Answer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const texts = (from: Record<string, unknown>, fields: readonly string[]): boolean =>
    fields.every((field) => typeof from[field] === 'string');
  const { tokens } = value;
  const isModule =
    texts(value, ['description', 'manufacturer', 'version']) &&
    Array.isArray(tokens) &&
    tokens.every((token) => isObject(token) && texts(token, ['label', 'serial', 'manufacturer', 'model', 'pin']));
  const isRefusal = texts(value, ['code', 'problem', 'remedy']) && typeof value['isRemedySpecific'] === 'boolean';
  return isModule || isRefusal ? (value as unknown as Answer) : undefined;
}

/** Runs in the process of its own. */
export async function answerFor(path: string): Promise<void> {
  let answer: Answer;
  try {
    answer = await listTokens(path);
  } catch (error) {
    if (!(error instanceof LocksignError)) throw error;
    const { code, problem, isRemedySpecific } = error;
    answer = { code, problem, remedy: remedyOf(error), isRemedySpecific };
  }
  writeSync(answerDescriptor, JSON.stringify(answer));
  // The other process ends this one now, before the module can delay it.
  closeSync(answerDescriptor);
}

/** @param path of the module. @param program is the file of this command. */
export async function askModule(path: string, milliseconds = longest, program = process.argv[1]): Promise<Answer> {
  const child = spawn(process.execPath, [...process.execArgv, program ?? '', listCommand, path], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    timeout: milliseconds,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be asked (${error.message})`));
    child.once('exit', (status, signal) => {
      if (signal === 'SIGKILL') resolve('did not answer');
      else resolve(`ended the process that asked it (${signal ?? `exit code ${status}`})`);
    });
  });
  // Undefined if there are too few descriptors for the process.
  const pipe = (child.stdio as typeof child.stdio | undefined)?.[answerDescriptor];
  const chunks: Buffer[] = [];
  const answered = new Promise<void>((resolve) => {
    let bytes = 0;
    pipe?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= longestAnswer) chunks.push(chunk);
      else resolve();
    });
    pipe?.once('close', () => resolve());
    pipe?.once('error', () => resolve());
  });
  const grace = new AbortController();
  const afterEnd = ended.then(() => delay(graceMilliseconds, undefined, { signal: grace.signal }).catch(() => {}));
  await Promise.race([answered, afterEnd]);
  grace.abort();
  child.kill('SIGKILL');
  const ending = await ended;
  pipe?.destroy();
  return answerIn(Buffer.concat(chunks).toString()) ?? { ending };
}
