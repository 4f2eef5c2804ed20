/**
 * A bare reverse proxy: what an agent costs that judges nothing. Arguments: the upstream's origin,
 * its certificate, the path of a socket. It writes its address on the loopback interface.
 * @module
 */
import { createServer } from 'node:http';
import { Pool } from 'undici';

const [, , origin = '', ca = '', socket] = process.argv;
// The options of the agent's own pool.
const options = { connections: 32, pipelining: 1, allowH2: false, headersTimeout: 0, bodyTimeout: 0 };
const pool = new Pool(origin, { ...options, connect: { ca } });

/** @type {import('node:http').RequestListener} */
function forward(incoming, response) {
  /** @type {Buffer[]} */
  const chunks = [];
  incoming.on('data', (chunk) => chunks.push(chunk));
  incoming.once('end', async () => {
    const { host, connection, 'content-length': length, ...headers } = incoming.headers;
    const path = (incoming.url ?? '').replace(/^\/https:\/\/[^/]+/, '');
    const method = /** @type {import('undici').Dispatcher.HttpMethod} */ (incoming.method);
    const answer = await pool.request({ path, method, headers, body: Buffer.concat(chunks) });
    const body = Buffer.from(await answer.body.arrayBuffer());
    const type = String(answer.headers['content-type']);
    response.writeHead(answer.statusCode, { 'content-type': type, 'content-length': body.length }).end(body);
  });
}

const settings = { keepAliveTimeout: 120_000, noDelay: true };
createServer(settings, forward).listen(socket);
const server = createServer(settings, forward).listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : undefined }));
});
process.stdin.on('end', () => process.exit()).resume();
