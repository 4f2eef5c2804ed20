#!/usr/bin/env node
/**
 * The command `locksign`.
 * @module
 */
import { CommanderError } from 'commander';
import { LocksignError } from '../index.js';
import { complete, completeCommand } from './completion/complete.js';
import { type ExitCode, exitCodeOf, exitCodes, NotDone } from './exit.js';
import { messageOf } from './help/advice.js';
import { withoutChoice, withoutSecrets, withoutUnknown } from './options/quotable.js';
import { neverAnArgument, refuseSecretArguments } from './options/secret-options.js';
import { output } from './output.js';
import { createProgram } from './program.js';
import { closeLostTerminals, endAtHangup } from './terminal/lost-terminal.js';

/** What the parser throws: also when it has printed help or a version, and is done. */
function endOfParsing({ code, message, exitCode }: CommanderError, args: readonly string[]): ExitCode {
  if (exitCode === 0) return exitCodes.done;
  if (code === 'commander.help') return exitCodes.usage; // it printed the help, as no command was named
  const told = message.replace(/^error: /, '');
  const safe = withoutUnknown(told);
  tellWithout(safe ?? told, args, safe !== undefined || code === 'commander.excessArguments');
  return exitCodes.usage;
}

/** An error without what of the arguments may be a secret, and in that case what to do about that. */
function tellWithout(message: string, args: readonly string[], isAlarming = false): void {
  const safe = withoutSecrets(message, args);
  output.error(withoutChoice(safe));
  if (isAlarming || safe !== message) output.note(neverAnArgument);
}

function endOf(error: unknown, args: readonly string[]): ExitCode {
  if (error instanceof CommanderError) return endOfParsing(error, args);
  endAtHangup(error);
  if (error instanceof NotDone) output.note(error.message);
  else if (error instanceof LocksignError) tellWithout(messageOf(error), args);
  else tellWithout(error instanceof Error ? error.message : String(error), args);
  return exitCodeOf(error);
}

async function main(args: readonly string[]): Promise<ExitCode> {
  if (args[0] === completeCommand) {
    complete(createProgram(), args.slice(1));
    return exitCodes.done;
  }
  try {
    refuseSecretArguments(args);
    await createProgram().parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    return endOf(error, args);
  }
}

// At SIGUSR1 Node would open its inspector, and every user of the machine could read this memory. Also in WebAssembly, where
// protectProcess() is not called.
if (process.platform !== 'win32') process.on('SIGUSR1', () => {});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return; // whoever reads has read enough
  output.error(`The output could not be written: ${error.code ?? error.message}.`);
  process.exit(exitCodes.attention);
});
process.stderr.on('error', () => {}); // what was done is done, whether or not somebody is told
process.on('exit', closeLostTerminals);
process.exitCode = await main(process.argv.slice(2));
