/**
 * Requests on the socket, written by hand: how they arrive, and how they are answered.
 */
import { describe, expect, it } from 'vitest';
import type { Handlers, Limits } from '../../../src/agent/listen/index.js';
import { scratch } from '../../helpers/scratch.js';
import { exchange, lines, listening, okay, statusOf, token } from './listening.js';

const { path } = scratch();
let count = 0;
function open(limits?: Limits, handlers?: Partial<Handlers>) {
  count += 1;
  return listening({ path: path(`${count}`) }, limits, handlers);
}

const host = 'Host: locksign';
const get = (target: string, ...headers: string[]) => lines(`GET ${target} HTTP/1.1`, host, ...headers);
const post = (body: string, ...headers: string[]) =>
  lines('POST /binance-main/api/v3/order HTTP/1.1', host, `Content-Length: ${body.length}`, ...headers) + body;

describe('a request on the socket', () => {
  it('arrives as its client wrote it, without what belongs to the connection', async () => {
    const { address, arrivals } = await open();
    const query = 'b=2&a=%2F;"\\\'<>{}|^`~!$*()';
    const before = performance.now();
    const answer = await exchange(
      address,
      `${lines(
        `POST /c-${token}/kraken-main/0/private/AddOrder?${query} HTTP/1.1`,
        host,
        'API-Key: k',
        'x-mixed-Case:\t v  w ',
        'Origin: *',
        'Connection: keep-alive',
        'Content-Length: 6',
      )}a=\xc3\xa9&b`,
    );
    expect(statusOf(answer)).toBe(200);
    expect(answer).toMatchObject({ isClosed: false, text: expect.stringContaining('\r\n\r\n{"ok":true}') });
    const [{ signal, arrived, request, ...arrival } = expect.fail('nothing arrived')] = arrivals;
    expect(arrival).toStrictEqual({
      peer: { via: 'socket', uid: process.getuid?.() },
      token,
      target: { account: 'kraken-main' },
      seen: { host: 'locksign', path: `/c-${token}/kraken-main/0/private/AddOrder` },
    });
    expect({ ...request, headers: { ...request.headers } }).toStrictEqual({
      method: 'POST',
      host: '',
      path: '/0/private/AddOrder',
      query,
      headers: { 'api-key': 'k', 'x-mixed-case': 'v  w' },
      body: 'a=é&b',
    });
    expect(signal.aborted).toBe(false);
    expect(arrived - before).toBeLessThan(1000);
  });

  it.each([
    ['/kraken-main/', { account: 'kraken-main' }, '/', undefined],
    ['/kraken-main/?', { account: 'kraken-main' }, '/', ''],
    ['/kraken-main/a/', { account: 'kraken-main' }, '/a/', undefined],
    ['/https://api.kraken.com/0/public/Time', { host: 'api.kraken.com' }, '/0/public/Time', undefined],
    ['/https://fapi.binance.com/x?y=/../', { host: 'fapi.binance.com' }, '/x', 'y=/../'],
    ['/https://a-b.c0.example:8443/x', { host: 'a-b.c0.example:8443' }, '/x', undefined],
    ['/https://api.kraken.com', { host: 'api.kraken.com' }, '/', undefined],
    [`/c-${token}/https://api.kraken.com?x`, { host: 'api.kraken.com' }, '/', 'x'],
    [`/c-${token}/https://api.kraken.com/a`, { host: 'api.kraken.com' }, '/a', undefined],
    ['/a.b/c:d/_e-f', { account: 'a.b' }, '/c:d/_e-f', undefined],
    ['/a/..b/...', { account: 'a' }, '/..b/...', undefined],
  ])('with the target %s addresses %j', async (target, expected, rest, query) => {
    const { address, arrivals } = await open();
    expect(statusOf(await exchange(address, get(target)))).toBe(200);
    expect(arrivals[0]).toMatchObject({
      target: expected,
      request: { path: rest, query, host: 'host' in expected ? expected.host : '' },
      seen: { host: 'locksign', path: target.split('?')[0] },
    });
  });

  it.each(['', `/c-${token}`])('of ccxt with a query is a URL that is encoded whole, behind "%s"', async (start) => {
    const { address, arrivals } = await open();
    const url = 'https://api.binance.com/api/v3/account?recvWindow=1&email=a%40b.c';
    expect(statusOf(await exchange(address, get(`${start}/${encodeURIComponent(url)}`)))).toBe(200);
    expect(arrivals[0]).toMatchObject({
      token: start === '' ? undefined : token,
      target: { host: 'api.binance.com' },
      request: { path: '/api/v3/account', query: 'recvWindow=1&email=a%40b.c', host: 'api.binance.com' },
    });
  });

  it('in origin form addresses the host of its Host header, and keeps its path', async () => {
    const { address, arrivals, tokens } = await open();
    const target = `/c-${token}/https/kraken-main?x`;
    expect(statusOf(await exchange(address, lines(`GET ${target} HTTP/1.1`, 'Host: api.kraken.com')))).toBe(200);
    expect(arrivals[0]).toMatchObject({
      token: undefined,
      target: { host: 'api.kraken.com' },
      seen: { host: 'api.kraken.com', path: `/c-${token}/https/kraken-main` },
      request: { host: 'api.kraken.com', path: `/c-${token}/https/kraken-main`, query: 'x' },
    });
    expect(tokens).toStrictEqual([]);
  });

  it('may have its body in chunks, and a body with DELETE', async () => {
    const { address, arrivals } = await open();
    const head = lines('DELETE /a/b HTTP/1.1', host, 'Transfer-Encoding: Chunked');
    expect(statusOf(await exchange(address, [head, 20, '3\r\nabc\r\n', 20, '1\r\nd\r\n0\r\n\r\n']))).toBe(200);
    expect(arrivals[0]?.request).toMatchObject({ method: 'DELETE', body: 'abcd' });
  });

  it('leaves the connection open for the next one', async () => {
    const { address, arrivals } = await open();
    const answer = await exchange(address, [get('/a/1'), 60, post('x=1'), 60, get('/a/3')]);
    expect(answer.text.match(/HTTP\/1\.1 200/g)).toHaveLength(3);
    expect(arrivals.map(({ request }) => request.path)).toStrictEqual(['/1', '/api/v3/order', '/3']);
  });

  it('is answered with the status, headers and bytes of the reply, and no others', async () => {
    const body = Buffer.from([0, 255, 13, 10]);
    const headers = { 'x-locksign': 'rate', 'content-length': '99', connection: 'upgrade', 'transfer-encoding': 'x' };
    const { address } = await open(undefined, { request: async () => ({ status: 429, headers, body }) });
    const { text } = await exchange(address, get('/a/b'));
    const [head = '', ...rest] = text.split('\r\n\r\n');
    expect(head.replace(/Date: .*\r\n/, '').split('\r\n')).toStrictEqual([
      'HTTP/1.1 429 Too Many Requests',
      'x-locksign: rate',
      'content-length: 4',
      'Connection: keep-alive',
      'Keep-Alive: timeout=120',
    ]);
    expect(rest.join('\r\n\r\n')).toBe(body.toString('latin1'));
  });

  it('is answered without a body where HTTP has none', async () => {
    const { address } = await open(undefined, { request: async () => ({ status: 204, headers: {}, body: 'x' }) });
    const { text } = await exchange(address, get('/a/b'));
    expect(text).toMatch(/^HTTP\/1\.1 204/);
    expect(text).not.toMatch(/content-length|x$/i);
  });
});

describe('a handler that fails', () => {
  it('gives an answer without the text of its error', async () => {
    const { address } = await open(undefined, { request: () => Promise.reject(new Error('a secret')) });
    const answer = await exchange(address, get('/a/b'));
    expect(statusOf(answer)).toBe(500);
    expect(answer.text).not.toContain('secret');
  });

  it('gives an answer if the reply cannot be written', async () => {
    const { address } = await open(undefined, { request: async () => ({ ...okay, headers: { a: 'b\nc' } }) });
    expect(statusOf(await exchange(address, get('/a/b')))).toBe(500);
  });
});
