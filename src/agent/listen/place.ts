/**
 * The place of a socket that the agent makes itself: who can replace it, and what is there already.
 * @module
 */
import { lstatSync, mkdirSync, realpathSync, statSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, isAbsolute } from 'node:path';
import { systemFacts } from '../../errors/locksign-error.js';
import { shellWord } from '../../util/shell-quote.js';
import { cannotStart } from './cannot-start.js';

/** sun_path has 108 bytes, of which the last is zero (unix(7)). */
const longestPath = 107;
const writableByOthers = 0o022;
/** In such a folder, only the owner of an entry may rename or remove it (inode(7)). */
const sticky = 0o1000;

const user = (): number => process.geteuid?.() ?? 0;

/**
 * Prepares a path for a socket: makes its folder if that is missing, and removes a socket that a
 * process of this user left.
 * @throws {LocksignError} `ERR_AGENT_START` if another user could replace the socket, or if
 *   anything else is at the path.
 */
export async function preparePlace(path: string): Promise<void> {
  if (!isAbsolute(path) || /\p{Cc}/u.test(path) || Buffer.byteLength(path) > longestPath) {
    cannotStart(
      `the socket ${JSON.stringify(path)} is not an absolute path of at most ${longestPath} bytes`,
      'Choose another path.',
    );
  }
  checkFolder(dirname(path));
  await removeLeftover(path);
}

function checkFolder(folder: string): void {
  let real: string;
  try {
    mkdirSync(folder, { mode: 0o755 });
  } catch (error) {
    if (systemFacts(error).errno !== 'EEXIST') {
      cannotStart(`the folder ${folder} of the socket cannot be made`, 'Make it, as the user of the agent.', error);
    }
  }
  try {
    real = realpathSync(folder);
  } catch (error) {
    cannotStart(`the folder ${folder} of the socket cannot be read`, 'Choose another folder.', error);
  }
  const stats = statSync(real);
  if (!stats.isDirectory()) cannotStart(`${real} is not a folder`, 'Choose another path for the socket.');
  if (stats.uid !== user()) {
    cannotStart(
      `the folder ${real} of the socket belongs to user ${stats.uid}, and the agent runs as user ${user()}`,
      'Choose a folder of the user that the agent runs as.',
    );
  }
  if ((stats.mode & writableByOthers) !== 0) {
    cannotStart(
      `other users can write to the folder ${real} of the socket`,
      `Choose another folder, or close it: \`chmod go-w ${shellWord(real)}\`.`,
    );
  }
  for (let below = real; below !== '/'; below = dirname(below)) checkParent(dirname(below), statSync(below).uid);
}

/** Whoever can write to a parent folder can put another folder in the place of the socket's. */
function checkParent(folder: string, ownerBelow: number): void {
  const stats = statSync(folder);
  const isTrusted = (uid: number): boolean => uid === 0 || uid === user();
  const isGuarded = (stats.mode & sticky) !== 0 && isTrusted(ownerBelow);
  if (isTrusted(stats.uid) && ((stats.mode & writableByOthers) === 0 || isGuarded)) return;
  cannotStart(
    `other users can replace the folder of the socket, because they can write to ${folder}`,
    'Choose a folder below one that only root or the user of the agent can write to.',
  );
}

async function removeLeftover(path: string): Promise<void> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isSocket() || stats.uid !== user()) {
    cannotStart(
      `${path} exists, and it is not a socket of the user that the agent runs as`,
      'Choose another path, or remove it.',
    );
  }
  const failure = await tryToConnect(path);
  const errno = failure === undefined ? undefined : systemFacts(failure).errno;
  if (errno === 'ENOENT') return;
  if (errno !== 'ECONNREFUSED') {
    cannotStart(`another process listens on ${path}`, 'Stop the other agent, or choose another path.', failure);
  }
  unlinkSync(path);
}

/** Returns the error, or undefined if something listens. */
function tryToConnect(path: string): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', resolve);
  });
}
