/**
 * `locksign help`: commander's own tells nobody what may have been meant.
 * @module
 */
import { Argument, type Command } from 'commander';
import { examples } from './examples.js';

async function help(program: Command, name: string | undefined): Promise<void> {
  if (name === undefined) program.help();
  const command = program.commands.find((each) => each.name() === name);
  if (command === undefined) await program.parseAsync([name], { from: 'user' }); // refused, as it is without `help`
  command?.help();
}

/** After the other commands. */
export function registerHelp(program: Command): void {
  const command = program.command('help');
  command
    .summary('print the help of a command')
    .description('Prints the help of a command, or of all.')
    // For completion: commander would refuse others, and suggest nothing.
    .addArgument(
      new Argument('[command]', 'which').choices(program.commands.map((each) => each.name())).argParser(String),
    )
    .addHelpText('after', examples('locksign help', 'locksign help add'))
    .action((name: string | undefined) => help(program, name));
}
