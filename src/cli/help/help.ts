/**
 * `locksign help`. The parser's own would repeat a name that it does not know.
 * @module
 */
import { Argument, type Command } from 'commander';
import { commandIn } from '../line.js';
import { unknownCommand } from '../options/unrecognised.js';
import { examples } from './examples.js';

function help(program: Command, names: readonly string[]): void {
  let command = program;
  for (const name of names) {
    const named = commandIn(command, name);
    if (named === undefined) throw unknownCommand(command, name);
    command = named;
  }
  command.help();
}

/** The words so far, and another one. */
const listed = (word: string, words: readonly string[] = []): readonly string[] => [...words, word];

/** Call it after the other commands are registered. */
export function registerHelp(program: Command): void {
  const names = program.commands.map((each) => each.name());
  program
    .command('help')
    .summary('print the help of a command')
    .description('Prints the help of a command, or of all commands.')
    // The names are for completion. help() checks them itself, as the parser would repeat an
    // unknown one.
    .addArgument(new Argument('[command...]', 'the command').choices(names).argParser(listed))
    .addHelpText('after', examples('locksign help', 'locksign help add', 'locksign help agent policy'))
    .action((words: readonly string[] = []) => help(program, words));
}
