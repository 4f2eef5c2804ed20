/**
 * Reads a stream through one buffer of this package, which is wiped after each chunk. Streams
 * otherwise read into slabs of 64 KiB, which are freed without being wiped.
 * @module
 */
import type { OnReadOpts, Socket, SocketConstructorOpts } from 'node:net';
import { bytesOutsideHeap, subarray, wipeBytes } from '../../util/primordials.js';
import { secretBufferBytes } from '../secret-buffer.js';

/** The constructor options of net.Socket with `onread`, which the types of Node leave out. */
export type ReceivingOptions = SocketConstructorOpts & { readonly onread: OnReadOpts };

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
