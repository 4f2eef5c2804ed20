/**
 * Where a secret may come from instead of the terminal, as options; and why none is ever an argument.
 * @module
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Command } from 'commander';
import { type SecretSource, secret } from '../../index.js';
import { SourceError, UsageError } from '../exit.js';
import { isPath, isVariable } from './quotable.js';

/** `--<name>-file`, `--<name>-fd` and `--<name>-env`. */
export function secretOptions(command: Command, name: string, what: string): Command {
  return command
    .option(`--${name}-file <file>`, `read ${what} from a file of yours alone, or a FIFO`)
    .option(`--${name}-fd <number>`, `read ${what} from an open descriptor`)
    .option(`--${name}-env <variable>`, `take ${what} from an environment variable, and erase it`);
}

/** What a descriptor of this process leads to, as Linux tells it (proc(5)). */
function targetOf(descriptor: number | string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}

/** The access mode is in the last two bits of the flags, which are octal. */
function isWritable(descriptor: string): boolean {
  const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1] ?? '0';
  return (Number.parseInt(flags, 8) & 3) !== 0;
}

/** Whether it is one of those that Node has for itself: reading it would take Node's own messages, or wait for ever. */
function isOwnOfNode(descriptor: number): boolean {
  const target = targetOf(descriptor);
  if (target === undefined || target.startsWith('anon_inode:')) return target !== undefined;
  const ends = readdirSync('/proc/self/fd').filter((each) => targetOf(each) === target);
  return target.startsWith('pipe:') && ends.some(isWritable);
}

function descriptorOf(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${option} must be a whole number. ${neverAnArgument}`);
  const descriptor = Number(text);
  if (isOwnOfNode(descriptor)) {
    throw new UsageError(
      `Descriptor ${descriptor} was not given to this command: write \`--${option} ${descriptor} ${descriptor}< FILE\`.`,
    );
  }
  return descriptor;
}

/**
 * The source that the options name; undefined if they name none.
 * @throws {UsageError} if they name several.
 * @throws {SourceError} if what is named is not there, and may be the secret itself.
 */
export function namedSource(options: Readonly<Record<string, unknown>>, name: string): SecretSource | undefined {
  const key = (suffix: string): string =>
    `${name}-${suffix}`.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const given = ['file', 'fd', 'env'].filter((suffix) => options[key(suffix)] !== undefined);
  const [first, second] = given;
  if (first === undefined) return undefined;
  if (second !== undefined) throw new UsageError(`--${name}-${second} must be left out beside --${name}-${first}.`);
  const value = String(options[key(first)]);
  if (first === 'fd') return secret.descriptor(descriptorOf(value, `${name}-fd`));
  const isFile = first === 'file';
  if (isFile ? isPath(value) : isVariable(value)) return isFile ? secret.file(value) : secret.env(value);
  const what = isFile ? 'There is no such file' : 'There is no such variable, or it is not exported';
  throw new SourceError(`--${name}-${first}: ${what}. ${neverAnArgument}`);
}

/** What people would call such an option. */
const secretNames =
  /^--?(?:(?:api|new|vault|exchange|key)-?)*(?:secret|secret-?key|private-?key|passphrase|password|pass|pw)$/i;

/** Why a secret given as an argument is refused, and what has become of it. */
export const neverAnArgument =
  "A secret is never an argument: there it is in the shell's history and, for every user, in the list of processes. " +
  'If that was one, make a new one: at the exchange, or by `locksign passphrase`. It is asked for on the terminal; scripts use --secret-file, --secret-fd ' +
  'or --secret-env, and the same of --passphrase.';

/**
 * Before anything is parsed, as errors of the parser quote what they do not know.
 * @throws {UsageError} if an argument looks as if a secret followed.
 */
export function refuseSecretArguments(args: readonly string[]): void {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  const found = options.map((arg) => arg.split('=')[0] ?? '').find((name) => secretNames.test(name));
  if (found !== undefined) throw new UsageError(`${found} does not exist. ${neverAnArgument}`);
}
