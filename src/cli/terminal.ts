/**
 * Questions whose answers are not secret, on the terminal itself: standard input and output may be elsewhere.
 * @module
 */
import { openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { ReadStream } from 'node:tty';
import { LocksignError } from '../index.js';
import { NotDone, UsageError } from './exit.js';
import { visible } from './output.js';

/** The controlling terminal (tty(4)); Windows' console is reached through standard input. */
function openTerminal(): number | undefined {
  if (process.platform === 'win32') return process.stdin.isTTY ? 0 : undefined;
  try {
    return openSync('/dev/tty', 'r+');
  } catch {
    return undefined;
  }
}

/**
 * Asks for a line. The terminal stays as it is, so that Ctrl-C ends the process as everywhere.
 * @param instead what to do where there is no terminal.
 * @throws {UsageError} where there is none. @throws {LocksignError} `ERR_PROMPT_INTERRUPTED` at Ctrl-D.
 */
export async function ask(question: string, instead: string): Promise<string> {
  const terminal = openTerminal();
  if (terminal === undefined) throw new UsageError(`There is no terminal to ask on: ${instead}.`);
  const isWindows = terminal === 0;
  if (isWindows) process.stderr.write(visible(question));
  else writeSync(terminal, visible(question));
  const input = isWindows ? process.stdin : new ReadStream(terminal);
  const lines = createInterface({ input, terminal: false });
  try {
    for await (const line of lines) return line.trim();
    throw new LocksignError('ERR_PROMPT_INTERRUPTED');
  } finally {
    lines.close();
    if (isWindows) input.pause();
    else input.destroy();
  }
}

/** Whether the answer is yes. @throws as ask() */
export async function askWhether(question: string, instead: string): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(`${question} [y/N] `, instead));
}

/** Asks whether to go on. @throws {NotDone} unless the answer is yes. */
export async function confirm(question: string): Promise<void> {
  if (await askWhether(question, 'pass --yes to go on without being asked')) return;
  throw new NotDone('Nothing was done.');
}
