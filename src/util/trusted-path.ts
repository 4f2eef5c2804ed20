/**
 * Whether only root and this user can replace a file.
 * @module
 */
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { shellWord } from './shell-quote.js';

// Captured at import. backend/native/addon.ts explains why node:fs is not imported.
const { lstatSync, readlinkSync, statSync } = process.getBuiltinModule('node:fs');

const root = 0;
const writableByOthers = 0o022;
const sticky = 0o1000;
/** Linux follows this many links (path_resolution(7)). */
const mostLinks = 40;

/** Why a path is not trusted, and what to do about it. */
export interface Distrust {
  /** A clause without a full stop. */
  readonly detail: string;
  readonly remedy: string;
}

/**
 * The user of this process; undefined on Windows, where a user's folders are private by default.
 */
const ownUser = (): number | undefined => process.geteuid?.();

/**
 * In such a folder only the owner of a file, the folder's owner and root can replace it (inode(7)).
 */
const isSticky = (stats: Stats): boolean => (stats.mode & sticky) !== 0;

/** @param isGuarded whether what follows in the folder is looked at too. */
function distrustOf(
  path: string,
  stats: Stats,
  noun: 'file' | 'folder' | 'link',
  user: number | undefined,
  isGuarded = false,
): Distrust | undefined {
  if (user === undefined) return undefined;
  const word = shellWord(path);
  if (stats.uid !== root && stats.uid !== user) {
    return {
      detail: `the ${noun} ${path} belongs to user ${stats.uid}, and not to root or user ${user}`,
      remedy: `Keep it where only root or user ${user} can write. Or as root: \`chown ${user === root ? 'root' : user} ${word}\`.`,
    };
  }
  if ((stats.mode & writableByOthers) === 0 || noun === 'link' || (isGuarded && isSticky(stats))) return undefined;
  return {
    detail: `other users can write the ${noun} ${path}`,
    // Removing the right from /tmp would break every other program.
    remedy:
      noun === 'folder' && isSticky(stats)
        ? 'Move it to a folder where only you can write, such as one made with `mkdir -m 700`.'
        : `Run \`chmod go-w ${word}\`, or move it to a folder where only you can write.`,
  };
}

/**
 * Why an open file is not trusted.
 * @param user who may own it, besides root. Default: the user of this process.
 */
export const fileDistrust = (path: string, stats: Stats, user = ownUser()): Distrust | undefined =>
  distrustOf(path, stats, 'file', user);

/**
 * Why the folders on the way to a path are not trusted, also those that symbolic links lead
 * through. A folder such as /tmp, where others may make files, may be on the way, because they
 * cannot replace a folder of this user there. It may not be the last one.
 * @param path is absolute. Its last part is not looked at.
 * @param user who may own them, besides root. Default: the user of this process.
 * @throws the system's error if a folder is missing, or cannot be read.
 */
export function folderDistrust(path: string, user = ownUser()): Distrust | undefined {
  const names = dirname(path).split('/');
  let folder = '/';
  let links = 0;
  const look = (stats: Stats, noun: 'folder' | 'link'): Distrust | undefined =>
    distrustOf(
      folder,
      stats,
      noun,
      user,
      names.some((each) => each !== '' && each !== '.'),
    );
  let found = look(statSync(folder), 'folder');
  for (let name = names.shift(); name !== undefined && found === undefined; name = names.shift()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      folder = dirname(folder); // it has no links any more
      continue;
    }
    const entry = join(folder, name);
    const stats = lstatSync(entry);
    if (stats.isSymbolicLink()) {
      found = distrustOf(entry, stats, 'link', user);
      links += 1;
      if (links > mostLinks) return { detail: `the links of ${entry} form a circle`, remedy: 'Name another path.' };
      const target = readlinkSync(entry);
      if (target.startsWith('/')) folder = '/';
      names.unshift(...target.split('/'));
      continue;
    }
    folder = entry;
    found = look(stats, 'folder');
  }
  return found;
}
