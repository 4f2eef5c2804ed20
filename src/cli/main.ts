#!/usr/bin/env node
/**
 * The command `locksign`.
 * @module
 */
import { exitCodes } from './exit.js';
import { output } from './output.js';
import { runCommand } from './run.js';
import { closeLostTerminals } from './terminal/lost-terminal.js';

// At SIGUSR1 Node would open its inspector, and every user of the machine could read this memory.
// protectProcess() prevents that as well, but is not called with WebAssembly.
if (process.platform !== 'win32') process.on('SIGUSR1', () => {});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return; // the reader, such as head(1), needs no more
  output.error(`The output could not be written: ${error.code ?? error.message}.`);
  process.exit(exitCodes.attention);
});
process.stderr.on('error', () => {}); // a change is made whether or not a message about it can be written
process.on('exit', closeLostTerminals);
process.exitCode = await runCommand(process.argv.slice(2));
