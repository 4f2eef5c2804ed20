/**
 * The options that name another source for a secret than the terminal.
 * @module
 */
import { fstatSync } from 'node:fs';
import type { Command } from 'commander';
import { type PlainSource, secret } from '../../index.js';
import { isOwnDescriptor } from '../../secrets/own-descriptor.js';
import { SourceError, UsageError } from '../exit.js';
import { namesSomething, neverAnArgument } from './unrecognised.js';

/** `--<name>-file`, `--<name>-fd` and `--<name>-env`. */
export function secretOptions(command: Command, name: string, what: string): Command {
  return command
    .option(`--${name}-file <file>`, `read ${what} from a file that only you can read, or from a FIFO`)
    .option(`--${name}-fd <number>`, `read ${what} from an open descriptor`)
    .option(`--${name}-env <variable>`, `take ${what} from an environment variable, and erase the variable`);
}

function isOpen(descriptor: number): boolean {
  try {
    fstatSync(descriptor);
    return true;
  } catch {
    return false;
  }
}

function fileSource(path: string, option: string): PlainSource {
  if (namesSomething(path)) return secret.file(path);
  const tilde = path.startsWith('~') ? ' The shell has not replaced its ~: write $HOME or the whole path.' : '';
  throw new SourceError(`${option} names no file that this user can reach.${tilde}\n${neverAnArgument}`);
}

function descriptorSource(text: string, option: string): PlainSource {
  if (!/^\d{1,9}$/.test(text))
    throw new UsageError(`${option} must be the number of a descriptor.\n${neverAnArgument}`);
  const descriptor = Number(text);
  if (isOwnDescriptor(descriptor)) {
    throw new UsageError(
      `${option} names a descriptor that this process itself uses. Open the source in the shell: \`${option} 3 3< FILE\`.`,
    );
  }
  if (isOpen(descriptor)) return secret.descriptor(descriptor);
  throw new SourceError(
    `${option} names a descriptor that is not open. Open it in the shell: \`${option} 3 3< FILE\`.\n${neverAnArgument}`,
  );
}

function variableSource(name: string, option: string): PlainSource {
  if (Object.hasOwn(process.env, name)) return secret.env(name);
  throw new SourceError(
    `${option} names no environment variable. Check that the variable is exported.\n${neverAnArgument}`,
  );
}

const sources = { file: fileSource, fd: descriptorSource, env: variableSource } as const;
const suffixes = ['file', 'fd', 'env'] as const;

/**
 * The option that names the source of a secret; undefined if none does.
 * @throws {UsageError} if several do.
 */
function given(options: Readonly<Record<string, unknown>>, name: string) {
  const key = (suffix: string): string =>
    `${name}-${suffix}`.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const [first, second] = suffixes.filter((suffix) => options[key(suffix)] !== undefined);
  if (first === undefined) return undefined;
  if (second !== undefined) throw new UsageError(`--${name}-${first} and --${name}-${second} cannot be combined.`);
  return { option: `--${name}-${first}`, suffix: first, value: String(options[key(first)]) };
}

/**
 * @throws {UsageError} if an option names a source for a secret that is not used.
 * @param why a sentence.
 */
export function refuseSource(options: Readonly<Record<string, unknown>>, name: string, why: string): void {
  const source = given(options, name);
  if (source !== undefined) throw new UsageError(`${why} Leave ${source.option} out.`);
}

/**
 * The source that the options name; undefined if they name none. No error shows their value unless
 * it exists: it may be the secret.
 * @throws {UsageError} if several options name one. @throws {SourceError} if the source does not
 * exist.
 */
export function namedSource(options: Readonly<Record<string, unknown>>, name: string): PlainSource | undefined {
  const source = given(options, name);
  return source && sources[source.suffix](source.value, source.option);
}
