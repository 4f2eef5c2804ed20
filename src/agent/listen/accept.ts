/**
 * Accepts connections, within limits, and hands each one on before a byte of it was read.
 * @module
 */
import { createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import type { Limits } from './limits.js';

/** What Node's types omit: the descriptor of a socket that exists. */
export type Place = ListenOptions & { readonly fd?: number };

/** An open server and its connections. */
export interface Acceptor {
  readonly server: Server;
  /** Accepts no more. */
  stop(): void;
  /** Resolves once every connection has ended. */
  readonly ended: Promise<void>;
  destroyAll(): void;
}

/**
 * @param options of `server.listen()`.
 * @param uidOf returns the user of a connection, or undefined to close it. It is closed, too, if
 *   this throws.
 * @param connection owns the socket, which is still paused.
 * @throws {Error} of Node, if the server cannot listen.
 */
export function accept(
  options: Place,
  limits: Pick<Limits, 'connections' | 'connectionsOfUser'>,
  uidOf: (socket: Socket) => number | 'unknown' | undefined,
  connection: (socket: Socket, uid: number | undefined) => void,
): Promise<Acceptor> {
  const sockets = new Set<Socket>();
  const ofUser = new Map<number | 'unknown', number>();
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    const uid = attempt(() => uidOf(socket));
    const count = uid === undefined ? 0 : (ofUser.get(uid) ?? 0);
    if (uid === undefined || sockets.size >= limits.connections || count >= limits.connectionsOfUser) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    ofUser.set(uid, count + 1);
    socket.once('close', () => {
      sockets.delete(socket);
      const left = (ofUser.get(uid) ?? 1) - 1;
      if (left === 0) ofUser.delete(uid);
      else ofUser.set(uid, left);
    });
    connection(socket, uid === 'unknown' ? undefined : uid);
    socket.resume();
  });
  const ended = new Promise<void>((resolve) => server.once('close', resolve));
  const acceptor: Acceptor = {
    server,
    ended,
    stop: () => void server.close(),
    destroyAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
  return new Promise((resolve, reject) => {
    // An error of a later accept(2), such as EMFILE, changes nothing: the promise is resolved by
    // then.
    server.on('error', reject);
    server.listen(options, () => resolve(acceptor));
  });
}

function attempt<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}
