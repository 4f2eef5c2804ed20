/**
 * What is typed to run this command, so that the commands in its messages can be copied.
 * @module
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Of a project: npx and npm run put it into the path, and a shell does not have it. */
const isOfProject = (folder: string): boolean => /[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder);

/** @param path the variable PATH. */
export function commandNameIn(path: string): string {
  const folders = path.split(delimiter).filter((folder) => folder !== '' && !isOfProject(folder));
  return folders.some((folder) => existsSync(join(folder, 'locksign'))) ? 'locksign' : 'npx locksign';
}

/** `locksign` where a shell finds it, and `npx locksign` where a project has it. */
export const commandName = commandNameIn(process.env['PATH'] ?? '');
