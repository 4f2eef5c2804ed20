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
import { type Line, optionsOf, readLine, wordsOf } from '../line.js';

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

/** @param group the program, or a command that has commands. */
export function unknownCommand(group: Command, typed: string): UsageError {
  const names = group.createHelp().visibleCommands(group);
  return unrecognised(
    group.parent === null ? 'There is no such command.' : `${wordsOf(group)} has no such command.`,
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

const elsewhere =
  `To change the host of an account, use \`${commandName} edit NAME --host HOST\`. ` +
  `To send one request to another host, use \`${commandName} request NAME METHOD PATH --host HOST\`.`;

/**
 * What to do about an unknown option: how to reach another host, or what a secret needs. Nothing,
 * if the option stands for a known one that takes no secret.
 */
function adviceOn(program: Command, typed: string): string | undefined {
  const flags = program.commands.flatMap((command) => optionsOf(program, command)).flatMap(({ long }) => long ?? []);
  const near = nearest(typed, flags);
  if (near === '--host' || near === '--base-url') return elsewhere;
  return near === undefined || /secret|passphrase/.test(near) ? neverAnArgument : undefined;
}

function unknownOption(program: Command, { command, unknownOptions: [typed = ''] }: Line): UsageError {
  const flags = optionsOf(program, command).flatMap(({ long }) => long ?? []);
  const name = command === undefined ? program.name() : wordsOf(command);
  const error = unrecognised(`${name} has no such option.`, typed, 'Its options are', flags);
  const advice = adviceOn(program, typed);
  return advice === undefined ? error : new UsageError(`${error.message}\n${advice}`);
}

/** The words after a complaint about a missing value: its choices, or else where they are. */
function hintFor(choices: readonly string[] | undefined, command: Command | undefined): string {
  if (choices !== undefined) return `The choices are ${choices.join(', ')}.`;
  return `See \`${commandName} help${command === undefined ? '' : ` ${wordsOf(command)}`}\`.`;
}

const atMost = (count: number): string =>
  count === 0 ? 'no arguments' : `at most ${count} ${count === 1 ? 'argument' : 'arguments'}`;

/** The sentences about a line that lacks something or has too much. They repeat nothing of it. */
const sentences: Readonly<Record<string, (line: Line) => string | undefined>> = {
  'commander.missingArgument': ({ command, args }) => {
    const missing = command?.registeredArguments[args.length];
    if (command === undefined || missing === undefined) return undefined;
    return `${wordsOf(command)} needs ${missing.name().toUpperCase()}. ${hintFor(missing.argChoices, command)}`;
  },
  'commander.optionMissingArgument': ({ command, pending }) =>
    pending && `${pending.long} needs a value. ${hintFor(pending.argChoices, command)}`,
  'commander.missingMandatoryOptionValue': ({ command, options }) => {
    const missing = command?.options.find(({ mandatory, long }) => mandatory && !options.has(long ?? ''));
    if (command === undefined || missing === undefined) return undefined;
    const flags = missing.flags.replace(/<(.*)>/, (_, value: string) => value.toUpperCase());
    return `${wordsOf(command)} needs ${flags}. ${hintFor(missing.argChoices, command)}`;
  },
  'commander.excessArguments': ({ command, args }) =>
    command &&
    `${wordsOf(command)} takes ${atMost(command.registeredArguments.length)}, but got ${args.length}.\n${neverAnArgument}`,
};

/** An error of the parser, without what was typed. */
export function parserError(program: Command, args: readonly string[], code: string): UsageError {
  const line = readLine(program, args);
  if (code === 'commander.unknownOption') return unknownOption(program, line);
  if (code === 'commander.unknownCommand') return unknownCommand(line.command ?? program, line.args[0] ?? '');
  return new UsageError(sentences[code]?.(line) ?? `These arguments are not valid. See \`${commandName} help\`.`);
}
