/**
 * The loopback listener: requests of web pages, requests without a token, and those of clients.
 */
import { fetch, Pool } from 'undici';
import { describe, expect, it } from 'vitest';
import { defaultLimits, listenOnLoopback } from '../../../src/agent/listen/index.js';
import { refusal } from '../../helpers/keys.js';
import { exchange, lines, listening, quick, statusOf, token } from './listening.js';

const target = `/c-${token}/kraken-main/0/private/Balance`;
const webSocket = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: x'];

/** Each as the request line, without its version, and the headers. `HOST` becomes the right one. */
const ofBrowsers: Readonly<Record<string, readonly string[]>> = {
  'a Host of another name': [`GET ${target}`, 'Host: evil.example'],
  'a Host of another name and the same port': [`GET ${target}`, 'Host: evil.example:PORT'],
  localhost: [`GET ${target}`, 'Host: localhost:PORT'],
  'the address without its port': [`GET ${target}`, 'Host: 127.0.0.1'],
  'another port': [`GET ${target}`, 'Host: 127.0.0.1:1PORT'],
  'no Host': [`GET ${target}`],
  'two Host': [`GET ${target}`, 'Host: HOST', 'Host: HOST'],
  'an Origin': [`GET ${target}`, 'Host: HOST', 'Origin: https://evil.example'],
  'the Origin null': [`GET ${target}`, 'Host: HOST', 'Origin: null'],
  'its own Origin': [`GET ${target}`, 'Host: HOST', 'Origin: http://HOST'],
  'an empty Origin': [`GET ${target}`, 'Host: HOST', 'Origin:'],
  'a second Origin': [`GET ${target}`, 'Host: HOST', 'Origin: *', 'Origin: https://evil.example'],
  'Sec-Fetch-Site': [`GET ${target}`, 'Host: HOST', 'Sec-Fetch-Site: none'],
  'Sec-Fetch-Site in capitals': [`GET ${target}`, 'Host: HOST', 'SEC-FETCH-SITE: same-origin'],
  'Sec-Fetch-Dest': [`GET ${target}`, 'Host: HOST', 'Sec-Fetch-Dest: empty', 'Sec-Fetch-Mode: cors'],
  'Access-Control-Request-Method': [`GET ${target}`, 'Host: HOST', 'Access-Control-Request-Method: POST'],
  'Access-Control-Request-Private-Network': [
    `GET ${target}`,
    'Host: HOST',
    'Access-Control-Request-Private-Network: true',
  ],
  OPTIONS: [`OPTIONS ${target}`, 'Host: HOST'],
  'OPTIONS *': ['OPTIONS *', 'Host: HOST'],
  CONNECT: ['CONNECT api.kraken.com:443', 'Host: HOST'],
  'a WebSocket with an Origin': [`GET /c-${token}/wss://ws.kraken.com/v2`, 'Host: HOST', ...webSocket, 'Origin: null'],
  'a WebSocket with the Origin *': [`GET /c-${token}/wss://ws.kraken.com/v2`, 'Host: HOST', ...webSocket, 'Origin: *'],
  'bytes that are no HTTP': ['hello', ''],
  'a folded header': [`GET ${target}`, 'Host: HOST', 'X-A: b', ' c'],
  'an unknown method': [`FOO ${target}`, 'Host: HOST'],
};

/** None has a token that somebody has. */
const ofStrangers: Readonly<Record<string, readonly string[]>> = {
  'no token': ['GET /kraken-main/0/private/Balance'],
  'public data': ['GET /https://api.kraken.com/0/public/Time'],
  'an unknown token': ['GET /c-zzzzzzzzzzzzzzzzzzzzzz/kraken-main/0/private/Balance'],
  'the beginning of a token': [`GET /c-${token.slice(0, -1)}/kraken-main/x`],
  'more than a token': [`GET /c-${token}x/kraken-main/x`],
  'an empty token': ['GET /c-/kraken-main/x'],
  'a token at another place': [`GET /x/c-${token}/kraken-main/x`],
  'a token in the query': [`GET /?c-${token}/kraken-main/x`],
  'a token in capitals': [`GET /C-${token}/kraken-main/x`],
  'a path that is refused': ['GET /a/../%2e//b'],
  'absolute form': [`GET http://HOST/c-${token}/kraken-main/x`],
  'asterisk form': ['GET *'],
  HEAD: ['HEAD /'],
  TRACE: ['TRACE /'],
  'a form': ['POST /', 'Content-Length: 3', '', 'abc'],
  'a large body': ['POST /', 'Content-Length: 1000000000'],
  'a body on GET': ['GET /', 'Content-Length: 3', '', 'abc'],
  Expect: ['POST /', 'Expect: 100-continue', 'Content-Length: 3'],
  'duplicate headers': ['GET /', 'X-A: 1', 'X-A: 2'],
  'a Content-Encoding': ['POST /', 'Content-Encoding: gzip', 'Content-Length: 0'],
  'a favicon': ['GET /favicon.ico'],
};

