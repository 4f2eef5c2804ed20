/**
 * The end of a terminal: its window was closed, or its connection is lost.
 * @module
 */
import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { LocksignError } from '../../index.js';

/** Standard input, output and error, as far as they were terminals at the start. */
const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));

/** A terminal that hung up answers every question about it with EIO (tty_io.c of Linux). */
const lost = (): number[] => terminals.filter((descriptor) => !isatty(descriptor));

/**
 * Ends the process as a hangup does, if a question failed since nobody is there any more who could answer: the prompt may see the
 * end of the terminal before the signal comes, or the signal come as the prompt has stopped to look for it.
 */
export function endAtHangup(error: unknown): void {
  const isOfQuestion = error instanceof LocksignError && /^ERR_(TERMINAL|PROMPT)_/.test(error.code);
  if (isOfQuestion && lost().length > 0) process.kill(process.pid, 'SIGHUP');
}

/**
 * At its end Node gives its terminals their modes back, and aborts with a core file where one takes none any more, unless it is
 * closed (ResetStdio() in its src/node.cc).
 */
export function closeLostTerminals(): void {
  for (const descriptor of lost()) closeSync(descriptor);
}
