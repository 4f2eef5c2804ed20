/**
 * Errors about a value that the command does not recognise. They never repeat it, since it may be a
 * secret that was typed in the wrong place, and standard error often ends up in a log. They name
 * the argument or option, and list the choices.
 * @module
 */
import { lstatSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { nearest } from '../../util/edit-distance.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { optionsOf, readLine } from '../line.js';

/** What to do about a secret that was typed as an argument. */
export const neverAnArgument =
  "A secret must never be an argument: it stays in the shell's history, and other users see it in the list of processes. " +
  `If you typed one, replace it: at the exchange, or with \`${commandName} passphrase\`. ` +
  'Secrets are asked for on the terminal. Scripts pass them with the options that end in -file, -fd or -env.';

/**
 * Whether a path leads to something, even to a link that leads nowhere. Only such a path is shown
 * in errors.
 */
export function namesSomething(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // too long, or below a folder that is closed to this user
  }
}

/** "Did you mean list?", if a known word is near. */
const meant = (typed: string, known: readonly string[]): string => {
  const near = nearest(typed, known);
  return near === undefined ? '' : ` Did you mean ${near}?`;
};

/**
 * @param problem a sentence that names the argument or option.
 * @param typed is compared with the choices, and not shown.
 * @param choices how the list of the known words begins, such as "The commands are".
 */
export function unrecognised(problem: string, typed: string, choices: string, known: readonly string[]): UsageError {
  const list = known.length === 0 ? '' : ` ${choices} ${known.join(', ')}.`;
  return new UsageError(`${problem}${meant(typed, known)}${list}`);
}

export function unknownCommand(program: Command, typed: string): UsageError {
  const names = program.createHelp().visibleCommands(program);
  return unrecognised(
    'There is no such command.',
    typed,
    'The commands are',
    names.map((command) => command.name()),
  );
}

/** What to do in a vault without accounts. */
export const noAccounts = `The vault has no accounts. To add one, run: ${commandName} add NAME --exchange EXCHANGE`;

/**
 * The account of that name.
 * @param place where the name was given.
 * @throws {UsageError} if there is none.
 */
export function listedAccount<T extends { readonly name: string }>(
  accounts: readonly T[],
  name: string,
  place = 'ACCOUNT',
): T {
  const account = accounts.find((each) => each.name === name);
  if (account !== undefined) return account;
  if (accounts.length === 0) throw new UsageError(noAccounts);
  const names = accounts.map((each) => each.name);
  throw unrecognised(`${place} names no account of the vault.`, name, 'Its accounts are', names);
}

/** A parser for the value of an option or an argument, which accepts these words only. */
export const oneOf =
  <T extends string>(place: string, words: readonly T[]) =>
  (typed: string): T => {
    const word = words.find((each) => each === typed);
    if (word === undefined) throw unrecognised(`${place} does not take this value.`, typed, 'The choices are', words);
    return word;
  };

/** An option with a choice of words, which help and completion list. */
export function choiceOption(flags: string, description: string, words: readonly string[]): Option {
  const option = new Option(flags, description).choices(words);
  return option.argParser(oneOf(option.long ?? flags, words));
}

function unknownOption(program: Command, args: readonly string[]): UsageError {
  const { command, unknownOptions } = readLine(program, args);
  const flags = optionsOf(program, command).flatMap(({ long }) => long ?? []);
  const name = command?.name() ?? program.name();
  const error = unrecognised(`${name} has no such option.`, unknownOptions[0] ?? '', 'Its options are', flags);
  return new UsageError(`${error.message}\n${neverAnArgument}`);
}

/**
 * The parser's errors that repeat nothing of the line: they name an argument or option, or give
 * numbers.
 */
const quotesNothing: readonly string[] = [
  'commander.missingArgument',
  'commander.optionMissingArgument',
  'commander.missingMandatoryOptionValue',
  'commander.excessArguments',
];

/** An error of the parser, without what was typed. */
export function parserError(
  program: Command,
  args: readonly string[],
  { code, message }: { readonly code: string; readonly message: string },
): UsageError {
  if (code === 'commander.unknownOption') return unknownOption(program, args);
  if (code === 'commander.unknownCommand') return unknownCommand(program, readLine(program, args).args[0] ?? '');
  if (!quotesNothing.includes(code))
    return new UsageError(`These arguments are not valid. See \`${commandName} help\`.`);
  const plain = message.replace(/^error: /, '');
  return new UsageError(code === 'commander.excessArguments' ? `${plain}\n${neverAnArgument}` : plain);
}
