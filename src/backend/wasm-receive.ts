/**
 * Reads a stream through one buffer of ours, which is zeroed after each piece. Streams otherwise read into slabs of
 * 64 KiB that are freed with what is in them.
 * @module
 */
import type { OnReadOpts, Socket, SocketConstructorOpts } from 'node:net';
import { subarray, wipeBytes } from '../intrinsics.js';
import { bytesOutsideHeap, secretTextBytes } from './secret-text.js';

/** A constructor option of net.Socket, and so of tty.ReadStream, that their types leave out. */
export type ReceivingOptions = SocketConstructorOpts & { readonly onread: OnReadOpts };

/**
 * Reads a stream to its end and closes it.
 * @param connect makes the stream, with the option `onread` of net.Socket.
 * @param take gets each piece, and says whether it wants more.
 * @returns true at the end of the stream, false if `take` wanted no more.
 */
export function receive(
  connect: (onread: OnReadOpts) => Socket,
  take: (bytes: Uint8Array) => boolean,
): Promise<boolean> {
  return receiveAndLeave(connect, take, (socket) => socket.destroy());
}

/** The same, but `leave` says what becomes of the stream. */
export function receiveAndLeave(
  connect: (onread: OnReadOpts) => Socket,
  take: (bytes: Uint8Array) => boolean,
  leave: (socket: Socket) => void,
): Promise<boolean> {
  const buffer = bytesOutsideHeap(secretTextBytes);
  return new Promise((resolve, reject) => {
    const finish = (complete: boolean): void => {
      leave(socket);
      resolve(complete);
    };
    const callback = (count: number): boolean => {
      const more = take(subarray(buffer, 0, count));
      wipeBytes(buffer);
      if (!more) finish(false);
      return more;
    };
    const socket = connect({ buffer, callback });
    socket.once('error', reject);
    socket.once('end', () => finish(true));
    socket.once('close', () => resolve(true)); // by somebody else; after the others this does nothing
  });
}
