/**
 * One run of the command: its arguments in, its exit code out. Every error is printed here.
 * @module
 */
import { CommanderError } from 'commander';
import { LocksignError } from '../index.js';
import { complete, completeCommand } from './completion/complete.js';
import { makeTrial, trialCommand } from './doctor/trial.js';
import { Declined, type ExitCode, exitCodeOf, exitCodes } from './exit.js';
import { messageOf } from './help/remedies.js';
import { parserError } from './options/unrecognised.js';
import { output } from './output.js';
import { createProgram } from './program.js';
import { endAtHangup } from './terminal/lost-terminal.js';
import { answerFor, listCommand } from './tokens/ask-module.js';

function report(error: unknown): ExitCode {
  endAtHangup(error);
  if (error instanceof Declined) output.note(error.message);
  else if (error instanceof LocksignError) output.error(messageOf(error));
  else output.error(error instanceof Error ? error.message : String(error));
  return exitCodeOf(error);
}

/** @param args those after the name of the program. */
export async function runCommand(args: readonly string[]): Promise<ExitCode> {
  const program = createProgram();
  if (args[0] === completeCommand) {
    complete(program, args.slice(1));
    return exitCodes.done;
  }
  try {
    if (args[0] === trialCommand) {
      await makeTrial();
      return exitCodes.done;
    }
    if (args[0] === listCommand) {
      await answerFor(args[1] ?? '');
      return exitCodes.done;
    }
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof CommanderError)) return report(error);
    if (error.exitCode === 0) return exitCodes.done; // help or the version was asked for, and printed
    if (error.code === 'commander.help') return exitCodes.usage; // no command was named: the help is printed
    return report(parserError(program, args, error.code));
  }
}
