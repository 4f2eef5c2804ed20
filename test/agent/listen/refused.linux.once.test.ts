/**
 * HTTP that two programs could read differently, or that no client needs, is refused.
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

/** Node's parser refuses these itself, with 400 and no word about the reason. */
const byParser: Readonly<Record<string, string>> = {
  'a folded header': get('/a/b', 'X-A: b\r\n c'),
  'a header folded with a tab': get('/a/b', 'X-A: b\r\n\tc'),
  'a space before the first header': lines('GET /a/b HTTP/1.1', ` X-A: b`, host),
  'a space before the colon': get('/a/b', 'X-A : b'),
  'line feeds alone': get('/a/b').replaceAll('\r\n', '\n'),
  'a line feed inside a header': get('/a/b', 'X-A: b\nX-C: d'),
  'a carriage return inside a header': get('/a/b', 'X-A: b\rX-C: d'),
  'a NUL in a header': get('/a/b', 'X-A: b\0'),
  'a control character in a header': get('/a/b', 'X-A: \x7f'),
  'an empty name': get('/a/b', ': x'),
  'Content-Length and Transfer-Encoding': post('0\r\n\r\n', 'Transfer-Encoding: chunked'),
  'two Content-Length': post('abc', 'Content-Length: 3'),
  'a Content-Length with a sign': `${lines('POST /a/b HTTP/1.1', host, 'Content-Length: +3')}abc`,
  'a Content-Length that is a list': `${lines('POST /a/b HTTP/1.1', host, 'Content-Length: 3,3')}abc`,
  'an unknown Transfer-Encoding at the end': lines('POST /a/b HTTP/1.1', host, 'Transfer-Encoding: xchunked'),
  'a character outside ASCII in the path': get('/a/\xe9'),
  'a space in the target': get('/a/b c'),
  'a tab in the target': get('/a/b\tc'),
  'an unknown method': lines('FOO /a/b HTTP/1.1', host),
  'HTTP/1.2': lines('GET /a/b HTTP/1.2', host),
  'HTTP/2': lines('PRI * HTTP/2.0', '', 'SM'),
  'a length of chunk that is no number': `${lines('POST /a/b HTTP/1.1', host, 'Transfer-Encoding: chunked')}x\r\n`,
};

const long = 'a'.repeat(33 * 1024);

