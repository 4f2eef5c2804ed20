/**
 * What takes a file's place: under which name it is made, whether it can be, and what interrupted runs left of it.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemFacts } from '../../errors/locksign-error.js';
import { type Replacement, replaceFiles } from '../../vault/inspect.js';

/** A name that no other run has, in whichever container. */
export const temporaryOf = (path: string): string => `${path}.${randomBytes(8).toString('hex')}.new`;
const temporaryEnding = /^\.[0-9a-f]{16}\.new$/;

/** What the system said, or the library, as a part of a sentence. */
export function reasonOf(error: unknown): string {
  const { call, errno } = systemFacts(error);
  if (call !== undefined && errno !== undefined) return `${call}: ${errno}`;
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

/** What is to be done so that a file can be replaced, as the beginning of a sentence. Nothing that was tried before tells of EPERM. */
export const remedyOf = (error: unknown): string =>
  systemFacts(error).errno === 'EPERM'
    ? 'The file may be immutable (`lsattr`, undone by `chattr -i`), or its folder sticky, where only the owner of a file replaces it: mend that'
    : 'See to it that the file is there and that its folder can be written';

/** What was to take the place of a file, and was left beside it when a run was interrupted. */
export function leftBeside(path: string): string[] {
  const folder = dirname(path);
  const own = basename(path);
  try {
    const names = readdirSync(folder);
    const isLeft = (name: string): boolean => name.startsWith(own) && temporaryEnding.test(name.slice(own.length));
    return names.filter(isLeft).map((name) => join(folder, name));
  } catch {
    return []; // of a folder that cannot be listed, nobody knows
  }
}

/** As a container has a single file of its host's: nothing can be renamed over it (rename(2): EBUSY). */
function isMountPoint(path: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // proc_pid_mountinfo(5): the mount point is the fifth field, with blanks and backslashes in octal.
    const points = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
    const unescaped = (text = ''): string =>
      text.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
    return points.some((line) => unescaped(line.split(' ')[4]) === path);
  } catch {
    return false;
  }
}

/** Tries with an empty file what is done to replace this one. @returns what fails; undefined if nothing does. */
export function whyNotReplaceable(path: string, prepare: NonNullable<Replacement['prepare']>): string | undefined {
  if (isMountPoint(path)) return 'it is mounted by itself, as containers do it: go where its folder is';
  const tried = temporaryOf(path);
  try {
    replaceFiles([{ path: tried, temporary: temporaryOf(path), parts: [], prepare }]);
    rmSync(tried);
    return undefined;
  } catch (error) {
    return `no file can be made for its place in ${dirname(path)} (${reasonOf(error)})`;
  }
}
