/**
 * A secret from an open descriptor, which stays open: a file, a pipe, or a socket, which is what Node gives its
 * children as a pipe.
 * @module
 */
import { close } from 'node:fs';
import { type OnReadOpts, Socket } from 'node:net';
import type { DescriptorSource } from '../../secrets/source.js';
import { SecretText, secretTooLong } from '../secret-text.js';
import { openFile, openFlags, type Reader, readAll, readInThread, readPipe, readSome, stat } from './from-file.js';
import { type ReceivingOptions, receive } from './receive.js';

/** Reads a descriptor to its end. */
export async function readDescriptor({ descriptor }: DescriptorSource): Promise<SecretText> {
  const subject = `descriptor ${descriptor}`;
  return readAll(await readerOf(descriptor, subject), new SecretText(), subject, () => secretTooLong({ subject }));
}

async function readerOf(descriptor: number, subject: string): Promise<Reader> {
  const status = await stat(descriptor, subject);
  if (status.isSocket()) return readSocket(descriptor);
  // A pipe of our own: waiting for it makes it non-blocking, and ends with closing it.
  const pipe = status.isFIFO() ? await openFile(`/dev/fd/${descriptor}`, openFlags).catch(() => undefined) : undefined;
  return pipe === undefined ? readInThread(descriptor) : readToEnd(pipe);
}

/**
 * Of a FIFO whose writers were gone when it was opened, the system never reports the end (fifo(7); Linux, fifo_open()): what
 * is there is read first, and a read that gives nothing is the end.
 */
function readToEnd(pipe: number): Reader {
  return async (text) => {
    while (text.free.length > 0) {
      const count = await readSome(pipe, text.free).catch((error: unknown) => {
        close(pipe);
        throw error;
      });
      if (count === undefined) return readPipe(pipe)(text);
      text.grow(count);
      if (count === 0) break;
    }
    close(pipe);
    return text.free.length > 0;
  };
}

/**
 * A socket cannot be opened a second time. So ours is left as it is, at the end of its input: closing it would close
 * theirs.
 */
function readSocket(descriptor: number): Reader {
  const connect = (onread: OnReadOpts): Socket => {
    const options: ReceivingOptions = { fd: descriptor, readable: true, writable: true, allowHalfOpen: true, onread };
    return new Socket(options);
  };
  const take = (text: SecretText) => (bytes: Uint8Array) => text.append(bytes);
  return (text) => receive(connect, take(text), (socket) => socket.unref());
}
