/**
 * Reads a secret from a file or a FIFO into a buffer of this package. fs.readFile and streams would
 * leave copies in their own buffers. A FIFO may have to wait for its writer (fifo(7)). It waits in
 * the event loop, because a waiting thread cannot be interrupted and process.exit() would wait for
 * it.
 * @module
 */
import type { OnReadOpts, Socket } from 'node:net';
import { type ErrorCode, LocksignError, systemFacts } from '../../errors/locksign-error.js';
import type { FileSource } from '../../secrets/source.js';
import { SecretBuffer, secretTooLong } from '../secret-buffer.js';
import {
  closeFile,
  constants,
  type FileStatus,
  openFile,
  platform,
  readInto,
  statFile,
  streamsOfNet,
  typeOf,
  userId,
  wait,
} from './captured.js';
import { type ReceivingOptions, receive } from './receive.js';

const openErrors: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'ERR_SOURCE_NOT_FOUND',
  ENOTDIR: 'ERR_SOURCE_NOT_FOUND',
  EACCES: 'ERR_SOURCE_FORBIDDEN',
  EPERM: 'ERR_SOURCE_FORBIDDEN',
  ERR_ACCESS_DENIED: 'ERR_SOURCE_FORBIDDEN', // from Node's permission model
  ENXIO: 'ERR_SOURCE_TYPE', // for a socket
  ENODEV: 'ERR_SOURCE_TYPE', // for a device without a driver
};

/** The time before another read of a descriptor that has O_NONBLOCK and no data yet. */
const retryMilliseconds = 20;

/** Windows has neither these flags nor FIFOs. */
export const openFlags = constants.O_RDONLY | (constants.O_NOCTTY ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Reads to the end into a text. Gives false if the input does not fit. */
export type Reader = (text: SecretBuffer) => Promise<boolean>;

export async function readFile(source: FileSource): Promise<SecretBuffer> {
  return withFile(source, (read) =>
    readAll(read, new SecretBuffer(), source.path, () => secretTooLong({ subject: source.path })),
  );
}

/**
 * Opens a file for `use` to read, and closes it. Unless `allowOthers` is set, only the owner may
 * have access to the file. The reader of a FIFO closes the descriptor itself.
 */
export async function withFile<Result>(
  { path, allowOthers }: { readonly path: string; readonly allowOthers: boolean },
  use: (read: Reader) => Promise<Result>,
): Promise<Result> {
  const descriptor = await open(path);
  let closes = true;
  try {
    const status = await stat(descriptor, path);
    const isPipe = typeOf(status) === constants.S_IFIFO;
    if (typeOf(status) !== constants.S_IFREG && !isPipe) throw new LocksignError('ERR_SOURCE_TYPE', { subject: path });
    if (!allowOthers && !isPrivate(status)) throw new LocksignError('ERR_SOURCE_PERMISSIONS', { subject: path });
    closes = !isPipe;
    return await use(isPipe ? readPipe(descriptor) : readInThread(descriptor));
  } finally {
    if (closes) await closeQuietly(descriptor);
  }
}

async function open(path: string): Promise<number> {
  try {
    return await openFile(path, openFlags);
  } catch (error) {
    const { errno = '' } = systemFacts(error);
    throw failure(openErrors[errno] ?? 'ERR_SOURCE_READ', error, path);
  }
}

/** Ignores a failure, because a file that was only read loses nothing. */
export async function closeQuietly(descriptor: number): Promise<void> {
  try {
    await closeFile(descriptor);
  } catch {
    // The docstring gives the reason.
  }
}

export async function stat(descriptor: number, subject: string): Promise<FileStatus> {
  try {
    return await statFile(descriptor);
  } catch (error) {
    throw failure('ERR_SOURCE_READ', error, subject);
  }
}

/**
 * Reports whether only the owner can read or write the file. Write access counts too, because a
 * writer can replace the key. The group bits also reflect an access control list (acl(5)). On
 * Windows the mode has no meaning, and Node cannot read the access control list.
 */
function isPrivate(status: FileStatus): boolean {
  if (platform === 'win32') return true;
  const mine = status.uid === userId?.() || status.uid === 0;
  const others = constants.S_IRGRP | constants.S_IWGRP | constants.S_IROTH | constants.S_IWOTH;
  return mine && (status.mode & others) === 0;
}

/**
 * Reads to the end. Wipes the text on failure. `tooLong` makes the error for a text that does not
 * fit.
 */
export async function readAll(
  read: Reader,
  text: SecretBuffer,
  subject: string,
  tooLong: () => LocksignError,
): Promise<SecretBuffer> {
  try {
    if (!(await read(text))) throw tooLong();
    return text;
  } catch (error) {
    text.wipe();
    if (error instanceof LocksignError) throw error;
    throw failure('ERR_SOURCE_READ', error, subject);
  }
}

/** Of a FIFO or pipe, which is closed then. */
export function readPipe(descriptor: number): Reader {
  const connect = (onread: OnReadOpts): Socket => {
    const options: ReceivingOptions = { fd: descriptor, readable: true, writable: false, onread };
    const { Socket } = streamsOfNet();
    return new Socket(options);
  };
  return (text) => receive(connect, (bytes) => text.append(bytes));
}

/** Makes a reader for files that do not wait for a writer. */
export function readInThread(descriptor: number): Reader {
  return async (text) => {
    while (text.room > 0) {
      const count = await readSome(descriptor, text);
      if (count === 0) return true;
      if (count === undefined) await wait(retryMilliseconds);
      else text.grow(count);
    }
    return false;
  };
}

/** Reads once into the free part. Returns undefined if no data is available yet. */
export async function readSome(descriptor: number, text: SecretBuffer): Promise<number | undefined> {
  try {
    return await readInto(descriptor, text.free, text.room);
  } catch (error) {
    const { errno } = systemFacts(error);
    if (errno === 'EAGAIN' || errno === 'EINTR') return undefined;
    throw error;
  }
}

function failure(code: ErrorCode, error: unknown, subject: string): LocksignError {
  return new LocksignError(code, { subject, ...systemFacts(error) });
}
