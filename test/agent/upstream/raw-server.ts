/** A TCP server that answers with the bytes it is given, and keeps those that it received. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export interface RawServer extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
  /** The text of each connection. */
  readonly received: string[];
}

/**
 * @param serve is called for each part that arrives, with the text of the connection until then.
 */
export async function rawServer(
  serve: (socket: Socket, text: string, connection: number) => void,
  tls?: TlsOptions,
): Promise<RawServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    const index = received.push('') - 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      received[index] += data.toString('latin1');
      serve(socket, received[index] ?? '', index);
    });
  };
  const server: Server = tls === undefined ? createServer(accept) : createTlsServer(tls, accept);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    received,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const ok = (body: string, headers = ''): string =>
  `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
