/** Requests reach an exchange once, byte by byte, or not at all. */
import { createServer } from 'node:http';
import selfsigned from 'selfsigned';
import type { Dispatcher } from 'undici';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { sendOn } from '../../../src/agent/upstream/sending.js';
import { Upstream, type UpstreamOptions } from '../../../src/agent/upstream/upstream.js';
import type { UpstreamError } from '../../../src/agent/upstream/upstream-error.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { ok, rawServer } from './raw-server.js';

const request: RawRequest = {
  method: 'GET',
  host: 'api.exchange.example',
  path: '/api/v1/orders',
  query: undefined,
  headers: {},
  body: '',
};
const order: RawRequest = { ...request, method: 'POST', body: '{"size":"1"}' };

function upstreamWith(options: UpstreamOptions = {}): Upstream {
  const upstream = new Upstream(options);
  onTestFinished(() => upstream.close());
  return upstream;
}

const certificate = async (name: string) =>
  selfsigned.generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [name === 'ip' ? { type: 7, ip: '127.0.0.1' } : { type: 2, value: name }] },
    ],
  });

describe('a request', () => {
  it('arrives with its own bytes, and the headers of the connection', async () => {
    await using server = await rawServer((socket) => socket.write(ok('{}')));
    const upstream = upstreamWith();
    await upstream.send(server.origin, {
      ...order,
      path: '/a/../%2e%2E//b',
      query: "x=%7B'a b'%7D&&y=\\".replace(' ', '+'),
      headers: {
        'x-second': '2',
        host: 'evil.example',
        'content-type': 'application/json',
        'accept-encoding': 'gzip',
        'content-length': '999',
        connection: 'close',
        'a-last': '',
      },
      body: '{"name":"\u20ac"}',
    });
    expect(server.received).toStrictEqual([
      [
        "POST /a/../%2e%2E//b?x=%7B'a+b'%7D&&y=\\ HTTP/1.1",
        `host: 127.0.0.1:${server.port}`,
        'connection: keep-alive',
        'x-second: 2',
        'content-type: application/json',
        'a-last: ',
        'accept-encoding: identity',
        'content-length: 14',
        '',
        Buffer.from('{"name":"\u20ac"}').toString('latin1'),
      ].join('\r\n'),
    ]);
  });

  it.each([
    '*@evil.example/x',
    'http://evil.example/',
    '/a b',
    '/a#b',
    '/a\r\nx: y',
    '',
    '/\u20ac',
  ])('is not sent with the path %j', async (path) => {
    await using server = await rawServer((socket) => socket.write(ok('')));
    await expect(upstreamWith().send(server.origin, { ...request, path })).rejects.toMatchObject({ sent: 'no' });
    expect(server.received).toStrictEqual([]);
  });

  it.each([
    'http://api.exchange.example',
    'ftp://127.0.0.1',
    'https://api.exchange.example/path',
    'http://127.0.0.1.example',
  ])('is not sent to the origin %j', async (origin) => {
    await expect(upstreamWith().send(origin, request)).rejects.toMatchObject({
      name: 'UpstreamError',
      sent: 'no',
      message: 'the origin is neither https:// nor on this machine',
    });
  });

  it('is answered by a redirect, which is not followed', async () => {
    await using server = await rawServer((socket) =>
      socket.write('HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n'),
    );
    await expect(upstreamWith().send(server.origin, request)).resolves.toMatchObject({ status: 302 });
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('is answered with every header and the whole body', async () => {
    const answer = 'HTTP/1.1 201 Created\r\nX-A: 1\r\nx-a: 2\r\n__proto__: 3\r\nTransfer-Encoding: chunked\r\n\r\n';
    await using server = await rawServer((socket) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nx-early: 1\r\n\r\n${answer}3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n`),
    );
    const { status, headers, body } = await upstreamWith().send(server.origin, request);
    expect(status).toBe(201);
    expect(Object.entries(headers)).toStrictEqual([
      ['x-a', '1, 2'],
      ['__proto__', '3'],
      ['transfer-encoding', 'chunked'],
    ]);
    expect(Buffer.from(body).toString()).toBe('abcdef');
  });
});

describe('a request that fails', () => {
  it.each([request, order])('was not sent if nothing listens: $method', async (each) => {
    const { origin } = await (async () => {
      await using server = await rawServer(() => undefined);
      return server;
    })();
    await expect(upstreamWith().send(origin, each)).rejects.toMatchObject({
      sent: 'no',
      message: 'the connection failed (ECONNREFUSED)',
    });
  });

  it('was not sent if the name does not exist', async () => {
    await expect(upstreamWith().send('https://exchange.invalid', order)).rejects.toMatchObject({ sent: 'no' });
  });

  it('was not sent if the server is silent during the handshake of TLS', async () => {
    await using server = await rawServer(() => undefined);
    const upstream = upstreamWith({ timeout: 300 });
    await expect(upstream.send(`https://127.0.0.1:${server.port}`, order)).rejects.toMatchObject({ sent: 'no' });
    expect(server.received[0]).not.toContain('POST');
  });

  it.each([
    request,
    { ...request, method: 'HEAD' },
    order,
  ])('is unknown and not repeated if the server closes after reading it: $method', async (each) => {
    await using server = await rawServer((socket, text) => text.includes('\r\n\r\n') && socket.end());
    await expect(upstreamWith().send(server.origin, each)).rejects.toMatchObject({ sent: 'unknown' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.received).toHaveLength(1);
  });

  it.each([
    'end',
    'resetAndDestroy',
  ] as const)('is not repeated on a new connection if the kept one breaks with the answer to it missing: %s', async (close) => {
    await using server = await rawServer((socket, text) => {
      if (text.split('HTTP/1.1').length === 2) socket.write(ok('{}'));
      else socket[close]();
    });
    const upstream = upstreamWith();
    const inOrder = { inOrderOf: 'main' };
    await upstream.send(server.origin, request, inOrder);
    const second = upstream.send(server.origin, { ...request, path: '/second' }, inOrder);
    await expect(second).rejects.toMatchObject({ sent: 'unknown' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.received).toHaveLength(1);
    expect(server.received.join('').match(/GET \/second/g)).toHaveLength(1);
  });

  it('to cancel does not wait for the connections of requests that are not answered', async () => {
    await using server = await rawServer((socket, text) => {
      if (text.startsWith('DELETE')) socket.write(ok('{}'));
    });
    const upstream = upstreamWith();
    const orders = Promise.allSettled(Array.from({ length: 40 }, () => upstream.send(server.origin, order)));
    await vi.waitFor(() => expect(server.received.filter((text) => text.startsWith('POST'))).toHaveLength(32));
    const cancel = { ...request, method: 'DELETE' };
    await expect(upstream.send(server.origin, cancel, { isCancel: true })).resolves.toMatchObject({ status: 200 });
    await upstream.close();
    expect((await orders).map(({ status }) => status)).not.toContain('fulfilled');
  });

  it('arrives once, or never if it was not sent, however the server ends its connections', async () => {
    let count = 0;
    await using server = await rawServer((socket) => {
      count += 1;
      if (count % 4 === 0) socket.resetAndDestroy();
      else if (count % 4 === 1) socket.end(ok('{}'));
      else socket.write(ok('{}'));
      // The connection is closed while it is idle, or with the next request on its way.
      if (count % 4 === 2) setImmediate(() => socket.resetAndDestroy());
    });
    const upstream = upstreamWith();
    const outcomes: string[] = [];
    for (let index = 0; index < 200; index += 1) {
      const sent = upstream.send(server.origin, { ...order, path: `/order/${index}/` }, { inOrderOf: 'main' });
      outcomes.push(
        await sent.then(
          () => 'answered',
          (error: UpstreamError) => error.sent,
        ),
      );
      if (index % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const arrived = server.received.join('');
    const times = outcomes.map((_, index) => arrived.split(`/order/${index}/`).length - 1);
    expect(Math.max(...times)).toBe(1);
    expect(times.filter((each, index) => each !== 1 && outcomes[index] === 'answered')).toStrictEqual([]);
    expect(times.filter((each, index) => each !== 0 && outcomes[index] === 'no')).toStrictEqual([]);
    // Every fourth one was read by the server, and not answered.
    expect(outcomes.filter((each) => each === 'unknown').length).toBeGreaterThanOrEqual(Math.floor(count / 4));
    expect(outcomes).toContain('answered');
  });

  it('is stopped before a byte is written if undici begins it a second time', async () => {
    const aborts = [vi.fn(), vi.fn()];
    const pool = {
      dispatch(_options: unknown, handler: Dispatcher.DispatchHandlers) {
        for (const abort of aborts) handler.onConnect?.(abort);
        return true;
      },
    };
    const sent = sendOn(pool, { path: '/', method: 'GET' }, 1000);
    await expect(sent).rejects.toMatchObject({ sent: 'unknown', message: 'the connection was lost' });
    expect(aborts[1]).toHaveBeenCalledOnce();
  });

  it.each([
    ['silent', ''],
    ['silent after its headers', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n'],
  ])('is unknown if the server is %s', async (_, answer) => {
    await using server = await rawServer((socket) => socket.write(answer));
    await expect(upstreamWith({ timeout: 300 }).send(server.origin, order)).rejects.toMatchObject({
      sent: 'unknown',
      message: 'there was no whole answer within 300 ms',
    });
  });

  it('is unknown if the answer never ends', async () => {
    await using server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      const timer = setInterval(() => socket.write('1\r\na\r\n'), 10);
      socket.on('close', () => clearInterval(timer));
    });
    await expect(upstreamWith({ timeout: 500 }).send(server.origin, order)).rejects.toMatchObject({
      sent: 'unknown',
      message: 'there was no whole answer within 500 ms',
    });
  });

  it('is unknown if the answer is larger than 32 MiB, and the rest is not read', async () => {
    const part = Buffer.alloc(1024 * 1024, 'a');
    await using server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const write = (): void => {
        while (socket.writable && socket.write(part));
      };
      socket.on('drain', write);
      write();
    });
    await expect(upstreamWith().send(server.origin, order)).rejects.toMatchObject({
      sent: 'unknown',
      message: 'the answer is larger than 33554432 bytes',
    });
  });

  it('is unknown if the client goes away after it was written, and not sent if before', async () => {
    await using server = await rawServer(() => undefined);
    const upstream = upstreamWith();
    const leaving = new AbortController();
    const sent = upstream.send(server.origin, order, { signal: leaving.signal, inOrderOf: 'main' });
    const waiting = upstream.send(
      server.origin,
      { ...order, path: '/b' },
      { signal: leaving.signal, inOrderOf: 'main' },
    );
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    leaving.abort();
    await expect(sent).rejects.toMatchObject({ sent: 'unknown', message: 'the client went away' });
    await expect(waiting).rejects.toMatchObject({ sent: 'no' });
    await expect(upstream.send(server.origin, order, { signal: leaving.signal })).rejects.toMatchObject({ sent: 'no' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.received.join('')).not.toContain('/b');
  });

  it('is not sent if it may not begin any more when there is a connection for it', async () => {
    let isAllowed = true;
    await using server = await rawServer((socket, text) => {
      // The first is answered after a while, in which the second waits.
      if (text.includes('/first')) setTimeout(() => socket.write(ok('{}')), 50);
    });
    const upstream = upstreamWith();
    const send = (path: string) =>
      upstream.send(server.origin, { ...order, path }, { inOrderOf: 'main', mayBegin: () => isAllowed });
    const [first, second] = [send('/first'), send('/second')];
    setTimeout(() => {
      isAllowed = false;
    }, 25);
    await expect(first).resolves.toMatchObject({ status: 200 });
    await expect(second).rejects.toMatchObject({ sent: 'no' });
    isAllowed = true;
    await expect(send('/first')).resolves.toMatchObject({ status: 200 });
    expect(server.received.join('')).not.toContain('/second');
  });

  it('ends when the upstream is closed', async () => {
    await using server = await rawServer(() => undefined);
    const upstream = upstreamWith();
    const sent = upstream.send(server.origin, order);
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    await Promise.all([expect(sent).rejects.toMatchObject({ sent: 'unknown' }), upstream.close()]);
    await expect(upstream.send(server.origin, order)).rejects.toMatchObject({ sent: 'no' });
  });
});

describe('requests of an account with nonces', () => {
  it('use one connection, in order, however many there are at a time', async () => {
    const arrived: string[] = [];
    const connections = new Set<unknown>();
    const server = createServer((incoming, response) => {
      connections.add(incoming.socket);
      arrived.push(incoming.url ?? '');
      setTimeout(() => response.end('{}'), Math.random() * 5);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const upstream = upstreamWith();
    const paths = Array.from({ length: 40 }, (_, index) => `/${index}`);
    await Promise.all(paths.map((path) => upstream.send(origin, { ...order, path }, { inOrderOf: 'main' })));
    expect(arrived).toStrictEqual(paths);
    expect(connections.size).toBe(1);
    await Promise.all(paths.map((path) => upstream.send(origin, { ...order, path })));
    expect(connections.size).toBeGreaterThan(2);
  });
});

describe('TLS', () => {
  it('reaches a server whose certificate is given', async () => {
    const { private: key, cert } = await certificate('ip');
    await using server = await rawServer((socket) => socket.write(ok('{}')), { key, cert });
    await expect(upstreamWith({ ca: cert }).send(server.origin, order)).resolves.toMatchObject({ status: 200 });
  });

  it.each(['TLSv1.2', 'TLSv1.1'] as const)('is version 1.2 at least: the server has at most %s', async (version) => {
    const { private: key, cert } = await certificate('ip');
    const tls = {
      key,
      cert,
      maxVersion: version,
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    await using server = await rawServer((socket) => socket.write(ok('{}')), tls);
    const answer = upstreamWith({ ca: cert }).send(server.origin, order);
    if (version === 'TLSv1.2') await expect(answer).resolves.toMatchObject({ status: 200 });
    else await expect(answer).rejects.toMatchObject({ sent: 'no' });
  });

  it.each([
    'another certificate',
    'another name',
    'the system',
  ])('sends nothing to a server that does not match: %s', async (reason) => {
    const { private: key, cert } = await certificate(reason === 'another name' ? 'api.exchange.example' : 'ip');
    await using server = await rawServer((socket) => socket.write(ok('{}')), { key, cert });
    const ca = { 'another certificate': (await certificate('ip')).cert, 'another name': cert, 'the system': undefined }[
      reason
    ];
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(upstreamWith({ ca }).send(server.origin, order)).rejects.toMatchObject({ sent: 'no' });
    expect(server.received.join('')).toBe('');
  });

  it('goes to the exchange and not to a proxy of the environment', async () => {
    await using proxy = await rawServer((socket) => socket.write(ok('proxy')));
    await using server = await rawServer((socket) => socket.write(ok('server')));
    for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'ALL_PROXY']) vi.stubEnv(name, proxy.origin);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(upstreamWith().get(server.origin, { path: '/' })).resolves.toBe('server');
    expect(proxy.received).toStrictEqual([]);
  });

  it.each([
    '',
    'x',
    '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----',
  ])('does not start with a ca that is not PEM: %j', (ca) => {
    expect(() => new Upstream({ ca })).toThrow(expect.objectContaining({ code: 'ERR_AGENT_START' }));
  });
});

describe('public data', () => {
  it('is asked for with the query as it is, and answered as text', async () => {
    await using server = await rawServer((socket) => socket.write(ok('{"price":"1\u20ac"}')));
    const text = await upstreamWith().get(server.origin, { path: '/ticker', query: 'symbol=A%2FB' });
    expect(text).toBe('{"price":"1\u20ac"}');
    expect(server.received[0]).toMatch(/^GET \/ticker\?symbol=A%2FB HTTP\/1\.1\r\n/);
  });

  it.each([
    ['HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n', 'the exchange answered with status 503'],
    ['HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n\xff', 'the answer is not UTF-8'],
  ])('must have status 200 and be UTF-8: %j', async (answer, message) => {
    await using server = await rawServer((socket) => socket.write(Buffer.from(answer, 'latin1')));
    await expect(upstreamWith().get(server.origin, { path: '/' })).rejects.toMatchObject({ message });
  });
});
