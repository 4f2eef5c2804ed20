/**
 * What the completions of the three shells share.
 * @module
 */
import type { Completed, CompletedOption, Kind } from './completion.js';

/** Prints the names of the accounts, of the vault that is named on the line if there is one. */
export const namesCommand = 'completion names';

/** An option with a value, and the command that has it; undefined for one of all commands. */
export interface ValuedOption {
  readonly command: string | undefined;
  readonly flag: string;
  readonly value: Kind;
}

const valued = (options: readonly CompletedOption[], command?: string): ValuedOption[] =>
  options.flatMap(({ flag, value }) => (value === undefined ? [] : [{ command, flag, value }]));

export function valuedOptions({ options, commands }: Completed): ValuedOption[] {
  return [...valued(options), ...commands.flatMap((command) => valued(command.options, command.name))];
}

/** In single quotes, for a POSIX shell and zsh. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** How a script calls a kind, in one word or as the words themselves. */
export const kindWord = (kind: Kind): string => (typeof kind === 'string' ? `:${kind}` : kind.join(' '));
