/**
 * Carries out an installation.
 * @module
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemFacts } from '../../errors/locksign-error.js';
import type { Plan, PlannedFile, PlannedFolder, PlannedProgram } from './plan.js';
import { hashOfFolder } from './program.js';
import { refuseInstall } from './refuse.js';

export interface CarryOutOptions {
  /** The folder that stands for `/`. */
  readonly root: string;
  /** Replace files that are there and differ. */
  readonly force: boolean;
}

/** Undefined if there is no file. */
function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemFacts(error).errno === 'ENOENT') return undefined;
    return refuseInstall(`${path} cannot be read`, undefined, error);
  }
}

/** Undefined if there is no program, and empty if it cannot be examined. */
function programAt(path: string): string | undefined {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  try {
    return hashOfFolder(path);
  } catch {
    return '';
  }
}

/** The planned files that are there with another content. */
export function conflictsOf(plan: Plan, root: string): readonly string[] {
  const files = plan.files.filter(({ path, text }) => ![undefined, text].includes(textAt(join(root, path))));
  const { program } = plan;
  const isOther = program !== undefined && ![undefined, program.hash].includes(programAt(join(root, program.to)));
  return [...files.map(({ path }) => path), ...(isOther ? [program.to] : [])];
}

/** A missing parent is made for root alone to write. */
function makeFolder(path: string, mode = 0o755): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
  chmodSync(path, mode); // mkdir(2) subtracts the umask
}

/** Replaces the file at once: a reader sees the old text or the new one. */
function writeFile({ path, text, mode }: PlannedFile, root: string): void {
  const place = join(root, path);
  makeFolder(dirname(place));
  const temporary = `${place}.${process.pid}.new`;
  try {
    writeFileSync(temporary, text, { mode, flag: 'wx' });
    chmodSync(temporary, mode);
    renameSync(temporary, place);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function copyProgram({ files, to, hash }: PlannedProgram, root: string): void {
  const place = join(root, to);
  if (programAt(place) === hash) return;
  const fresh = `${place}.new`;
  const old = `${place}.old`;
  for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true });
  makeFolder(fresh);
  for (const file of files) {
    const path = join(fresh, file.to);
    makeFolder(dirname(path));
    copyFileSync(file.from, path);
    chmodSync(path, 0o644);
  }
  if (hashOfFolder(fresh) !== hash) {
    rmSync(fresh, { recursive: true, force: true });
    refuseInstall('the package changed while it was copied', 'Run the command again.');
  }
  if (existsSync(place)) renameSync(place, old);
  renameSync(fresh, place);
  rmSync(old, { recursive: true, force: true });
}

const makeUsersByHand =
  'Install systemd-sysusers, or run `groupadd --system locksign-clients` and `useradd --system --user-group --shell /usr/sbin/nologin locksign`, and run the command again.';

/** The numbers of a user and its group in passwd(5). */
function userNamed(name: string, root: string): { readonly uid: number; readonly gid: number } | undefined {
  const line = textAt(join(root, '/etc/passwd'))
    ?.split('\n')
    .find((each) => each.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

function makeUsers(file: string, root: string): void {
  const { error, status, stderr } = spawnSync('systemd-sysusers', [`--root=${root}`, basename(file)], {
    encoding: 'utf8',
  });
  if (status === 0) return;
  refuseInstall(`systemd-sysusers failed: ${error?.message ?? stderr.trim()}`, makeUsersByHand);
}

function makeOwnedFolder({ path, mode, owner }: PlannedFolder, root: string): void {
  const place = join(root, path);
  makeFolder(place, mode);
  if (owner === undefined) return;
  const user = userNamed(owner, root) ?? refuseInstall(`there is no user ${owner}`, makeUsersByHand);
  const stats = lstatSync(place);
  if (!stats.isDirectory()) refuseInstall(`${path} is not a folder`);
  chownSync(place, user.uid, user.gid);
  chmodSync(place, mode);
}

/**
 * Makes what is planned. Nothing is changed if a file is there and differs.
 * @throws {LocksignError} `ERR_AGENT_INSTALL`
 */
export function carryOut(plan: Plan, { root, force }: CarryOutOptions): void {
  const conflicts = conflictsOf(plan, root);
  if (conflicts.length > 0 && !force) {
    const [first = '', ...others] = conflicts;
    const more = others.length === 0 ? '' : ` So are ${others.join(', ')}.`;
    refuseInstall(
      `${first} is there already, and differs from the one to install`,
      `To replace it, add --force.${more}`,
    );
  }
  try {
    for (const file of plan.files) writeFile(file, root);
    if (plan.users !== undefined && userNamed('locksign', root) === undefined) makeUsers(plan.users, root);
    if (plan.program !== undefined) copyProgram(plan.program, root);
    for (const folder of plan.folders) makeOwnedFolder(folder, root);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    refuseInstall('a file could not be written', 'Run the command as root for --system.', error);
  }
}
