/**
 * peerOf and closeWaiting: the users at the other end of Unix sockets.
 * @module
 */
import { type Addon, type Failure, loadAddon } from '../backend/native/addon.js';
import { errorFrom } from '../backend/native/failure.js';
import { LocksignError } from '../errors/locksign-error.js';
import { secret } from '../secrets/source.js';
import { explainLoadFailure } from '../util/native-addon.js';

/** A process that connected to a Unix socket, as it was when it called connect(2). */
export interface SocketPeer {
  /** 0 for a process in a PID namespace that this one cannot see. */
  readonly pid: number;
  /** The effective user. */
  readonly uid: number;
  readonly gid: number;
}

/**
 * Asks the kernel which process connected to a Unix socket (unix(7), `SO_PEERCRED`). The process
 * may have passed the connection on since then.
 *
 * @param descriptor of the accepted connection.
 * @throws {LocksignError} `ERR_PEER_UNAVAILABLE` without the native addon, and on other systems
 *   than Linux; `ERR_PEER_FAILED` if the descriptor is not a connected Unix socket;
 *   `ERR_INVALID_ARGUMENT`
 * @example
 * if (peerOf(descriptor).uid !== process.getuid?.()) socket.destroy();
 */
export function peerOf(descriptor: number): SocketPeer {
  return ask(descriptor, (addon, number) => addon.peer(number));
}

/**
 * Closes every connection that waits on a listening Unix socket, and reads nothing from it. The
 * socket does not block afterwards (`O_NONBLOCK`).
 *
 * @returns how many there were.
 * @throws {LocksignError} as {@link peerOf}.
 */
export function closeWaiting(descriptor: number): number {
  return ask(descriptor, (addon, number) => addon.closeWaiting(number));
}

function ask<T extends object | number>(
  descriptor: number,
  call: (addon: Addon, descriptor: number) => T | Failure,
): Exclude<T, Failure> {
  const source = secret.descriptor(descriptor);
  let addon: Addon;
  try {
    addon = loadAddon();
  } catch (error) {
    const { reason: detail, ...advice } = explainLoadFailure(error);
    throw new LocksignError('ERR_PEER_UNAVAILABLE', { detail, ...advice, cause: error });
  }
  const result = call(addon, source.descriptor);
  if (isFailure(result)) throw errorFrom(result, source);
  return result as Exclude<T, Failure>; // the check above leaves nothing else
}

const isFailure = (result: object | number): result is Failure => typeof result === 'object' && 'code' in result;
