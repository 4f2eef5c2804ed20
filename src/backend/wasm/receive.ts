/**
 * Reads a stream through one buffer of this package, which is wiped after each chunk. Streams
 * otherwise read into slabs of 64 KiB, which are freed without being wiped.
 * @module
 */
import type { OnReadOpts, Socket, SocketConstructorOpts } from 'node:net';
import { systemFacts } from '../../errors/locksign-error.js';
import { bytesOutsideHeap, subarray, wipeBytes } from '../../util/primordials.js';
import { secretBufferBytes } from '../secret-buffer.js';
import { readSync, startTimer } from './captured.js';

/** The constructor options of net.Socket with `onread`, which the types of Node leave out. */
export type ReceivingOptions = SocketConstructorOpts & { readonly onread: OnReadOpts };

/** How often a descriptor is read that has no stream. A reader does not notice this delay. */
const pollMilliseconds = 20;

/**
 * Reads a descriptor that was opened with O_NONBLOCK, as receive() reads a stream. It is for a
 * runtime whose streams have no option `onread`, and would read into buffers of their own.
 * @param start runs first. It may keep `finish`, which has the same effect as the end of the input.
 * @param take receives what was read, and returns whether to continue.
 * @returns true at the end of the input, or false if `take` ended the reading. Rejects if a read
 *   fails.
 */
export function poll(
  descriptor: number,
  start: (finish: () => void) => void,
  take: (bytes: Uint8Array) => boolean,
): Promise<boolean> {
  const buffer = bytesOutsideHeap(secretBufferBytes);
  /** The count of bytes, or undefined if there is no input yet. */
  const read = (): number | undefined => {
    try {
      return readSync(descriptor, buffer, 0, secretBufferBytes, null);
    } catch (error) {
      if (systemFacts(error).errno === 'EAGAIN') return undefined;
      throw error;
    }
  };
  return new Promise((resolve, reject) => {
    let isOver = false;
    const finish = (complete: boolean): void => {
      isOver = true;
      resolve(complete);
    };
    const step = (): void => {
      if (isOver) return;
      try {
        const count = read();
        if (count === 0) finish(true);
        else if (count !== undefined && !take(subarray(buffer, 0, count))) finish(false);
        startTimer(step, pollMilliseconds);
      } catch (error) {
        reject(error);
      } finally {
        wipeBytes(buffer);
      }
    };
    start(() => finish(true));
    step();
  });
}

/**
 * Reads a stream to its end and closes it.
 * @param connect makes the stream with the option `onread` of net.Socket. It may keep `finish`,
 *   which has the same effect as the end of the stream.
 * @param take receives each chunk, and returns whether to continue.
 * @param leave releases the stream at the end. The default closes it.
 * @returns true at the end of the stream, or false if `take` ended the reading. Rejects if other
 *   code closes the stream, because the data so far may be half a secret.
 */
export function receive(
  connect: (onread: OnReadOpts, finish: () => void) => Socket,
  take: (bytes: Uint8Array) => boolean,
  leave: (socket: Socket) => void = (socket) => socket.destroy(),
): Promise<boolean> {
  const buffer = bytesOutsideHeap(secretBufferBytes);
  return new Promise((resolve, reject) => {
    let socket: Socket | undefined;
    const finish = (complete: boolean): void => {
      resolve(complete);
      if (socket !== undefined) leave(socket);
    };
    const callback = (count: number): boolean => {
      const more = take(subarray(buffer, 0, count));
      wipeBytes(buffer);
      if (!more) finish(false);
      return more;
    };
    socket = connect({ buffer, callback }, () => finish(true));
    socket.on('error', reject);
    socket.once('end', () => finish(true));
    socket.once('close', () => reject(new Error('other code closed it before its end')));
  });
}
