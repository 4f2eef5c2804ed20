/**
 * `locksign completion`: the script that makes a shell complete commands, options and the names of
 * accounts.
 * @module
 */
import { Argument, type Command } from 'commander';
import { type Shell, stubs } from '../completion/stubs.js';
import { examplesAsWritten } from '../help/examples.js';
import { oneOf } from '../options/unrecognised.js';
import { output } from '../output.js';

const shells = Object.keys(stubs);

export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .summary('print a script that makes a shell complete')
    .description(
      'Prints a script for bash, zsh or fish. With it, Tab completes commands, options, exchanges, hosts and the names of ' +
        'accounts. The names are not sealed, so completing them asks for no passphrase. The shell must find `locksign` as a command.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(shells).argParser(oneOf('SHELL', shells)))
    .addHelpText(
      'after',
      examplesAsWritten(
        `eval "$(locksign completion bash)"     # bash: put this line into ~/.bashrc`,
        `source <(locksign completion zsh)      # zsh: put this line into ~/.zshrc, after compinit`,
        `locksign completion fish | source      # fish: put this line into ~/.config/fish/config.fish`,
      ),
    )
    .action((shell: Shell) => output.data(stubs[shell]));
}
