/**
 * Reads a secret from an open descriptor, which stays open. It may be a file, a pipe or a socket.
 * Node gives its child processes sockets as pipes.
 * @module
 */
import type { OnReadOpts, Socket } from 'node:net';
import { LocksignError } from '../../errors/locksign-error.js';
import { isOwnDescriptor } from '../../secrets/own-descriptor.js';
import type { DescriptorSource } from '../../secrets/source.js';
import { SecretBuffer, secretTooLong } from '../secret-buffer.js';
import { constants, openFile, streamsOfNet, typeOf } from './captured.js';
import { closeQuietly, openFlags, type Reader, readAll, readInThread, readPipe, readSome, stat } from './from-file.js';
import { type ReceivingOptions, receive } from './receive.js';

/** Reads a descriptor to its end. */
export async function readDescriptor(source: DescriptorSource): Promise<SecretBuffer> {
  const { descriptor } = source;
  const subject = `descriptor ${descriptor}`;
  if (isOwnDescriptor(descriptor)) throw new LocksignError('ERR_SOURCE_IN_USE', { subject });
  return readAll(await readerOf(descriptor, subject), new SecretBuffer(), subject, () => secretTooLong({ subject }));
}

async function readerOf(descriptor: number, subject: string): Promise<Reader> {
  const status = await stat(descriptor, subject);
  if (typeOf(status) === constants.S_IFSOCK) return readSocket(descriptor);
  // The pipe is opened again, because waiting for it sets O_NONBLOCK and closes it at the end. The
  // caller's open file description must stay as it is.
  const pipe = typeOf(status) === constants.S_IFIFO ? await openAgain(descriptor) : undefined;
  return pipe === undefined ? readInThread(descriptor) : readToEnd(pipe);
}

async function openAgain(descriptor: number): Promise<number | undefined> {
  try {
    return await openFile(`/dev/fd/${descriptor}`, openFlags);
  } catch {
    return undefined;
  }
}

/**
 * Reads what a pipe already contains before it waits for more. If all writers are gone when a FIFO
 * is opened, the system never reports the end as an event (fifo(7); Linux, fifo_open()). A read of
 * 0 bytes is then the only sign of the end.
 */
function readToEnd(pipe: number): Reader {
  return async (text) => {
    let isOurs = true;
    try {
      while (text.room > 0) {
        const count = await readSome(pipe, text);
        if (count === undefined) {
          isOurs = false; // The stream closes it.
          return await readPipe(pipe)(text);
        }
        text.grow(count);
        if (count === 0) break;
      }
      return text.room > 0;
    } finally {
      if (isOurs) await closeQuietly(pipe);
    }
  };
}

/**
 * Reads a socket and leaves it open at the end of its input. A socket cannot be opened a second
 * time, so closing it would close the caller's descriptor.
 */
function readSocket(descriptor: number): Reader {
  const connect = (onread: OnReadOpts): Socket => {
    const options: ReceivingOptions = { fd: descriptor, readable: true, writable: true, allowHalfOpen: true, onread };
    const { Socket } = streamsOfNet();
    return new Socket(options);
  };
  const take = (text: SecretBuffer) => (bytes: Uint8Array) => text.append(bytes);
  return (text) => receive(connect, take(text), (socket) => socket.unref());
}