const refused: Readonly<Record<string, readonly [request: string, status: number, text: RegExp]>> = {
  'HTTP/1.0': [lines('GET /a/b HTTP/1.0', host), 505, /HTTP\/1\.1/],
  'HTTP/0.9': ['GET /a/b\r\n\r\n', 505, /HTTP\/1\.1/],
  'no Host': [lines('GET /a/b HTTP/1.1'), 400, /host/],
  'an empty Host': [lines('GET /a/b HTTP/1.1', 'Host:'), 400, /host/],
  'two Host': [get('/a/b', 'host: locksign'), 400, /header twice/],
  'a Host with a port': [lines('GET /a/b HTTP/1.1', 'Host: localhost:80'), 400, /host/],
  'a Host that is an address': [lines('GET /a/b HTTP/1.1', 'Host: 127.0.0.1:7410'), 400, /host/],
  'a Host that is an IPv6 address': [lines('GET /a/b HTTP/1.1', 'Host: [::1]'), 400, /host/],
  'a Host without a dot': [lines('GET /a/b HTTP/1.1', 'Host: kraken'), 400, /host/],
  'a Host in capitals': [lines('GET /a/b HTTP/1.1', 'Host: API.kraken.com'), 400, /small letters/],
  'a Host with a user': [lines('GET /a/b HTTP/1.1', 'Host: a@api.kraken.com'), 400, /host/],
  'a Host with a dot at the end': [lines('GET /a/b HTTP/1.1', 'Host: api.kraken.com.'), 400, /host/],
  'a duplicate header': [get('/a/b', 'X-A: 1', 'x-a: 1'), 400, /twice/],
  'a name with _': [get('/a/b', 'X_MBX_APIKEY: k'), 400, /name/],
  'a name with a dot': [get('/a/b', 'X.A: k'), 400, /name/],
  'a value outside ASCII': [get('/a/b', 'X-A: \xe9'), 400, /value/],
  HEAD: [lines('HEAD /a/b HTTP/1.1', host), 405, /^$/],
  TRACE: [lines('TRACE /a/b HTTP/1.1', host), 405, /method/],
  'Expect: 100-continue': [
    lines('POST /a/b HTTP/1.1', host, 'Expect: 100-continue', 'Content-Length: 3'),
    417,
    /Expect/,
  ],
  'another Expect': [lines('POST /a/b HTTP/1.1', host, 'Expect: x', 'Content-Length: 3'), 417, /Expect/],
  'a Content-Encoding': [post('abc', 'Content-Encoding: gzip'), 415, /Content-Encoding/],
  'Content-Encoding: identity': [post('abc', 'Content-Encoding: identity'), 415, /Content-Encoding/],
  'two Transfer-Encoding': [
    `${lines('POST /a/b HTTP/1.1', host, 'Transfer-Encoding: gzip, chunked')}0\r\n\r\n`,
    501,
    /Transfer-Encoding/,
  ],
  trailers: [
    `${lines('POST /a/b HTTP/1.1', host, 'Transfer-Encoding: chunked')}1\r\na\r\n0\r\nX-A: 1\r\n\r\n`,
    400,
    /trailers/,
  ],
  'announced trailers': [post('abc', 'Trailer: X-A'), 400, /trailers/],
  'a body on GET': [`${get('/a/b', 'Content-Length: 1')}x`, 400, /GET has a body/],
  'an empty chunked body on GET': [`${get('/a/b', 'Transfer-Encoding: chunked')}0\r\n\r\n`, 400, /GET has a body/],
  'a header named by Connection': [get('/a/b', 'Connection: keep-alive, X-A', 'X-A: 1'), 400, /Connection/],
  'Upgrade without Connection': [get('/a/b', 'Upgrade: websocket'), 400, /Upgrade/],
  'Connection: upgrade without Upgrade': [get('/a/b', 'Connection: upgrade'), 400, /Connection/],
  'absolute form': [get('http://locksign/a/b'), 400, /begin with \//],
  'absolute form of an exchange': [
    lines('GET http://evil.example/a HTTP/1.1', 'Host: api.kraken.com'),
    400,
    /begin with/,
  ],
  'asterisk form': [get('*'), 400, /begin with \//],
  'an asterisk and a user': [get('*@evil.example/x'), 400, /begin with \//],
  'a dot segment': [get('/a/../b'), 400, /\.\./],
  'a dot segment at the end': [get('/a/b/..'), 400, /\.\./],
  'a single dot': [get('/a/./b'), 400, /segment \./],
  'an account that is a dot segment': [get('/../b'), 400, /\.\./],
  'an encoded path': [get('/a/%2e%2e/b'), 400, /character/],
  'a double slash': [get('/a//b'), 400, /empty segment/],
  'a double slash at the start': [get('//evil.example/b'), 400, /empty segment/],
  'a backslash': [get('/a/\\b'), 400, /character/],
  'a matrix parameter': [get('/a/b;c=1'), 400, /character/],
  'an at sign': [get('/a/@b'), 400, /character/],
  'a fragment': [get('/a/b#c'), 400, /character/],
  'a fragment in the query': [get('/a/b?c#d'), 400, /query/],
  'http:// as prefix': [get('/http://api.kraken.com/a'), 400, /empty segment/],
  'wss:// without a WebSocket': [get('/wss://ws.kraken.com/a'), 400, /https/],
  'HTTPS:// in capitals': [get('/HTTPS://api.kraken.com/a'), 400, /empty segment/],
  'a prefix without a host': [get('/https:///a'), 400, /host/],
  'a prefix with a user': [get('/https://a@api.kraken.com/a'), 400, /host/],
  'a prefix with a user and without a path': [get('/https://a@api.kraken.com'), 400, /host/],
  'a prefix without a host and a path': [get('/https://'), 400, /host/],
  'a prefix with an address': [get('/https://127.0.0.1/a'), 400, /host/],
  'a prefix with a name without a dot': [get('/https://localhost/a'), 400, /host/],
  'a prefix in a prefix': [get('/https://api.kraken.com/https://x.example/a'), 400, /empty segment/],
  'a prefix and a double slash': [get('/https://api.kraken.com//a'), 400, /empty segment/],
  'a prefix and a dot segment': [get('/https://api.kraken.com/../a'), 400, /\.\./],
  'an encoded URL with a dot segment': [get('/https%3A%2F%2Fapi.kraken.com%2F..%2Fa'), 400, /\.\./],
  'a URL that is encoded twice': [get('/https%253A%252F%252Fapi.kraken.com%252Fa'), 400, /character/],
  'an encoded path in an encoded URL': [get('/https%3A%2F%2Fapi.kraken.com%2Fa%252Fb'), 400, /character/],
  'an encoded URL within another': [
    get('/https%3A%2F%2Fapi.kraken.com%2Fhttps%253A%252F%252Fb.c%252Fa'),
    400,
    /character/,
  ],
  'an encoded URL with a line break': [get('/https%3A%2F%2Fapi.kraken.com%2Fa%3Fb%0D%0Ac'), 400, /query/],
  'an encoded URL that is not UTF-8': [get('/https%3A%2F%2Fapi.kraken.com%2Fa%3Fb%FF'), 400, /UTF-8/],
  'an encoded URL with a user': [get('/https%3A%2F%2Fa%40api.kraken.com%2Fa'), 400, /host/],
  'an encoded URL of ws': [get('/wss%3A%2F%2Fapi.kraken.com%2Fa'), 400, /character/],
  'no account': [get('/'), 404, /account/],
  'an account without a path': [get('/kraken-main'), 404, /account/],
  'a token without an account': [get(`/c-${token}`), 400, /begin with/],
  'invalid UTF-8': [post('a=\xff'), 400, /UTF-8/],
  'an overlong form of UTF-8': [post('a=\xc0\xaf'), 400, /UTF-8/],
  'a surrogate in UTF-8': [post('a=\xed\xa0\x80'), 400, /UTF-8/],
  'cut UTF-8': [post('a=\xc3'), 400, /UTF-8/],
  'a byte order mark': [post('\xef\xbb\xbf{}'), 400, /byte order mark/],
};

describe('a request on the socket is refused, and its connection closed:', () => {
  it.each(Object.entries(byParser))('%s, by the parser', async (_, request) => {
    const { address, arrivals } = await open();
    expect(await exchange(address, request)).toStrictEqual({
      text: 'HTTP/1.1 400 Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n',
      isClosed: true,
    });
    expect(arrivals).toStrictEqual([]);
  });

  it.each(Object.entries(refused))('%s', async (_, [request, status, text]) => {
    const { address, arrivals } = await open();
    const answer = await exchange(address, request);
    expect(arrivals).toStrictEqual([]);
    expect(statusOf(answer)).toBe(status);
    expect(answer.isClosed).toBe(true);
    const body = answer.text.split('\r\n\r\n')[1] ?? '';
    expect(body).toMatch(text);
    expect(answer.text.toLowerCase()).toContain('x-locksign: http\r\n');
  });

  it('CONNECT, without an answer', async () => {
    const { address, arrivals } = await open();
    const answer = await exchange(address, lines('CONNECT api.kraken.com:443 HTTP/1.1', 'Host: api.kraken.com:443'));
    expect(answer).toStrictEqual({ text: '', isClosed: true });
    expect(arrivals).toStrictEqual([]);
  });

  it('a token that nobody has, with the answer of a stranger', async () => {
    const { address, arrivals } = await open();
    const answer = await exchange(address, get('/c-other/a/b'));
    expect(statusOf(answer)).toBe(404);
    expect(arrivals).toStrictEqual([]);
  });

  it('headers of more than 32 KiB, and not those below', async () => {
    const { address, arrivals } = await open();
    expect(statusOf(await exchange(address, get('/a/b', `X-A: ${long.slice(0, 31 * 1024)}`)))).toBe(200);
    expect(statusOf(await exchange(address, get('/a/b', `X-A: ${long}`)))).toBe(431);
    expect(statusOf(await exchange(address, get(`/a/b?${long}`)))).toBe(431);
    expect(arrivals).toHaveLength(1);
  });

  it('a header that comes after thousands of others', async () => {
    const { address, arrivals } = await open();
    const many = Array.from({ length: 2_500 }, (_, index) => `a${index}:b`);
    expect(statusOf(await exchange(address, get('/a/b', ...many)))).toBe(200);
    expect(Object.keys(arrivals[0]?.request.headers ?? {})).toHaveLength(2_500);
    expect(await exchange(address, get('/a/b', ...many, 'Sec-Fetch-Site: x'))).toStrictEqual({
      text: '',
      isClosed: true,
    });
    expect(statusOf(await exchange(address, get('/a/b', ...many, 'a7: c')))).toBe(400);
  });

  it('a body of more than 128 KiB, and not one of 128 KiB', async () => {
    const { address, arrivals } = await open();
    const longest = 'a'.repeat(128 * 1024);
    expect(statusOf(await exchange(address, post(longest)))).toBe(200);
    const answer = await exchange(address, post(`${longest}a`));
    expect(statusOf(answer)).toBe(413);
    expect(answer.text).toContain('131072 bytes');
    const size = longest.length.toString(16);
    const chunks = [
      lines('POST /a/b HTTP/1.1', host, 'Transfer-Encoding: chunked'),
      ...Array(3).fill(`${size}\r\n${longest}\r\n`),
      '0\r\n\r\n',
    ];
    expect(statusOf(await exchange(address, chunks))).toBe(413);
    expect(arrivals.map(({ request }) => request.body.length)).toStrictEqual([longest.length]);
  });

  it('a second request before the answer to the first, which is still answered', async () => {
    const { address, arrivals } = await open(undefined, {
      request: async (arrival) => {
        arrivals.push(arrival);
        await new Promise((resolve) => setTimeout(resolve, 100));
        return okay;
      },
    });
    for (const many of [2, 3, 500]) {
      const answer = await exchange(address, get('/a/b').repeat(many));
      expect(answer.text.match(/HTTP\/1\.1 \d+/g)).toStrictEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
      expect(answer.isClosed).toBe(true);
    }
    expect((await exchange(address, get('/a/b').repeat(50_000))).isClosed).toBe(true);
    expect(arrivals).toHaveLength(4);
  });
});
