/**
 * A secret from an open descriptor, which stays open: a file, a pipe, or a socket, which is what Node gives its
 * children as a pipe.
 * @module
 */
import { type OnReadOpts, Socket } from 'node:net';
import type { DescriptorSource } from '../secret-source.js';
import { SecretText, secretTooLong } from './secret-text.js';
import { type ReceivingOptions, receive } from './wasm-receive.js';
import { openFile, openFlags, type Reader, readAll, readInThread, readPipe, stat } from './wasm-source-file.js';

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
  return pipe === undefined ? readInThread(descriptor) : readPipe(pipe);
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
