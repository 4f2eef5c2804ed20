/**
 * A command line, read without refusing any of it: for a shell that completes it, and for errors
 * about it.
 * @module
 */
import type { Command, Option } from 'commander';

/** What the words mean. */
export interface Line {
  /** The command that they name; undefined if they name none yet. */
  readonly command: Command | undefined;
  /**
   * The arguments of the command. Without a command, or after a group, the words that name none.
   */
  readonly args: readonly string[];
  /** Values of options, by the option's long name. */
  readonly options: ReadonlyMap<string, string>;
  /** The option whose value comes next, if the last word is one. */
  readonly pending: Option | undefined;
  /** Options that neither the command nor the program has. */
  readonly unknownOptions: readonly string[];
  /** Whether `--` ended the options. */
  readonly isPastOptions: boolean;
}

const isFlag = (word: string): boolean => word.length > 1 && word.startsWith('-');

/** The options that help shows for a command, with those of the program. */
export function optionsOf(program: Command, command: Command | undefined): readonly Option[] {
  const visible = (each: Command): Option[] => each.createHelp().visibleOptions(each);
  const own = command === undefined ? [] : visible(command);
  const names = new Set(own.map(({ long }) => long));
  return [...own, ...visible(program).filter(({ long }) => !names.has(long))];
}

/** Whether the next word is the name of a command in this one. */
export const isGroup = (command: Command): boolean => command.commands.length > 0;

export const commandIn = (group: Command, word: string): Command | undefined =>
  group.commands.find((each) => each.name() === word || each.aliases().includes(word));

/** The words of a command after the name of the program: `agent policy check`. */
export function wordsOf(command: Command): string {
  const { parent } = command;
  return parent?.parent == null ? command.name() : `${wordsOf(parent)} ${command.name()}`;
}

/** Reads the words as the parser would, and refuses none of them. */
export function readLine(program: Command, words: readonly string[]): Line {
  let command: Command | undefined;
  let pending: Option | undefined;
  let isPastOptions = false;
  const args: string[] = [];
  const unknownOptions: string[] = [];
  const options = new Map<string, string>();
  for (const word of words) {
    if (pending !== undefined && word === '=') continue; // bash makes three words of `--option=value`
    if (pending !== undefined && !(pending.variadic && isFlag(word))) {
      options.set(pending.long ?? '', word);
      if (!pending.variadic) pending = undefined;
    } else if (!isPastOptions && word === '--') {
      pending = undefined;
      isPastOptions = true;
    } else if (!isPastOptions && isFlag(word)) {
      const [flag = '', ...value] = word.split('=');
      const option = optionsOf(program, command).find(({ long, short }) => long === flag || short === flag);
      if (option === undefined) unknownOptions.push(flag);
      pending = option?.required === true && value.length === 0 ? option : undefined;
      if (value.length > 0) options.set(flag, value.join('='));
    } else if (args.length === 0 && isGroup(command ?? program)) {
      const named = commandIn(command ?? program, word);
      if (named === undefined) args.push(word);
      command = named ?? command;
    } else {
      args.push(word);
    }
  }
  return { command, args, options, unknownOptions, pending, isPastOptions };
}
