/**
 * `locksign help`. The parser's own would repeat a name that it does not know.
 * @module
 */
import { Argument, type Command } from 'commander';
import { unknownCommand } from '../options/unrecognised.js';
import { examples } from './examples.js';

function help(program: Command, name: string | undefined): void {
  if (name === undefined) program.help();
  const command = program.commands.find((each) => each.name() === name);
  if (command === undefined) throw unknownCommand(program, name);
  command.help();
}

/** Call it after the other commands are registered. */
export function registerHelp(program: Command): void {
  const names = program.commands.map((each) => each.name());
  program
    .command('help')
    .summary('print the help of a command')
    .description('Prints the help of a command, or of all commands.')
    // The names are for completion. help() checks them itself, as the parser would repeat an
    // unknown one.
    .addArgument(new Argument('[command]', 'the command').choices(names).argParser(String))
    .addHelpText('after', examples('locksign help', 'locksign help add'))
    .action((name: string | undefined) => help(program, name));
}
