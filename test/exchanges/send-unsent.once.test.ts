/**
 * `sent` of ERR_SEND: whether the exchange may have received the request.
 */
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../examples/local-exchange/tls.js';
import { binance } from '../../src/exchanges/index.js';
import { LocksignError, secret } from '../../src/index.js';
import { apiKey } from './examples.js';

const order = { method: 'POST', path: '/api/v3/order', query: { symbol: 'LTCBTC' } } as const;
const read = { method: 'GET', path: '/api/v3/account' } as const;

const listening = async <S extends SocketServer>(server: S): Promise<S> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
};
const portOf = (server: SocketServer): number => (server.address() as AddressInfo).port;
const closed = (server: SocketServer) => new Promise((done) => server.close(done));

describe('sent of ERR_SEND', () => {
  const servers: SocketServer[] = [];
  let account: Awaited<ReturnType<typeof binance.open>>;
  let freePort = 0;
  let dropping: Server;
  let received = 0;

  beforeAll(async () => {
    account = await binance.open({ apiKey, retries: 0, timeout: 2_000, secret: secret.text('s') });
    const gone = await listening(createSocketServer());
    freePort = portOf(gone);
    await closed(gone);
    dropping = await listening(
      createServer((request) => {
        received += 1;
        request.socket.destroy();
      }),
    );
    servers.push(dropping);
  });
  afterAll(async () => {
    account.destroy();
    await Promise.all(servers.map(closed));
  });

  const failure = async (sending: Promise<unknown>): Promise<LocksignError> => {
    const error = await sending.then(
      () => expect.fail('it was answered'),
      (reason: unknown) => reason,
    );
    if (!(error instanceof LocksignError)) throw error;
    expect(error.code).toBe('ERR_SEND');
    return error;
  };

  it("is 'no' if the name of the host does not resolve", async () => {
    const error = await failure(account.send({ ...order, baseUrl: 'https://nothing.invalid' }));
    expect(error).toMatchObject({ sent: 'no', remedy: expect.stringContaining('The request was not sent.') });
    expect(error.message).toContain('getaddrinfo');
  });

  it.each(['127.0.0.1', 'localhost'])("is 'no' if %s refuses the connection", async (host) => {
    const error = await failure(account.send({ ...order, baseUrl: `http://${host}:${freePort}` }));
    expect(error).toMatchObject({ sent: 'no', problem: expect.stringContaining('ECONNREFUSED') });
  });

  it("is 'no' if the certificate is not trusted", async () => {
    const { key, cert } = await makeCertificate(['localhost']);
    let answered = 0;
    const server = await listening(
      createSecureServer({ key, cert }, (_request, response) => {
        answered += 1;
        response.end();
      }),
    );
    servers.push(server);
    const error = await failure(account.send({ ...order, baseUrl: `https://127.0.0.1:${portOf(server)}` }));
    expect(error).toMatchObject({ sent: 'no', problem: expect.stringContaining('self-signed certificate') });
    expect(answered).toBe(0);
  });

  it("is 'unknown' if the connection ends after the request was received", async () => {
    received = 0;
    const error = await failure(account.send({ ...order, baseUrl: `http://127.0.0.1:${portOf(dropping)}` }));
    expect(error).toMatchObject({ sent: 'unknown', remedy: expect.stringContaining('may have carried it out') });
    expect(received).toBe(1);
  });

  it("is 'unknown' after a timeout", async () => {
    const silent = await listening(createServer(() => {}));
    servers.push(silent);
    const baseUrl = `http://127.0.0.1:${portOf(silent)}`;
    expect(await failure(account.send({ ...order, baseUrl }, { timeout: 100 }))).toHaveProperty('sent', 'unknown');
    silent.closeAllConnections();
  });

  it("is 'unknown' if only the last attempt did not reach the exchange", async () => {
    const once = await listening(createServer());
    const baseUrl = `http://127.0.0.1:${portOf(once)}`;
    once.on('request', (request) => {
      once.close();
      request.socket.destroy();
    });
    const error = await failure(account.send({ ...read, baseUrl }, { retries: 1 }));
    expect(error).toMatchObject({ sent: 'unknown', problem: expect.stringContaining('ECONNREFUSED') });
  });

  it('is absent in other errors', () => {
    expect(new LocksignError('ERR_REQUEST')).not.toHaveProperty('sent');
  });
});
