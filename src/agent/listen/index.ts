/**
 * The agent's listeners: a Unix socket, and a port of the loopback interface.
 * @module
 */
import { type Acceptor, accept } from './accept.js';
import type { Handlers, Listener } from './arrival.js';
import { cannotStart } from './cannot-start.js';
import { type HttpService, serveHttp } from './http/serve.js';
import { defaultLimits, type Limits } from './limits.js';
import { openSocket, type SocketPlace } from './unix.js';

export { activatedDescriptors } from './activation.js';
export { type Arrival, type Handlers, type Listener, type Peer, refuseLate, type Target } from './arrival.js';
export { defaultLimits, type Limits } from './limits.js';

/**
 * Listens on a Unix socket.
 * @param at the path of a socket to make, or the descriptor of one that listens already.
 * @throws {LocksignError} `ERR_AGENT_START`
 */
export async function listenOnSocket(
  at: SocketPlace,
  handlers: Handlers,
  limits: Limits = defaultLimits,
): Promise<Listener> {
  let service: HttpService | undefined;
  const { address, acceptor } = await openSocket(at, limits, {
    admits: (uid) => handlers.admits(uid),
    connection: (socket, { uid }) => {
      if (service === undefined) socket.destroy();
      else service.connection(socket, { via: 'socket', uid });
    },
  });
  service = serveHttp(handlers, limits, undefined);
  return listener(address, acceptor, service, limits);
}

/**
 * Listens on a port of 127.0.0.1, which every user and every browser of the machine can reach.
 * @param address `127.0.0.1:PORT`. Port 0 chooses a free one.
 * @throws {LocksignError} `ERR_AGENT_START`
 */
export async function listenOnLoopback(
  address: string,
  handlers: Handlers,
  limits: Limits = defaultLimits,
): Promise<Listener> {
  const port = portOf(address);
  let service: HttpService | undefined;
  const acceptor = await accept(
    { host: '127.0.0.1', port, exclusive: true },
    limits,
    () => 'unknown',
    (socket) => {
      if (service === undefined) socket.destroy();
      else service.connection(socket, { via: 'tcp', uid: undefined });
    },
  ).catch((error: unknown) =>
    cannotStart(
      `it cannot listen on ${address}`,
      'Stop the process that listens there, or choose another port.',
      error,
    ),
  );
  const bound = acceptor.server.address();
  const own = `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : port}`;
  service = serveHttp(handlers, limits, own);
  return listener(own, acceptor, service, limits);
}

/**
 * Any other address would be reachable from other machines, or would not be the one of the
 * snippets.
 */
function portOf(address: string): number {
  const [, digits] = /^127\.0\.0\.1:(0|[1-9]\d{0,4})$/.exec(address) ?? [];
  const port = digits === undefined ? Number.NaN : Number(digits);
  if (port <= 65_535) return port;
  return cannotStart(`${JSON.stringify(address)} is not 127.0.0.1:PORT`, 'Write tcp = "127.0.0.1:PORT" in the policy.');
}

function listener(address: string, acceptor: Acceptor, service: HttpService, { closeTime }: Limits): Listener {
  return {
    address,
    close: async () => {
      acceptor.stop();
      service.close();
      const timer = setTimeout(acceptor.destroyAll, closeTime);
      await acceptor.ended;
      clearTimeout(timer);
    },
  };
}
