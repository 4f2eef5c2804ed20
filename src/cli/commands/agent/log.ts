/**
 * `locksign agent log`: shows and verifies the agent's log.
 * @module
 */
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { pathsOf } from '../../../agent/process/paths.js';
import { type Damaged, type Entry, followLog, type ReadOptions, readLog } from '../../../agent/state/read-log.js';
import { type Verification, verifyLog } from '../../../agent/state/verify-log.js';
import { LocksignError, SigningKey } from '../../../index.js';
import type { Context } from '../../context.js';
import { UsageError } from '../../exit.js';
import { examples } from '../../help/examples.js';
import { namesSomething } from '../../options/unrecognised.js';
import { output } from '../../output.js';
import { csvHeading, lineCsv, lineJson, lineText } from './log-format.js';

interface LogOptions {
  readonly state?: string;
  readonly client?: string;
  readonly since?: string;
  readonly denied?: true;
  readonly json?: true;
  readonly csv?: true;
  readonly follow?: true;
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @throws {UsageError} if it is no time. */
function timeOf(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== '') return Date.now() - Number(count) * (units[unit] ?? 0);
  // Only ISO 8601: Date.parse() guesses the meaning of other texts.
  const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new UsageError(
    '--since must be a duration such as 90m, 6h or 2d, or a date such as 2026-01-31 or 2026-01-31T12:00Z.',
  );
}

/** The folder that the option names, which may be relative, or the default. */
function folderOf({ state }: LogOptions): string {
  if (state === undefined) return pathsOf(process.env).state;
  if (!namesSomething(state)) throw new UsageError('--state names no folder that this user can reach.');
  return resolve(state);
}

/** Waits until the text is written, because a log can be larger than the memory. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

const linesOfWrite = 1000;

async function show(options: LogOptions): Promise<void> {
  const { client, since, denied, json, csv, follow } = options;
  if (json && csv) throw new UsageError('--json and --csv cannot be combined.');
  const filter: ReadOptions = { client, denied, since: since === undefined ? undefined : timeOf(since) };
  const folder = folderOf(options);
  const form: (entry: Entry | Damaged) => string = json ? lineJson : csv ? lineCsv : lineText;
  if (follow) {
    const lines = followLog(folder, filter, new AbortController().signal);
    if (csv) await write(`${csvHeading}\n`);
    for await (const entry of lines) await write(`${form(entry)}\n`);
    return;
  }
  let lines = csv ? [csvHeading] : [];
  for (const entry of readLog(folder, filter)) {
    lines.push(form(entry));
    if (lines.length < linesOfWrite) continue;
    await write(`${lines.join('\n')}\n`);
    lines = [];
  }
  if (lines.length > 0) await write(`${lines.join('\n')}\n`);
}

/** Verifies with the key and the head that the vault has. */
async function verify(context: Context, options: LogOptions): Promise<void> {
  const folder = folderOf(options);
  const found = await context.withVault(async (vault) => {
    using key = await SigningKey.load(vault.agentSecret(), { algorithm: 'hmac-sha256', encoding: 'utf8' });
    return verifyLog(folder, key, vault.agent()?.head);
  });
  if (options.json) output.json(found);
  else report(found);
  if (found.broken === undefined) return;
  const { file, line, reason } = found.broken;
  throw new LocksignError('ERR_AGENT_LOG', {
    subject: file,
    detail: `line ${line} is wrong: ${reason}`,
    remedy: 'Find out who changed it. Nothing after this line can be relied on.',
  });
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function report({ files, lines, checkpoints, firstFile, losses, head, broken }: Verification): void {
  const counts = [counted(lines, 'line'), counted(files, 'file'), counted(checkpoints, 'checkpoint')] as const;
  output.note(`Verified ${counts[0]} in ${counts[1]}, with ${counts[2]}.`);
  if (firstFile > 1) output.note(`The log begins with file ${firstFile}: the files before it are not in the folder.`);
  if (losses > 0) output.warn(`Lines were lost ${losses} times, and the loss was accepted.`);
  if (broken === undefined && head !== undefined) output.data(`${head.sequence} ${head.hash}\n`);
}

export function registerLog(agent: Command, context: Context): void {
  const log = agent
    .command('log')
    .summary('show what the agent sent and denied')
    .description(
      'Shows the log of the agent, the oldest line first. It needs no passphrase, and runs while the agent runs. ' +
        'Characters other than printable ASCII are escaped.',
    )
    .option('--state <folder>', 'the folder of the log (default: locksign/agent in $XDG_STATE_HOME)')
    .option('--client <client>', 'only what this client sent')
    .option('--since <time>', 'only lines since a time: 90m, 6h, 2d, or a date as in ISO 8601')
    .option('--denied', 'only denials')
    .option('--json', 'as JSON, one object in a line')
    .option('--csv', 'as CSV, for a spreadsheet')
    .option('--follow', 'wait for more lines')
    .helpCommand(false)
    .addHelpText(
      'after',
      examples(
        'locksign agent log --since 6h',
        'locksign agent log --denied --client grid-bot --follow',
        'locksign agent log verify',
      ),
    )
    .action((options: LogOptions) => show(options));
  log
    .command('verify')
    .summary('verify that no line is missing or changed')
    .description(
      'Verifies the hashes of all lines, the checkpoints with the key in the vault, and the last line that the vault has sealed. ' +
        'It asks for the passphrase of the vault. It prints the last line, and exits with 5 if a line is wrong.',
    )
    .addHelpText('after', examples('locksign agent log verify'))
    .action((_: unknown, command: Command) => {
      const options = command.optsWithGlobals<LogOptions>();
      for (const name of ['client', 'since', 'denied', 'csv', 'follow'] as const) {
        if (options[name] !== undefined)
          throw new UsageError(`--${name} is for \`agent log\`. The whole log is verified.`);
      }
      return verify(context, options);
    });
}
