/**
 * Handles a terminal that disappears because its window was closed or its connection was lost.
 * @module
 */
import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { LocksignError } from '../../index.js';

/** The standard descriptors that were terminals when the process started. */
const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));

/** The terminals that hung up: every request to such a one fails with EIO (tty_io.c of Linux). */
const lost = (): number[] => terminals.filter((descriptor) => !isatty(descriptor));

/**
 * Ends the process by SIGHUP if a question failed because its terminal hung up. The prompt may see
 * the end of the terminal before the signal arrives, or may no longer handle the signal when it
 * does.
 */
export function endAtHangup(error: unknown): void {
  const isOfQuestion = error instanceof LocksignError && /^ERR_(TERMINAL|PROMPT)_/.test(error.code);
  if (isOfQuestion && lost().length > 0) process.kill(process.pid, 'SIGHUP');
}

/**
 * Closes the terminals that hung up. At exit, Node restores the mode of every terminal that is
 * still open, and aborts with a core file if that fails (ResetStdio() in its src/node.cc).
 */
export function closeLostTerminals(): void {
  for (const descriptor of lost()) closeSync(descriptor);
}
