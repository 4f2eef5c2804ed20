/**
 * What the completions of the three shells share.
 * @module
 */
import type { Completed, CompletedOption, Kind } from '../commands/completion.js';

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

/**
 * The part of a script for bash or zsh that reads the line so far: into $word what is to be completed, into $command, $arguments and
 * $vault what came before it, and into $kind what comes after the option before it.
 * @param words the array of the line's words. @param current the index in it of the word. @param first that of the first after the command.
 */
export const readLine = (
  words: string,
  current: string,
  first: number,
): string => `  local word=\${${words}[${current}]} command= previous= vault= kind= each
  local -i arguments=0 index
  for ((index = ${first}; index < ${current}; index += 1)); do
    each=\${${words}[index]}
    _locksign_value "$command" "$previous"
    if [[ -n $kind ]]; then
      [[ $previous == --vault ]] && vault=\${each/#\\~/$HOME}
      previous=
      continue
    fi
    previous=$each
    if [[ $each == -* ]]; then continue; fi
    if [[ -z $command ]]; then command=$each; else arguments+=1; fi
  done
  _locksign_value "$command" "$previous"`;
