/**
 * Accepts connections on a Unix socket, whose users the kernel reports.
 * @module
 */
import type { Server, Socket } from 'node:net';
import { LocksignError } from '../../errors/locksign-error.js';
import { closeWaiting, peerOf } from '../../index.js';
import { type Acceptor, accept, type Place } from './accept.js';
import type { Handlers, Listener } from './arrival.js';
import { cannotStart } from './cannot-start.js';
import { defaultLimits, type Limits } from './limits.js';
import { preparePlace } from './place.js';

export type { Listener } from './arrival.js';

/** A path of a socket to make, or the descriptor of one that systemd made. */
export type SocketPlace = { readonly path: string } | { readonly descriptor: number };

export interface SocketHandlers extends Pick<Handlers, 'admits'> {
  /** Owns the connection, of which nothing has been read. */
  connection(socket: Socket, peer: { readonly uid: number }): void;
}

/** Masks every right but those of the owner and the group to write and read. */
const onlyOwnerAndGroup = 0o117;

/**
 * Listens on a Unix socket. Connections that waited on an inherited socket are closed unread, as
 * are those of users that `admits` refuses.
 * @throws {LocksignError} `ERR_AGENT_START`
 */
export async function acceptOnSocket(
  at: SocketPlace,
  handlers: SocketHandlers,
  limits: Limits = defaultLimits,
): Promise<Listener> {
  const { address, acceptor } = await openSocket(at, limits, handlers);
  return {
    address,
    close: () => {
      acceptor.stop();
      acceptor.destroyAll();
      return acceptor.ended;
    },
  };
}

/** @throws {LocksignError} `ERR_AGENT_START` */
export async function openSocket(
  at: SocketPlace,
  limits: Limits,
  { admits, connection }: SocketHandlers,
): Promise<{ readonly address: string; readonly acceptor: Acceptor }> {
  const address = 'path' in at ? at.path : `descriptor ${at.descriptor}`;
  if ('path' in at) await preparePlace(at.path);
  const open = (options: Place): Promise<Acceptor> =>
    accept(
      options,
      limits,
      (socket) => admitted(socket, admits),
      (socket, uid) => {
        if (uid !== undefined) connection(socket, { uid });
      },
    );
  try {
    const acceptor = await ('path' in at ? masked(() => open({ path: at.path })) : open({ fd: at.descriptor }));
    closeEarly(acceptor, address);
    return { address, acceptor };
  } catch (error) {
    if (error instanceof LocksignError) throw error;
    return cannotStart(
      `it cannot listen on ${address}`,
      'Stop the process that listens there, or choose another path.',
      error,
    );
  }
}

/** bind(2) gives the socket its mode, so it is never open to others. It is called synchronously. */
function masked<T>(step: () => T): T {
  const before = process.umask(onlyOwnerAndGroup);
  try {
    return step();
  } finally {
    process.umask(before);
  }
}

function admitted(socket: Socket, admits: Handlers['admits']): number | undefined {
  const descriptor = descriptorOf(socket);
  if (descriptor === undefined) return undefined;
  const { uid } = peerOf(descriptor);
  return admits(uid) ? uid : undefined;
}

/** Node keeps the descriptor in its handle, which it does not document. Undefined without one. */
function descriptorOf(owner: Socket | Server): number | undefined {
  const { _handle: handle } = owner as { _handle?: { readonly fd?: unknown } | null };
  return typeof handle?.fd === 'number' && handle.fd >= 0 ? handle.fd : undefined;
}

/**
 * Closes what waited on the socket before the agent could answer, which also checks that the
 * connections of this socket can be examined. No connection was accepted yet: this runs before the
 * event loop goes on.
 */
function closeEarly({ server, stop }: Acceptor, address: string): void {
  const descriptor = descriptorOf(server);
  try {
    if (descriptor !== undefined) closeWaiting(descriptor);
    else
      cannotStart(
        'this version of Node.js hides the descriptor of a socket',
        'Use a version that this package supports.',
      );
  } catch (error) {
    stop();
    if (!(error instanceof LocksignError) || error.code === 'ERR_AGENT_START') throw error;
    const remedy =
      error.code === 'ERR_PEER_UNAVAILABLE'
        ? error.remedy
        : 'Pass a Unix stream socket that listens, as ListenStream= with a path makes it.';
    cannotStart(`the socket at ${address} cannot be used: ${error.problem}`, remedy, error);
  }
}
