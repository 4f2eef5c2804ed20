/**
 * Listens on a Unix socket, or on a TCP port if the path is `tcp`, and gives the socket to the
 * parent process, as systemd does. It ends before it accepts anything. Argument: the path.
 */
import { createServer } from 'node:net';

const [path = ''] = process.argv.slice(2);
const server = createServer();
server.listen(path === 'tcp' ? { host: '127.0.0.1', port: 0 } : path, () => {
  // The handle itself, because Node would also accept connections on a server.
  process.send?.('socket', server._handle, () => process.exit());
});