describe('a request over TCP is closed without an answer if it has', () => {
  it.each(Object.entries(ofBrowsers))('%s', async (_, [first = '', ...headers]) => {
    const { address, arrivals, upgrades } = await listening({ tcp: '127.0.0.1:0' });
    const text = lines(`${first} HTTP/1.1`, ...headers).replaceAll('HOST', address);
    const answer = await exchange(address, text.replaceAll('PORT', address.slice('127.0.0.1:'.length)));
    expect(answer).toStrictEqual({ text: '', isClosed: true });
    expect([...arrivals, ...upgrades]).toStrictEqual([]);
  });
});

describe('a request over TCP without a known token gets the one answer if it has', () => {
  it.each(Object.entries(ofStrangers))('%s', async (_, [first = '', ...headers]) => {
    const { address, arrivals } = await listening({ tcp: '127.0.0.1:0' });
    const text = [`${first} HTTP/1.1`, `Host: ${address}`, ...headers].join('\r\n').replace('HOST', address);
    const answer = await exchange(address, text.includes('\r\n\r\n') ? text : `${text}\r\n\r\n`);
    expect(answer).toStrictEqual({
      text: 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n',
      isClosed: true,
    });
    expect(arrivals).toStrictEqual([]);
  });

  it('another version of HTTP, or another method and body behind a first request', async () => {
    const { address, arrivals } = await listening({ tcp: '127.0.0.1:0' });
    const stranger = 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';
    expect((await exchange(address, lines('GET / HTTP/1.0', `Host: ${address}`))).text).toBe(stranger);
    const two = lines('GET / HTTP/1.1', `Host: ${address}`) + lines(`GET ${target} HTTP/1.1`, `Host: ${address}`);
    expect((await exchange(address, two)).text).toBe(stranger);
    const web = await exchange(
      address,
      lines('GET /c-x/wss://ws.kraken.com/ HTTP/1.1', `Host: ${address}`, ...webSocket),
    );
    expect(web).toMatchObject({ isClosed: true, text: expect.stringMatching(/^HTTP\/1\.1 404 /) });
    expect(arrivals).toStrictEqual([]);
  });
});

describe('a request over TCP with a token', () => {
  it('arrives', async () => {
    const { address, arrivals } = await listening({ tcp: '127.0.0.1:0' });
    const answer = await exchange(
      address,
      lines(`GET ${target}?a HTTP/1.1`, `Host: ${address}`, 'Origin: *', 'Sec-Fetch-Mode: cors'),
    );
    expect(statusOf(answer)).toBe(200);
    expect(arrivals[0]).toMatchObject({
      peer: { via: 'tcp', uid: undefined },
      token,
      target: { account: 'kraken-main' },
      seen: { host: address, path: target },
      request: { path: '/0/private/Balance', query: 'a', host: '' },
    });
  });

  it('is refused with a reason where its HTTP is wrong', async () => {
    const { address, arrivals } = await listening({ tcp: '127.0.0.1:0' });
    const answer = await exchange(address, lines(`GET ${target}/../x HTTP/1.1`, `Host: ${address}`));
    expect(statusOf(answer)).toBe(400);
    expect(answer.text).toContain('[locksign: http]');
    expect(arrivals).toStrictEqual([]);
  });

  it('arrives from fetch of Node, and through a pool of undici', async () => {
    const { address, arrivals } = await listening({ tcp: '127.0.0.1:0' });
    const url = `http://${address}/c-${token}/https://api.kraken.com/0/private/Balance?a=1`;
    expect((await globalThis.fetch(url, { method: 'POST', body: 'nonce=1' })).status).toBe(200);
    expect((await fetch(url, { method: 'POST', body: 'nonce=1' })).status).toBe(200);
    const pool = new Pool(`http://${address}`);
    const { statusCode, body } = await pool.request({
      path: url.slice(`http://${address}`.length),
      method: 'POST',
      body: 'nonce=1',
    });
    expect([statusCode, await body.json()]).toStrictEqual([200, { ok: true }]);
    await pool.close();
    expect(arrivals).toHaveLength(3);
    for (const { request } of arrivals) {
      expect(request).toMatchObject({
        host: 'api.kraken.com',
        path: '/0/private/Balance',
        query: 'a=1',
        body: 'nonce=1',
      });
      expect(Object.keys(request.headers)).not.toContain('host');
    }
  });
});

