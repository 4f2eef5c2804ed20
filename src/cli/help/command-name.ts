/**
 * The words that start this command, so that the commands in its messages can be copied.
 * @module
 */
import { existsSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { systemFiles } from '../../agent/install/places.js';

/**
 * Whether a folder belongs to a project. npx and `npm run` add such folders to PATH, where a shell
 * does not have them.
 */
const isOfProject = (folder: string): boolean => /[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder);

/** @param path the value of PATH. */
export function commandNameIn(path: string): string {
  const folders = path.split(delimiter).filter((folder) => folder !== '' && !isOfProject(folder));
  return folders.some((folder) => existsSync(join(folder, 'locksign'))) ? 'locksign' : 'npx locksign';
}

/**
 * `locksign` if a shell finds it, or else `npx locksign`. The system's agent has a command of its
 * own, which knows its files.
 */
export const commandName = process.argv[1]?.startsWith(`${systemFiles.program}/`)
  ? `sudo ${basename(systemFiles.command)}`
  : commandNameIn(process.env['PATH'] ?? '');
