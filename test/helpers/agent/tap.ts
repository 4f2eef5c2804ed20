/**
 * A port that forwards connections and counts what their openers send. It reads nothing, so TLS
 * passes through it.
 * @module
 */
import { connect, createServer, type Socket } from 'node:net';

export interface Tap {
  /** On 127.0.0.1. */
  readonly port: number;
  /** The connections that were opened. */
  readonly connections: number;
  /** The bytes that were sent on them. */
  readonly bytes: number;
  close(): Promise<void>;
}

/** @param to the port on 127.0.0.1 that connections are forwarded to. */
export async function openTap(to: number): Promise<Tap> {
  const counts = { connections: 0, bytes: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    counts.connections += 1;
    const outgoing = connect(to, '127.0.0.1');
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        incoming.destroy();
        outgoing.destroy();
      });
    }
    incoming.on('data', (data) => {
      counts.bytes += data.length;
    });
    incoming.pipe(outgoing).pipe(incoming);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the tap has no port');
  return {
    port: address.port,
    get connections() {
      return counts.connections;
    },
    get bytes() {
      return counts.bytes;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