describe('a WebSocket over TCP', () => {
  const open = (address: string, path: string, ...headers: string[]) =>
    exchange(
      address,
      lines(`GET ${path} HTTP/1.1`, `Host: ${address}`, ...(headers.length > 0 ? headers : webSocket)).replace(
        'abc\r\n\r\n',
        'abc',
      ),
    );

  it('arrives with the bytes that follow it, and its signal ends with the connection', async () => {
    const heads: string[] = [];
    const { address, upgrades } = await listening({ tcp: '127.0.0.1:0' }, defaultLimits, {
      upgrade: (arrival, socket, head) => {
        upgrades.push(arrival);
        heads.push(head.toString());
        socket.end('done');
      },
    });
    const text = lines(`GET /c-${token}/wss://ws.kraken.com/v2?a HTTP/1.1`, `Host: ${address}`, ...webSocket);
    expect(await exchange(address, `${text}head`)).toStrictEqual({ text: 'done', isClosed: true });
    expect(heads).toStrictEqual(['head']);
    expect(upgrades[0]).toMatchObject({
      token,
      target: { host: 'ws.kraken.com' },
      seen: { host: address, path: `/c-${token}/wss://ws.kraken.com/v2` },
      request: { method: 'GET', host: 'ws.kraken.com', path: '/v2', query: 'a', body: '' },
    });
    expect(upgrades[0]?.request.headers).toMatchObject({ upgrade: 'websocket', 'sec-websocket-key': 'x' });
    await expect.poll(() => upgrades[0]?.signal.aborted).toBe(true);
  });

  it.each([
    ['of another protocol', `/c-${token}/wss://ws.kraken.com/v2`, ['Upgrade: h2c', 'Connection: Upgrade']],
    ['to https://', `/c-${token}/https://ws.kraken.com/v2`, webSocket],
    [
      'with another header in Connection',
      `/c-${token}/wss://ws.kraken.com/v2`,
      [...webSocket.with(1, 'Connection: Upgrade, X-A')],
    ],
    ['with a body', `/c-${token}/wss://ws.kraken.com/v2`, [...webSocket, 'Content-Length: 3', '', 'abc']],
    ['with a header twice', `/c-${token}/wss://ws.kraken.com/v2`, [...webSocket, 'Sec-WebSocket-Key: y']],
  ])('%s is refused', async (_, path, headers) => {
    const { address, upgrades } = await listening({ tcp: '127.0.0.1:0' });
    expect(await open(address, path, ...headers)).toMatchObject({
      text: expect.stringMatching(/^HTTP\/1\.1 400 /),
      isClosed: true,
    });
    expect(upgrades).toStrictEqual([]);
  });

  it('is closed if its handler fails, and when the listener closes', async () => {
    const { address } = await listening({ tcp: '127.0.0.1:0' }, defaultLimits, {
      upgrade: () => {
        throw new Error('failed');
      },
    });
    expect(await open(address, `/c-${token}/wss://ws.kraken.com/v2`)).toStrictEqual({ text: '', isClosed: true });
    const other = await listening({ tcp: '127.0.0.1:0' }, quick, { upgrade: () => undefined });
    const kept = open(other.address, `/c-${token}/wss://ws.kraken.com/v2`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await other.listener.close();
    expect(await kept).toStrictEqual({ text: '', isClosed: true });
  });
});

describe('listenOnLoopback()', () => {
  const handlers = {
    admits: () => true,
    knowsToken: () => true,
    request: () => Promise.reject(new Error('not asked')),
    upgrade: () => undefined,
  };

  it.each([
    'localhost:7410',
    '0.0.0.0:7410',
    '127.0.0.1',
    '127.0.0.1:',
    '127.0.0.1:65536',
    '127.0.0.1:080',
    '127.0.0.2:7410',
    '[::1]:7410',
    '7410',
    '',
  ])('refuses the address %j', async (address) => {
    const error = await refusal(() => listenOnLoopback(address, handlers), 'ERR_AGENT_START');
    expect(error.remedy).toContain('tcp = "127.0.0.1:PORT"');
  });

  it('says that the port is in use', async () => {
    const { address } = await listening({ tcp: '127.0.0.1:0' });
    const error = await refusal(() => listenOnLoopback(address, handlers), 'ERR_AGENT_START');
    expect(error).toMatchObject({ call: 'listen', errno: 'EADDRINUSE' });
    expect(error.message).toContain(address);
  });

  it('accepts only so many connections', async () => {
    const { address } = await listening({ tcp: '127.0.0.1:0' }, { ...defaultLimits, connections: 2 });
    const kept = [1, 2].map(() => exchange(address, ['', 1_000, lines(`GET ${target} HTTP/1.1`, `Host: ${address}`)]));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await exchange(address, '')).toStrictEqual({ text: '', isClosed: true });
    expect((await Promise.all(kept)).map(statusOf)).toStrictEqual([200, 200]);
    const again = async () => statusOf(await exchange(address, lines(`GET ${target} HTTP/1.1`, `Host: ${address}`)));
    await expect.poll(again, { timeout: 5_000 }).toBe(200);
  });
});
