/**
 * Asks questions whose answers are not secret. It uses the terminal itself, since standard input
 * and output may be redirected.
 * @module
 */
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { systemFacts } from '../../errors/locksign-error.js';
import { LocksignError } from '../../index.js';
import { Declined, UsageError } from '../exit.js';
import { output, visible } from '../output.js';
import { warningsWritten } from './warnings.js';

const tooMuch =
  'More than one line was entered, and nothing was done. The terminal showed the rest: if it contained a secret, replace that at ' +
  'the exchange. Then run the command again.';

const tooEarly =
  'The text typed before this question is ignored. The terminal showed it: if it was a secret, replace that at the exchange.';

/** The controlling terminal (tty(4)). On Windows, the console is reached through standard input. */
function openTerminal(): number | undefined {
  if (process.platform === 'win32') return process.stdin.isTTY ? 0 : undefined;
  try {
    return openSync('/dev/tty', 'r+');
  } catch {
    return undefined;
  }
}

/** Whether there is a terminal to ask on. */
export function canAsk(): boolean {
  const terminal = openTerminal();
  if (terminal !== undefined && terminal !== 0) closeSync(terminal);
  return terminal !== undefined;
}

/**
 * Discards input that was typed before the question appeared, including an incomplete line.
 * @returns whether it discarded input.
 */
function discardTyped(input: ReadStream): boolean {
  const descriptor = openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  const bytes = Buffer.alloc(4096);
  let any = false;
  try {
    input.setRawMode(true); // only this mode gives an incomplete line (termios(3))
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

/** @throws {LocksignError} `ERR_PROMPT_INTERRUPTED` at the end of the input. */
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
 * Asks for a line. Only input that is typed after the question counts. The mode of the terminal
 * stays as it is, so Ctrl-C ends the process as usual.
 * @param instead what to do without a terminal.
 * @throws {UsageError} if there is no terminal, or if more than one line is entered.
 * @throws {LocksignError} `ERR_PROMPT_INTERRUPTED` at Ctrl-D.
 */
export async function ask(question: string, instead: string): Promise<string> {
  const terminal = openTerminal();
  if (terminal === undefined) throw new UsageError(`There is no terminal to ask on. Instead, ${instead}.`);
  await warningsWritten();
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

/** Asks for confirmation. @throws {Declined} unless the answer is yes. */
export async function confirm(question: string): Promise<void> {
  if (await askWhether(question, 'pass --yes to confirm in advance')) return;
  throw new Declined('You declined. Nothing was done.');
}
