/**
 * The temporary file that replaces a file: its name, whether it can be made, and those that
 * interrupted runs left.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemFacts } from '../../errors/locksign-error.js';
import { type Replacement, replaceFiles } from '../../vault/inspect.js';

/** A random name, because other runs may be in other containers, where process ids repeat. */
export const temporaryOf = (path: string): string => `${path}.${randomBytes(8).toString('hex')}.new`;
const temporaryEnding = /^\.[0-9a-f]{16}\.new$/;

/** The reason of an error, as a part of a sentence. */
export function reasonOf(error: unknown): string {
  const { call, errno } = systemFacts(error);
  if (call !== undefined && errno !== undefined) return `${call}: ${errno}`;
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

/**
 * How to make a file replaceable, as the beginning of a sentence. Only the replacement itself shows
 * EPERM.
 */
export const remedyOf = (error: unknown): string =>
  systemFacts(error).errno === 'EPERM'
    ? 'The file may be immutable (see `lsattr`, and undo it with `chattr -i`), or its folder may be sticky, so that only the owner can replace it. Fix that'
    : 'Check that the file exists and that its folder can be written';

/** The temporary files of this file that interrupted runs left. */
export function leftBeside(path: string): string[] {
  const folder = dirname(path);
  const own = basename(path);
  try {
    const names = readdirSync(folder);
    const isLeft = (name: string): boolean => name.startsWith(own) && temporaryEnding.test(name.slice(own.length));
    return names.filter(isLeft).map((name) => join(folder, name));
  } catch {
    return []; // the folder cannot be listed
  }
}

/**
 * A container often mounts a single file of its host. Nothing can be renamed over it (rename(2):
 * EBUSY).
 */
function isMountPoint(path: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // proc_pid_mountinfo(5): the mount point is the fifth field, with spaces and backslashes in
    // octal.
    const points = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
    const unescaped = (text = ''): string =>
      text.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
    return points.some((line) => unescaped(line.split(' ')[4]) === path);
  } catch {
    return false;
  }
}

/**
 * Tries the replacement with an empty file under another name.
 * @returns what fails; undefined if nothing does.
 */
export function whyNotReplaceable(path: string, prepare: NonNullable<Replacement['prepare']>): string | undefined {
  if (isMountPoint(path))
    return 'it is a mount point of its own, as in a container. Run the command where the file itself is';
  const tried = temporaryOf(path);
  try {
    replaceFiles([{ path: tried, temporary: temporaryOf(path), parts: [], prepare }]);
    rmSync(tried);
    return undefined;
  } catch (error) {
    return `a new file cannot be made in ${dirname(path)} (${reasonOf(error)})`;
  }
}
