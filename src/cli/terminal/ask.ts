/**
 * Questions whose answers are not secret, on the terminal itself: standard input and output may be elsewhere.
 * @module
 */
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { systemFacts } from '../../errors/locksign-error.js';
import { LocksignError } from '../../index.js';
import { NotDone, UsageError } from '../exit.js';
import { output, visible } from '../output.js';

const tooMuch =
  'More than one line was pasted. The rest is not used, and was shown: if a secret was among it, make a new one at the exchange. ' +
  'Nothing was done.';

const tooEarly =
  'What was typed before this question is not used, and was shown: if it was a secret, make a new one at the exchange.';

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
 * Takes what is typed and not read yet, also half a line: it was not meant for a question that nobody had seen.
 * @returns whether there was anything.
 */
function discardTyped(input: ReadStream): boolean {
  const descriptor = openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  const bytes = Buffer.alloc(4096);
  let any = false;
  try {
    input.setRawMode(true); // half a line can be read then (termios(3))
    while (readSync(descriptor, bytes) > 0) any = true;
  } catch (error) {
    if (systemFacts(error).errno !== 'EAGAIN') throw error;
  } finally {
    bytes.fill(0);
    input.setRawMode(false);
    closeSync(descriptor);
  }
  return any;
}

/** @throws {LocksignError} `ERR_PROMPT_INTERRUPTED` at its end. */
async function firstLine(input: ReadStream): Promise<{ line: string; more: boolean }> {
  let text = '';
  for await (const chunk of input.iterator({ destroyOnReturn: false })) {
    text += chunk;
    const end = text.indexOf('\n');
    if (end !== -1) return { line: text.slice(0, end).trim(), more: text.slice(end + 1).trim() !== '' };
  }
  throw new LocksignError('ERR_PROMPT_INTERRUPTED');
}

/**
 * Asks for a line, which is typed after the question is seen. The terminal stays as it is, so that Ctrl-C ends the process as everywhere.
 * @param instead what to do where there is no terminal.
 * @throws {UsageError} where there is none, or if more than a line was pasted. @throws {LocksignError} `ERR_PROMPT_INTERRUPTED` at Ctrl-D.
 */
export async function ask(question: string, instead: string): Promise<string> {
  const terminal = openTerminal();
  if (terminal === undefined) throw new UsageError(`There is no terminal to ask on: ${instead}.`);
  const isWindows = terminal === 0;
  const input = isWindows ? process.stdin : new ReadStream(terminal);
  input.setEncoding('utf8');
  try {
    if (!isWindows && discardTyped(input)) output.warn(tooEarly);
    if (isWindows) process.stderr.write(visible(question));
    else writeSync(terminal, visible(question));
    const { line, more } = await firstLine(input);
    if (more || (!isWindows && discardTyped(input))) throw new UsageError(tooMuch);
    return line;
  } finally {
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
