/**
 * Reads a stream through one buffer of ours, which is zeroed after each piece. Streams otherwise read into slabs of
 * 64 KiB that are freed with what is in them.
 * @module
 */
import type { OnReadOpts, Socket, SocketConstructorOpts } from 'node:net';
import { bytesOutsideHeap, subarray, wipeBytes } from '../../util/primordials.js';
import { secretTextBytes } from '../secret-text.js';

/** A constructor option of net.Socket, and so of tty.ReadStream, that their types leave out. */
export type ReceivingOptions = SocketConstructorOpts & { readonly onread: OnReadOpts };

/**
 * Reads a stream to its end and closes it.
 * @param connect makes the stream, with the option `onread` of net.Socket. It may keep `finish`, which ends the
 *   reading as the end of the stream does.
 * @param take gets each piece, and says whether it wants more.
 * @param leave what becomes of the stream, instead of closing it.
 * @returns true at the end of the stream, false if `take` wanted no more. Rejects if somebody else closes the stream: what
 *   has come by then may be half a secret.
 */
export function receive(
  connect: (onread: OnReadOpts, finish: () => void) => Socket,
  take: (bytes: Uint8Array) => boolean,
  leave: (socket: Socket) => void = (socket) => socket.destroy(),
): Promise<boolean> {
  const buffer = bytesOutsideHeap(secretTextBytes);
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
