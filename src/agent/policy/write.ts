/**
 * Writes the file of a policy, so that a crash leaves either the old one or the new one.
 * @module
 */
import { fchmodSync, fchownSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemFacts } from '../../errors/locksign-error.js';
import { replaceFiles, syncFolderOf } from '../../vault/storage/replace-file.js';
import { checkPolicyFolder, type PolicyFile, readPolicyFile } from './load.js';
import { refusePolicy } from './table.js';

const temporaryOf = (path: string): string => `${path}.locksign-new`;

/**
 * The new file has the owner, the group and the mode of the old one, which a system service may
 * need to read it. Only one process at a time can make the temporary file, so nothing changes
 * between this comparison and the replacement.
 */
function prepare(descriptor: number, path: string, before: string | undefined): void {
  if (before === undefined) {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined)
      refusePolicy(path, 'it already exists', 'Change that one.');
    return;
  }
  const { text, stats }: PolicyFile = readPolicyFile(path);
  if (text !== before) refusePolicy(path, 'another program has changed it meanwhile', 'Run the command again.');
  fchownSync(descriptor, stats.uid, stats.gid);
  fchmodSync(descriptor, stats.mode & 0o777);
}

/**
 * Creates the folder of a new policy if it is missing, for this user only.
 * @throws {LocksignError} `ERR_AGENT_POLICY` if it cannot be created, or if others can replace
 *   files in it.
 */
export function makePolicyFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    const { errno } = systemFacts(error);
    refusePolicy(path, `its folder cannot be created (${errno})`, 'Name another file with --policy.', error);
  }
  checkPolicyFolder(path);
}

/**
 * Writes a policy. It keeps the owner, the group and the mode of the old file; a new one has mode
 * 0600.
 * @param before the text that was read, and that the change is based on. Undefined for a new file.
 * @throws {LocksignError} `ERR_AGENT_POLICY` if the file is not as it was read, or cannot be
 *   written. Then it is unchanged.
 */
export function writePolicy(path: string, text: string, before: string | undefined): void {
  checkPolicyFolder(path);
  const temporary = temporaryOf(path);
  try {
    replaceFiles([
      { path, temporary, parts: [Buffer.from(text)], prepare: (descriptor) => prepare(descriptor, path, before) },
    ]);
  } catch (error) {
    const { errno } = systemFacts(error);
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    if (errno === 'EEXIST')
      refusePolicy(
        path,
        `another program is changing it: ${temporary} exists`,
        'If no such program runs, remove that file.',
        error,
      );
    refusePolicy(path, `it cannot be written (${errno})`, 'Check the space and the permissions of its folder.', error);
  }
  syncFolderOf(path);
}
