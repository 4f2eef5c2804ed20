/**
 * A folder from which another user can run the package, because the checkout itself may be
 * unreadable for that user.
 * @module
 */
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** The user of the examined process: `nobody` if the tests run as root, else the current user. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The number that Linux gives to unknown users, which is nobody's. */
const nobody: User = { uid: 65534, gid: 65534 };

export const isRoot = process.getuid?.() === 0;
export const subjectUser: User | undefined = isRoot ? nobody : undefined;

/** A command as that user runs it. */
export const asSubjectUser = (command: readonly string[]): readonly string[] =>
  subjectUser === undefined
    ? command
    : ['setpriv', `--reuid=${subjectUser.uid}`, `--regid=${subjectUser.gid}`, '--clear-groups', ...command];

export interface Stage {
  /** Holds `dist`, the addon, and the support programs. */
  readonly folder: string;
  /** A folder of the user's for secrets, core files and reports. */
  readonly work: string;
  remove(): void;
}

export function createStage(): Stage {
  if (!existsSync(join(root, 'dist', 'index.js'))) throw new Error('run `npm run build` first: there is no dist/');
  const folder = mkdtempSync(join(tmpdir(), 'locksign-stage-'));
  chmodSync(folder, 0o755);
  const native = join('native', 'build', 'Release', 'locksign.node');
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  if (existsSync(join(root, native))) cpSync(join(root, native), join(folder, native));
  for (const program of ['subject.mjs', 'endings.mjs', 'exits.mjs']) {
    cpSync(join(import.meta.dirname, program), join(folder, program));
  }
  cpSync(join(root, 'tools', 'forensics'), join(folder, 'forensics'), { recursive: true });
  const work = join(folder, 'work');
  mkdirSync(work, { mode: 0o700 });
  give(work);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove); // for a test that was aborted
  return {
    folder,
    work,
    remove() {
      process.removeListener('exit', remove);
      remove();
    },
  };
}

/** Gives a file to the user. */
export function give(path: string): void {
  if (subjectUser !== undefined) chownSync(path, subjectUser.uid, subjectUser.gid);
}
