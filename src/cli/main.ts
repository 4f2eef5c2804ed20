#!/usr/bin/env node
/**
 * The command `locksign`. This module imports nothing, so that it can report in one sentence that
 * the others cannot be loaded, as when there are too few descriptors. It also reports errors that
 * no command catches.
 * @module
 */

/** What to raise, by the errno. */
const advice: Readonly<Record<string, string>> = {
  EMFILE: ' Raise the limit of open files (`ulimit -n`).',
  ENFILE: ' The system has too many files open.',
  ENOMEM: ' Free memory, or raise the limit of the address space (`ulimit -v`).',
  EAGAIN: ' Raise the limit of threads and processes (`ulimit -u`).',
};

function end(error: unknown): never {
  const { code = '', message = String(error) } = error as Partial<NodeJS.ErrnoException>; // anything can be thrown
  process.stderr.write(`error: ${message.replace(/\.$/, '')}.${advice[code] ?? ''}\n`);
  process.exit(1);
}

process.on('uncaughtException', end);
await import('./start.js');
