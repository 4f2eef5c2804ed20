/**
 * Whether only root and the agent's user can replace a file.
 * @module
 */
import { lstatSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shellWord } from '../util/shell-quote.js';

const root = 0;
const writableByOthers = 0o022;
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

function distrustOf(path: string, stats: Stats, noun: 'file' | 'folder'): Distrust | undefined {
  const user = ownUser();
  if (user === undefined) return undefined;
  const word = shellWord(path);
  if (stats.uid !== root && stats.uid !== user) {
    return {
      detail: `the ${noun} ${path} belongs to user ${stats.uid}, and not to root or user ${user}`,
      remedy: `Keep it where only root or user ${user} can write. Or as root: \`chown ${user === root ? 'root' : user} ${word}\`.`,
    };
  }
  if ((stats.mode & writableByOthers) === 0) return undefined;
  return {
    detail: `other users can write the ${noun} ${path}`,
    // Removing the right from /tmp would break every other program.
    remedy:
      noun === 'folder' && (stats.mode & 0o1000) !== 0
        ? 'Move it to a folder where only you can write, such as one made with `mkdir -m 700`.'
        : `Run \`chmod go-w ${word}\`, or move it to a folder where only you can write.`,
  };
}

/** Why an open file is not trusted. */
export const fileDistrust = (path: string, stats: Stats): Distrust | undefined => distrustOf(path, stats, 'file');

/**
 * Why the folders on the way to a path are not trusted, also those that symbolic links lead
 * through. A folder such as /tmp, where others may make files, is not trusted.
 * @param path is absolute. Its last part is not looked at.
 * @throws the system's error if a folder is missing, or cannot be read.
 */
export function folderDistrust(path: string): Distrust | undefined {
  const names = dirname(path).split('/');
  let folder = '/';
  let links = 0;
  let found = distrustOf(folder, statSync(folder), 'folder');
  for (let name = names.shift(); name !== undefined && found === undefined; name = names.shift()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      folder = dirname(folder); // it has no links any more
      continue;
    }
    const entry = join(folder, name);
    const stats = lstatSync(entry);
    if (stats.isSymbolicLink()) {
      links += 1;
      if (links > mostLinks) return { detail: `the links of ${entry} form a circle`, remedy: 'Name another path.' };
      const target = readlinkSync(entry);
      if (target.startsWith('/')) folder = '/';
      names.unshift(...target.split('/'));
      continue;
    }
    folder = entry;
    found = distrustOf(folder, stats, 'folder');
  }
  return found;
}
