/**
 * The folder of the log: its names, its checks and its lock.
 * @module
 */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  type Stats,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { lockFile } from '../../index.js';
import { shellWord } from '../../util/shell-quote.js';
import { logError, logFailure } from './log-error.js';

const { O_APPEND, O_CREAT, O_DIRECTORY = 0, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY, O_RDWR } = constants;

const privateFile = 0o600;
const privateFolder = 0o700;
const groupAndOthers = 0o077;

/** The paths of the files in the folder of the log. */
export const logPaths = (folder: string) => ({
  /** The file that lines are added to. */
  current: join(folder, 'agent.log'),
  /** A full file, by its number. */
  numbered: (file: number): string => join(folder, `agent.log.${file}`),
  /** The next file, until it is complete. */
  next: join(folder, 'agent.log.next'),
  /** Space for a full disk. */
  reserve: join(folder, 'agent.log.reserve'),
});

/** The numbers of the full files, the oldest first. */
export function fileNumbers(folder: string): number[] {
  return readdirSync(folder)
    .map((name) => Number(/^agent\.log\.([1-9]\d{0,8})$/.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0)
    .sort((a, b) => a - b);
}

/** @throws {LocksignError} `ERR_AGENT_LOG` if another user could read or change it. */
function checkOwn(stats: Stats, path: string): void {
  const user = process.geteuid?.();
  if (user === undefined) return; // Windows has no owners in this form
  if (stats.uid !== user) throw logError(path, `it belongs to user ${stats.uid}, and the agent runs as user ${user}`);
  if ((stats.mode & groupAndOthers) === 0) return;
  const remedy = `Close it to other users: \`chmod go= ${shellWord(path)}\`.`;
  throw logError(path, 'other users can open it', remedy);
}

/**
 * Opens the folder, which is created if it is missing, and locks it until the descriptor is closed.
 * @throws {LocksignError} `ERR_AGENT_LOG`, `ERR_LOCK_*`
 */
export function lockFolder(folder: string): number {
  let descriptor: number;
  try {
    mkdirSync(folder, { recursive: true, mode: privateFolder });
    descriptor = openSync(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch (error) {
    throw logFailure(folder, error);
  }
  try {
    checkOwn(fstatSync(descriptor), folder);
    if (lockFile(descriptor)) return descriptor;
    throw logError(folder, 'another agent uses it', 'Stop the other agent, or give this one a folder of its own.');
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

type Purpose = 'read' | 'append' | 'create';

const flags: Readonly<Record<Purpose, number>> = {
  read: O_RDONLY,
  append: O_RDWR | O_APPEND,
  create: O_RDWR | O_APPEND | O_CREAT | O_EXCL,
};

/**
 * Opens a file of the folder without following a link.
 * @throws {LocksignError} `ERR_AGENT_LOG` if it is not a private file of this user with one name.
 */
export function openPrivate(path: string, purpose: Purpose): number {
  let descriptor: number;
  try {
    // O_NONBLOCK, because opening a FIFO would wait.
    descriptor = openSync(path, flags[purpose] | O_NOFOLLOW | O_NONBLOCK, privateFile);
  } catch (error) {
    throw logFailure(path, error);
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw logError(path, 'it is not a regular file');
    if (stats.nlink !== 1) throw logError(path, 'it has a second name (a hard link)', 'Remove the other name.');
    // Root reads the log of another user with `locksign agent log`.
    if (purpose !== 'read') checkOwn(stats, path);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

export interface OpenLog {
  /** The paths of the full files, the oldest first. They do not change any more. */
  readonly full: readonly string[];
  /** The descriptor of the current file. */
  readonly current: number;
}

/** A rotation takes milliseconds, so a reader meets at most one. */
const attempts = 5;

/** Whether a path names another file than this one by now. */
export const isReplaced = (path: string, descriptor: number): boolean =>
  statSync(path, { throwIfNoEntry: false })?.ino !== fstatSync(descriptor).ino;

/**
 * Opens the files of a log for reading, also while the agent rotates them.
 * @throws {LocksignError} `ERR_AGENT_LOG`
 */
export function openLog(folder: string): OpenLog {
  const paths = logPaths(folder);
  for (let attempt = 1; ; attempt++) {
    if (!existsSync(paths.current)) {
      if (existsSync(paths.next) && attempt < attempts) continue;
      throw logError(paths.current, 'it is missing');
    }
    const current = openPrivate(paths.current, 'read');
    const full = fileNumbers(folder).map(paths.numbered);
    // Otherwise the list may have the file that was the current one, and not the one after it.
    if (attempt === attempts || !isReplaced(paths.current, current)) return { full, current };
    closeSync(current);
  }
}
