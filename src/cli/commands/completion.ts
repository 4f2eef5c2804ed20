/**
 * `locksign completion`: what makes a shell complete commands, options and the names of accounts.
 * @module
 */
import { Argument, type Command } from 'commander';
import { exchangeIds } from '../../vault/format/names.js';
import { readVault } from '../../vault/storage/commit.js';
import { bashScript } from '../completion/bash.js';
import { fishScript } from '../completion/fish.js';
import { zshScript } from '../completion/zsh.js';
import type { Context } from '../context.js';
import { examples } from '../help/examples.js';
import { output } from '../output.js';

/** What comes after an option, or where an argument is. */
export type Kind = 'account' | 'file' | 'text' | readonly string[];

export interface CompletedOption {
  readonly flag: string;
  readonly summary: string;
  /** Undefined if it takes no value. */
  readonly value: Kind | undefined;
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  /** Of the first argument. */
  readonly argument: Kind;
  readonly options: readonly CompletedOption[];
}

export interface Completed {
  readonly commands: readonly CompletedCommand[];
  /** Options of all commands. */
  readonly options: readonly CompletedOption[];
}

/** Arguments and values of options by the names that their commands give them. */
const kinds: Readonly<Record<string, Kind>> = { file: 'file', path: 'file', id: exchangeIds };
/** Commands whose first argument is an account that exists; others call a new one so. */
const onAccounts = new Set(['show', 'rename', 'remove', 'check', 'sign', 'request', 'copy']);

function optionsOf(command: Command): CompletedOption[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, description, required, optional, argChoices, flags }) => {
      if (long == null) return [];
      const word = /<([a-z]+)/.exec(flags)?.[1] ?? '';
      const value =
        required || optional ? (argChoices ?? (word === 'names' ? 'account' : (kinds[word] ?? 'text'))) : undefined;
      return [{ flag: long, summary: description, value }];
    });
}

function argumentOf(command: Command): Kind {
  const [first] = command.registeredArguments;
  if (first?.argChoices !== undefined) return first.argChoices;
  return onAccounts.has(command.name()) ? 'account' : (kinds[first?.name() ?? ''] ?? 'text');
}

export function completedOf(program: Command): Completed {
  return {
    options: optionsOf(program),
    commands: program.commands.map((command) => ({
      name: command.name(),
      summary: command.summary(),
      argument: argumentOf(command),
      options: optionsOf(command),
    })),
  };
}

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
type Shell = keyof typeof scripts;

/** The names are in the file for anyone who can read it: no passphrase is needed. A shell gets nothing if there are none. */
function accountNames(context: Context): string[] {
  try {
    return readVault(context.vaultPath).file.accounts.map(({ name }) => name);
  } catch {
    return [];
  }
}

function complete(program: Command, context: Context, shell: Shell | 'names'): void {
  if (shell === 'names')
    output.data(
      accountNames(context)
        .map((name) => `${name}\n`)
        .join(''),
    );
  else output.data(scripts[shell](completedOf(program)));
}

export function registerCompletion(program: Command, context: Context): void {
  const shell = new Argument('<shell>', 'bash, zsh or fish; names prints the names of the accounts').choices([
    ...Object.keys(scripts),
    'names',
  ]);
  program
    .command('completion')
    .summary('print a script that makes a shell complete')
    .description(
      'Prints a script that makes a shell complete commands, options, exchanges and the names of accounts, which are in the vault for anyone ' +
        'who can read the file.',
    )
    .addArgument(shell)
    .addHelpText(
      'after',
      examples(
        'eval "$(locksign completion bash)"     # in ~/.bashrc',
        'locksign completion zsh > ~/.zfunc/_locksign     # a folder of $fpath',
        'locksign completion fish > ~/.config/fish/completions/locksign.fish',
      ),
    )
    .action((chosen: Shell | 'names') => complete(program, context, chosen));
}
