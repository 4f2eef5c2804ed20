/**
 * Checks who may read and who may replace a vault, by the owners and modes of its file and folders.
 * @module
 */
import { accessSync, constants, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { LocksignError } from '../../errors/locksign-error.js';
import { shellWord } from '../../util/shell-quote.js';

const root = 0;
const groupAndOthers = 0o077;
const writableByOthers = 0o022;
const readableByAll = 0o004;
/** In such a folder, only the owner of a file may rename or remove it (inode(7)). */
const sticky = 0o1000;

/** The part of node:fs's Stats that is used here. A project without @types/node lacks its type. */
interface Owned {
  readonly uid: number;
  readonly mode: number;
  isDirectory(): boolean;
}

function refuse(path: string, detail: string, remedy: string): never {
  throw new LocksignError('ERR_VAULT_PERMISSIONS', { subject: path, detail, remedy });
}

/** @throws {LocksignError} `ERR_VAULT_PERMISSIONS` if another user can access it. */
export function checkOwner(stats: Owned, path: string): void {
  const user = process.geteuid?.();
  if (user === undefined) return; // on Windows, a user's folder is private by default
  if (stats.uid !== user) {
    // The advice is not chown(1): that would take the vault away from its user, or /tmp from
    // everyone.
    refuse(
      path,
      `belongs to user ${stats.uid}, but this process runs as user ${user}`,
      `Run it as user ${stats.uid}, or make a vault for user ${user} in a folder of its own.`,
    );
  }
  if ((stats.mode & groupAndOthers) === 0) return;
  const word = shellWord(path);
  if (!stats.isDirectory()) refuse(path, 'is open to other users', `Make it private: \`chmod 600 ${word}\`.`);
  const closing = isInHome(path) ? ` Or close this one, if no other user needs it: \`chmod 700 ${word}\`.` : '';
  refuse(
    path,
    'is open to other users',
    `Keep the vault in a folder of its own, created with \`mkdir -m 700\`.${closing}`,
  );
}

/**
 * Only a folder in the user's home is safe to close. Root's folder may be /etc, and a service may
 * serve files from its own.
 */
function isInHome(folder: string): boolean {
  try {
    const own = realpathSync(homedir());
    return own !== '/' && `${folder}/`.startsWith(`${own}/`);
  } catch {
    return false; // this user has no home
  }
}

export function checkFolder(path: string): void {
  const folder = dirname(path);
  checkOwner(statSync(folder), folder);
}

/**
 * Whether root keeps this file for others to read, as the secrets that Kubernetes mounts. Such a
 * vault can be read and not changed. Root itself keeps a file only where not even root can write,
 * as on a read-only mount: otherwise the file is its own vault.
 */
export function isKeptByRoot(stats: Owned, path: string): boolean {
  const user = process.geteuid?.();
  if (user === undefined || stats.uid !== root) return false;
  if (user !== root) return true;
  try {
    accessSync(path, constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

/**
 * Checks a file that root keeps. Others may read it, because its passphrase protects it, and
 * without a group or others nobody but root could. Nobody but root may write it.
 * @throws {LocksignError} `ERR_VAULT_PERMISSIONS`
 */
export function checkKept(stats: Owned, path: string): void {
  if (stats.uid !== root) refuse(path, 'belonged to root a moment ago, and does no longer', 'Open it again.');
  if ((stats.mode & writableByOthers) === 0) return;
  refuse(path, 'belongs to root, but other users can write it', `As root: \`chmod go-w ${shellWord(path)}\`.`);
}

/** Whether every user can read the file. */
export const isOpenToAll = (stats: Owned): boolean => (stats.mode & readableByAll) !== 0;

/** What to do about a file that root keeps and every user can read. */
export const closeToAll =
  'Let only root and one group read it: in Kubernetes with `fsGroup` and `defaultMode: 0440`, elsewhere with `chmod o-r`.';

/**
 * Checks that only root and this user can replace a folder or a link on the way to a file, and with
 * it the file.
 * @param path is absolute. Its links exist, and do not form a circle.
 * @throws {LocksignError} `ERR_VAULT_PERMISSIONS`
 */
export function checkWay(path: string): void {
  const names = path.split('/');
  let folder = '/';
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      folder = dirname(folder); // it has no links any more
      continue;
    }
    const entry = join(folder, name);
    const stats = lstatSync(entry);
    checkReplaceable(folder, stats);
    if (!stats.isSymbolicLink()) {
      folder = entry;
      continue;
    }
    const target = readlinkSync(entry);
    if (target.startsWith('/')) folder = '/';
    names.unshift(...target.split('/'));
  }
}

/** Checks who can replace an entry of a folder. */
function checkReplaceable(folder: string, entry: Owned): void {
  const isTrusted = ({ uid }: Owned): boolean => uid === root || uid === process.geteuid?.();
  const stats = statSync(folder);
  if (!isTrusted(stats)) {
    refuse(
      folder,
      `belongs to user ${stats.uid}, who can replace the vault`,
      'Keep the vault where only root can write.',
    );
  }
  const isGuarded = (stats.mode & sticky) !== 0 && isTrusted(entry);
  if ((stats.mode & writableByOthers) === 0 || isGuarded) return;
  refuse(
    folder,
    'can be written by other users, who can replace the vault',
    `Keep the vault where only root can write. Or as root: \`chmod go-w ${shellWord(folder)}\`.`,
  );
}
