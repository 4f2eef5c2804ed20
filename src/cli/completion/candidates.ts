/**
 * The words that can stand at the cursor of a command line, derived from the commands themselves.
 * @module
 */

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { type Argument, type Command, Option } from 'commander';
import { markets, orderTypes, words } from '../../agent/policy/policy.js';
import { pathsOf } from '../../agent/process/paths.js';
import { exchangeIds } from '../../exchanges/catalog.js';
import { exchangeOf, readVault } from '../../vault/inspect.js';
import { isGroup, type Line, optionsOf, readLine } from '../line.js';
import { vaultPathOf } from '../options/vault-path.js';

export interface Candidate {
  readonly word: string;
  readonly summary: string;
}

/** `files` leaves the completion of file names to the shell. */
export type Candidates = readonly Candidate[] | 'files';

interface KnownAccount {
  readonly name: string;
  readonly exchange: string;
}

/**
 * The accounts of the vault that the line names. They are not sealed, so this needs no passphrase.
 */
function accountsOf({ options }: Line): readonly KnownAccount[] {
  try {
    const path = options.get('--vault');
    return readVault(vaultPathOf(path && expanded(path))).file.accounts;
  } catch {
    return []; // without a readable vault, there is nothing to offer
  }
}

/** The exchange that the line names, or the one of the account that it names. */
function exchangeIn(line: Line) {
  const named = line.options.get('--exchange');
  const id = named ?? accountsOf(line).find(({ name }) => name === line.args[0])?.exchange;
  return id !== undefined && exchangeIds.includes(id) ? exchangeOf(id, '') : undefined;
}

/** The shell has not expanded the line, and completes before it does. */
const expanded = (path: string): string => path.replace(/^~(?=\/)/, () => homedir());

/**
 * The clients of the policy. The headings are enough, because a shell waits for the answer, and a
 * parser takes longer to load.
 */
function clientsOf({ options }: Line): readonly string[] {
  try {
    const path = options.get('--policy');
    const text = readFileSync(path === undefined ? pathsOf(process.env).policy : expanded(path), 'utf8');
    return [...text.matchAll(/^\s*\[\s*clients\s*\.\s*"?([a-z0-9-]+)"?\s*\]/gm)].map(([, name = '']) => name);
  } catch {
    return []; // without a readable policy, there is nothing to offer
  }
}

/** Words of which an option takes several, separated by commas. */
const lists: Readonly<Record<string, readonly string[]>> = { words, markets, types: orderTypes };

/** By the name that a command's help gives an argument or the value of an option. */
const byName: Readonly<Record<string, (line: Line) => readonly string[] | 'files'>> = {
  account: (line) => accountsOf(line).map(({ name }) => name),
  client: clientsOf,
  exchange: () => exchangeIds,
  host: (line) => Object.keys(exchangeIn(line)?.hosts ?? {}),
  method: (line) => Object.keys(exchangeIn(line)?.methods ?? {}),
  file: () => 'files',
};

const valueName = (value: Option | Argument): string =>
  value instanceof Option ? (/<([a-z]+)/.exec(value.flags)?.[1] ?? '') : value.name();

/** Each word after those that the list has already. */
function nextInList(words: readonly string[], current: string): Candidate[] {
  const before = current.slice(0, current.lastIndexOf(',') + 1);
  const used = before.split(',');
  return words.filter((word) => !used.includes(word)).map((word) => ({ word: before + word, summary: '' }));
}

/** Of an argument or of an option's value. */
function valuesOf(value: Option | Argument | undefined, line: Line, current: string): Candidates {
  if (value === undefined) return [];
  const list = lists[valueName(value)];
  if (list !== undefined) return nextInList(list, current);
  const words = value.argChoices ?? byName[valueName(value)]?.(line) ?? [];
  return words === 'files' ? words : words.map((word) => ({ word, summary: '' }));
}

/** The argument that comes next. */
function nextArgument({ command, args }: Line): Argument | undefined {
  const all = command?.registeredArguments ?? [];
  return all[args.length] ?? all.filter(({ variadic }) => variadic).at(-1);
}

function commandsOf(group: Command): Candidate[] {
  const commands = group.createHelp().visibleCommands(group);
  return commands.map((command) => ({ word: command.name(), summary: command.summary() }));
}

function flagsOf(program: Command, { command }: Line): Candidate[] {
  return optionsOf(program, command).flatMap(({ long, description }) =>
    long == null ? [] : [{ word: long, summary: description }],
  );
}

/** `--option=begin`: the value's candidates, with the option in front of each. */
function afterEquals(program: Command, line: Line, current: string): Candidates {
  const flag = current.slice(0, current.indexOf('='));
  const option = optionsOf(program, line.command).find(({ long }) => long === flag);
  const values = valuesOf(option, line, current.slice(flag.length + 1));
  return values === 'files' ? values : values.map(({ word, summary }) => ({ word: `${flag}=${word}`, summary }));
}

function candidatesAt(program: Command, line: Line, current: string): Candidates {
  if (line.pending !== undefined && !(line.pending.variadic && current.startsWith('-'))) {
    return valuesOf(line.pending, line, current);
  }
  if (!line.isPastOptions && /^--[^=]+=/.test(current)) return afterEquals(program, line, current);
  if (!line.isPastOptions && current.startsWith('-')) return flagsOf(program, line);
  const group = line.command ?? program;
  if (isGroup(group)) return line.args.length === 0 ? commandsOf(group) : [];
  return valuesOf(nextArgument(line), line, current);
}

/**
 * What can stand in the place of the last of the words, which is the one that is being typed.
 * @param words those after the program's name, as far as the cursor.
 */
export function candidates(program: Command, words: readonly string[]): Candidates {
  const last = words.at(-1) ?? '';
  const current = last === '=' ? '' : last; // bash's word for the end of `--option=`
  const found = candidatesAt(program, readLine(program, words.slice(0, -1)), current);
  return found === 'files' ? found : found.filter(({ word }) => word.startsWith(current));
}
