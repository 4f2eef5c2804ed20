/**
 * Reads a secret from a file or a FIFO into a buffer of this package. fs.readFile and streams would
 * leave copies in their own buffers. A FIFO may have to wait for its writer (fifo(7)). It waits in
 * the event loop, because a waiting thread cannot be interrupted and process.exit() would wait for
 * it.
 * @module
 */
import { close, constants, fstat, open, read, type Stats } from 'node:fs';
import { type OnReadOpts, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type ErrorCode, LocksignError, systemFacts } from '../../errors/locksign-error.js';
import type { FileSource } from '../../secrets/source.js';
import { SecretBuffer, secretTooLong } from '../secret-buffer.js';
import { type ReceivingOptions, receive } from './receive.js';

export const openFile = promisify(open);
const closeFile = promisify(close);
const statFile = promisify(fstat);

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
  const descriptor = await openFile(path, openFlags).catch((error: NodeJS.ErrnoException) => {
    throw failure(openErrors[error.code ?? ''] ?? 'ERR_SOURCE_READ', error, path);
  });
  let closes = true;
  try {
    const status = await stat(descriptor, path);
    if (!status.isFile() && !status.isFIFO()) throw new LocksignError('ERR_SOURCE_TYPE', { subject: path });
    if (!allowOthers && !isPrivate(status)) throw new LocksignError('ERR_SOURCE_PERMISSIONS', { subject: path });
    closes = !status.isFIFO();
    return await use(status.isFIFO() ? readPipe(descriptor) : readInThread(descriptor));
  } finally {
    if (closes) await closeFile(descriptor).catch(() => undefined); // No written data can be lost.
  }
}

export async function stat(descriptor: number, subject: string): Promise<Stats> {
  return statFile(descriptor).catch((error: NodeJS.ErrnoException) => {
    throw failure('ERR_SOURCE_READ', error, subject);
  });
}

/**
 * Reports whether only the owner can read or write the file. Write access counts too, because a
 * writer can replace the key. The group bits also reflect an access control list (acl(5)). On
 * Windows the mode has no meaning, and Node cannot read the access control list.
 */
function isPrivate(status: Stats): boolean {
  if (process.platform === 'win32') return true;
  const mine = status.uid === process.geteuid?.() || status.uid === 0;
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
    return new Socket(options);
  };
  return (text) => receive(connect, (bytes) => text.append(bytes));
}

/** Makes a reader for files that do not wait for a writer. */
export function readInThread(descriptor: number): Reader {
  return async (text) => {
    while (text.free.length > 0) {
      const count = await readSome(descriptor, text.free);
      if (count === 0) return true;
      if (count === undefined) await wait(retryMilliseconds);
      else text.grow(count);
    }
    return false;
  };
}

/** Reads once. Gives undefined if no data is available yet. */
export function readSome(descriptor: number, into: Uint8Array): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    read(descriptor, into, 0, into.length, null, (error, count) => {
      if (error === null) resolve(count);
      else if (error.code === 'EAGAIN' || error.code === 'EINTR') resolve(undefined);
      else reject(error);
    });
  });
}

function failure(code: ErrorCode, error: unknown, subject: string): LocksignError {
  return new LocksignError(code, { subject, ...systemFacts(error) });
}
