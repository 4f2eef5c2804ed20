/**
 * Attacks by the credentials, headers, targets and framing of a request, and by web pages, on an
 * agent for accounts of Binance. The same attack comes over the socket and over loopback TCP.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalCredential, type RunningAgent, startRunningAgent } from '../../helpers/agent/running.js';
import { binanceSecret } from '../../helpers/vault/vaults.js';
import { type BinanceParts, binanceRequest, expectRefused, expectSent, write } from './bots.js';

const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const uid = process.getuid?.() ?? 0;
const ordering = {
  allow: '["read", "order", "cancel"]',
  symbols: '["BTCUSDT"]',
  'max-order': '"500 USDT"',
  'max-day': '"unlimited"',
  collar: '"2%"',
  rate: '"10000/10s"',
};

let agent: RunningAgent;
let tcp: string;

beforeAll(async () => {
  agent = await startRunningAgent({
    exchange: 'binance',
    account: { apiKey, secret: binanceSecret },
    client: { ...ordering, uid: String(uid) },
    head: ['[listen]', 'tcp = "127.0.0.1:0"'],
    others: [
      { name: 'foreign', client: { ...ordering, uid: String(uid + 4_000) } },
      {
        name: 'second',
        client: { ...ordering, uid: String(uid) },
        account: { name: 'other', apiKey: apiKey.toLowerCase(), secret: binanceSecret.toLowerCase() },
      },
    ],
    watched: true,
  });
  tcp = agent.tcp?.slice('http://'.length) ?? '';
});
afterAll(() => agent?.close());

/** Where a request is sent to, and what it needs there. */
interface Way {
  readonly address: string;
  readonly host: string;
  readonly prefix: string;
  readonly token: string;
}

const overSocket = (): Way => ({ address: agent.socket, host: 'localhost', prefix: '/main', token: '' });
const overTcp = (): Way => ({
  address: tcp,
  host: tcp,
  prefix: `/c-${agent.credential.token}/main`,
  token: `/c-${agent.credential.token}`,
});
const ways = [
  ['over the socket', overSocket],
  ['over TCP', overTcp],
] as const;

const orderOf = (changes: Readonly<Record<string, string>> = {}, time = Date.now()): string => {
  const fields = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.001', ...changes };
  const text = Object.entries({ price: '59000', ...fields, timestamp: String(time) });
  return text.map(([name, value]) => `${name}=${value}`).join('&');
};

const other = (name: 'foreign' | 'second'): LocalCredential =>
  agent.credentials[name === 'foreign' ? 1 : 2] ?? expect.unreachable(name);

/** An order that the agent accepts, apart from what is changed. */
const order = (way: Way, parts: BinanceParts = {}, query = orderOf(), signer = agent.credential): string =>
  binanceRequest(signer, query, { host: way.host, prefix: way.prefix, ...parts });

const withHeader =
  (...headers: string[]) =>
  (way: Way) =>
    order(way, { headers });
const withTarget = (target: (way: Way) => string) => (way: Way) => write({ target: target(way), host: way.host });
const withField = (field: string) => (way: Way) => order(way, {}, `${orderOf()}&${field}`);
const withValue = (name: string, value: string) => (way: Way) => order(way, {}, orderOf({ [name]: value }));

type Attack = (way: Way) => string | readonly (string | number)[];

const credentials: Readonly<Record<string, Attack>> = {
  'a wrong signature': (way) =>
    order(way, { sign: (text) => text.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }),
  'a signature that is cut': (way) => order(way, { sign: (text) => text.slice(0, -2) }),
  'a longer signature': (way) => order(way, { sign: (text) => `${text}00` }),
  'no signature': (way) => order(way, { sign: () => '' }),
  "the account's real credentials": (way) =>
    order(way, {}, orderOf(), { ...agent.credential, apiKey, secret: binanceSecret }),
  "another client's credentials": (way) => order(way, {}, orderOf(), other('foreign')),
  "another client's API key": (way) =>
    order(way, {}, orderOf(), { ...agent.credential, apiKey: other('foreign').apiKey }),
  "another account's client": (way) => order(way, {}, orderOf(), other('second')),
  "another account's name": (way) => order(way, { prefix: `${way.token}/other` }),
  "another client's token": (way) => order(way, { prefix: `/c-${other('foreign').token}/main` }),
  "another account's token": (way) => order(way, { prefix: `/c-${other('second').token}/main` }),
  "another account's token and name": (way) => order(way, { prefix: `/c-${other('second').token}/other` }),
  'a token that nobody has': (way) => order(way, { prefix: `/c-${'0'.repeat(32)}/main` }),
  'an unknown account': (way) => order(way, { prefix: `${way.token}/nobody` }),
  'the API key twice': withHeader('x-mbx-apikey: a'),
  'the API key with underscores': withHeader('X_MBX_APIKEY: a'),
  'a stale time': (way) => order(way, {}, orderOf({}, Date.now() - 61_000)),
  'a future time': (way) => order(way, {}, orderOf({}, Date.now() + 62_000)),
  'a time older than its own window': (way) => order(way, {}, `${orderOf({}, Date.now() - 1_500)}&recvWindow=1000`),
  'a time that is none': (way) => order(way, {}, orderOf().replace(/\d+$/, 'now')),
  'a time twice': (way) => order(way, {}, `${orderOf()}&timestamp=${Date.now()}`),
  'a private request without credentials': (way) =>
    write({ target: `${way.prefix}/api/v3/account?timestamp=${Date.now()}`, host: way.host }),
};

const headers: Readonly<Record<string, Attack>> = {
  'another method': withHeader('X-HTTP-Method-Override: DELETE'),
  'another method of another name': withHeader('X-Method-Override: DELETE'),
  'another URL': withHeader('X-Original-URL: /sapi/v1/capital/withdraw/apply'),
  'another URL of another name': withHeader('X-Rewrite-URL: /sapi/v1/capital/withdraw/apply'),
  'a Content-Encoding': withHeader('Content-Encoding: gzip'),
  'another Host': withHeader('X-Forwarded-Host: evil.example'),
  'another address': withHeader('X-Forwarded-For: 127.0.0.1'),
  Forwarded: withHeader('Forwarded: host=evil.example'),
  'two Host': withHeader('Host: api.binance.com'),
  'a cookie': withHeader('Cookie: a=b'),
  Authorization: withHeader('Authorization: Bearer a'),
  'a header of another exchange': withHeader('x-simulated-trading: 1'),
  'a header that is not known': withHeader('X-Anything: 1'),
  'a folded header': withHeader('Accept: a\r\n b'),
  'a space before the colon': withHeader('Accept : a'),
  'a line feed in a header': withHeader('Accept: a\nX-A: b'),
  'a header that Connection names': (way) =>
    order(way, { headers: ['X-MBX-Other: 1'] }).replace('Connection: close', 'Connection: close, x-mbx-apikey'),
  'an Upgrade': withHeader('Upgrade: h2c'),
  Expect: withHeader('Expect: 100-continue'),
  'more than 32 KiB of headers': withHeader(...Array.from({ length: 40 }, (_, i) => `X-${i}: ${'a'.repeat(1000)}`)),
};

const targets: Readonly<Record<string, Attack>> = {
  'an asterisk with a user': () => write({ target: '*@evil.example/x', host: 'localhost' }),
  'an asterisk': withTarget(() => '*'),
  'absolute form': withTarget(({ host }) => `http://${host}/main/api/v3/time`),
  'absolute form of another host': withTarget(() => 'http://evil.example/api/v3/time'),
  'the form of CONNECT': (way) => write({ method: 'CONNECT', target: 'evil.example:443', host: way.host }),
  OPTIONS: (way) => write({ method: 'OPTIONS', target: `${way.prefix}/api/v3/time`, host: way.host }),
  TRACE: (way) => write({ method: 'TRACE', target: `${way.prefix}/api/v3/time`, host: way.host }),
  'a dot segment': withTarget(({ prefix }) => `${prefix}/api/v3/../v3/time`),
  'an encoded dot segment': withTarget(({ prefix }) => `${prefix}/api/v3/%2e%2e/v3/time`),
  'an encoded letter': withTarget(({ prefix }) => `${prefix}/api/v3/%74ime`),
  'a backslash': withTarget(({ prefix }) => `${prefix}/api/v3\\time`),
  'a fragment': withTarget(({ prefix }) => `${prefix}/api/v3/time#x`),
  'an empty segment': withTarget(({ prefix }) => `${prefix}//api/v3/time`),
  'a parameter of a segment': withTarget(({ prefix }) => `${prefix}/api/v3/time;a=1`),
  'a user in the path': withTarget(({ prefix }) => `${prefix}@evil.example/api/v3/time`),
  'a host that is not the exchange': withTarget(({ token }) => `${token}/https://evil.example/api/v3/time`),
  'a host with a user': withTarget(({ token }) => `${token}/https://api.binance.com@evil.example/api/v3/time`),
  'a host with a port': withTarget(({ token }) => `${token}/https://api.binance.com:8443/api/v3/time`),
  'a host below that of the exchange': withTarget(({ token }) => `${token}/https://x.api.binance.com/api/v3/time`),
  'a host after that of the exchange': withTarget(({ token }) => `${token}/https://api.binance.com.evil.example/api`),
  'another scheme': withTarget(({ token }) => `${token}/http://api.binance.com/api/v3/time`),
  'a withdrawal': (way) =>
    order(way, { path: '/sapi/v1/capital/withdraw/apply' }, `coin=BTC&amount=1&timestamp=${Date.now()}`),
  'an order at another host of the same exchange': (way) =>
    order(way, { prefix: `${way.token}/https://fapi.binance.com`, path: '/fapi/v1/order' }),
};

const fields: Readonly<Record<string, Attack>> = {
  'a body beside the query': (way) =>
    order(way, { body: 'quantity=100', headers: ['Content-Type: application/x-www-form-urlencoded'] }),
  'a body without a type': (way) => order(way, { body: 'quantity=100' }),
  'a field twice': withField('quantity=100'),
  'a field twice, the second encoded': withField('quantit%79=100'),
  'a field twice, the second in capitals': withField('QUANTITY=100'),
  'a field with brackets': withField('quantity[]=100'),
  'a field after a semicolon': withField('a=1;quantity=100'),
  'a field that is not known': withField('isIsolated=TRUE'),
  'a field after the signature': (way) => order(way, { after: '&quantity=100' }),
  'a second question mark': withField('a?quantity=100'),
  'an order for borrowed money': withField('sideEffectType=MARGIN_BUY'),
  ...Object.fromEntries(
    ['', '0', '-1', '+1', '%2B1', '0x10', '1e400', '1e3', '1.', '.5', '1,5', '%201', 'NaN', '%EF%BC%91'].flatMap(
      (value) => [
        [`the quantity ${JSON.stringify(value)}`, withValue('quantity', value)],
        [`the price ${JSON.stringify(value)}`, withValue('price', value)],
      ],
    ),
  ),
};

const framing: Readonly<Record<string, Attack>> = {
  'both lengths': (way) =>
    order(way, { body: '0\r\n\r\n', framing: ['Content-Length: 5', 'Transfer-Encoding: chunked'] }),
  'two lengths': (way) => order(way, { body: 'abc', framing: ['Content-Length: 3', 'Content-Length: 3'] }),
  'two encodings': (way) => order(way, { body: '0\r\n\r\n', framing: ['Transfer-Encoding: gzip, chunked'] }),
  'HTTP/1.0': (way) => order(way).replace('HTTP/1.1', 'HTTP/1.0'),
  'line feeds alone': (way) => order(way).replaceAll('\r\n', '\n'),
  'a body on GET': (way) => write({ target: `${way.prefix}/api/v3/time`, host: way.host, body: 'a' }),
  'a body of more than 1 MiB': (way) =>
    order(way, { body: 'a'.repeat(1024 * 1024 + 1), headers: ['Content-Type: application/x-www-form-urlencoded'] }),
  'two requests at once, the second of which is an order': (way) => {
    const read = write({ target: `${way.prefix}/api/v3/account`, host: way.host });
    return read.replace('Connection: close\r\n', '') + order(way);
  },
  trailers: (way) => order(way, { body: '1\r\na\r\n0\r\nX-A: 1\r\n\r\n', framing: ['Transfer-Encoding: chunked'] }),
};

const tables = { credentials, headers, targets, fields, framing };

describe.each(ways)('%s', (_, way) => {
  it('an order reaches the exchange', async () => {
    await expectSent(agent, way().address, order(way()));
  });

  for (const [table, attacks] of Object.entries(tables)) {
    describe(`the agent refuses by its ${table}, and nothing leaves it:`, () => {
      it.each(Object.entries(attacks))('%s', async (_, attack) => {
        await expectRefused(agent, way().address, attack(way()));
      });
    });
  }
});

describe('a web page, which can send requests to any port of this machine', () => {
  const pages: Readonly<Record<string, Attack>> = {
    'its origin': withHeader('Origin: https://evil.example'),
    'an origin that is null': withHeader('Origin: null'),
    "the agent's own origin": (way) => order(way, { headers: [`Origin: http://${way.host}`] }),
    'Sec-Fetch-Site': withHeader('Sec-Fetch-Site: same-origin'),
    'Sec-Fetch-Dest': withHeader('Sec-Fetch-Dest: empty'),
    'a preflight': withHeader('Access-Control-Request-Method: POST'),
    'a name that was bound to this machine': (way) => order({ ...way, host: `evil.example:${way.host.split(':')[1]}` }),
    'the name localhost': (way) => order({ ...way, host: `localhost:${way.host.split(':')[1]}` }),
    'the host without its port': (way) => order({ ...way, host: '127.0.0.1' }),
    'a WebSocket': (way) =>
      write({
        target: `${way.token}/wss://stream.binance.com:9443/ws`,
        host: way.host,
        headers: [
          'Origin: https://evil.example',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        ],
      }).replace('Connection: close', 'Connection: Upgrade'),
  };

  it.each(Object.entries(pages))('is closed without an answer: %s', async (_, attack) => {
    const { text } = await expectRefused(agent, tcp, attack(overTcp()));
    expect(text).toBe('');
  });

  it('gets the same answer everywhere without a token, also for public data', async () => {
    const paths = ['/', '/main/api/v3/time', '/c-0/main/api/v3/time', '/https://api.binance.com/api/v3/time', '/c-'];
    const answers = new Set<string>();
    for (const target of paths) answers.add((await expectRefused(agent, tcp, write({ target, host: tcp }))).text);
    expect([...answers]).toStrictEqual([expect.stringMatching(/^HTTP\/1\.1 404 /)]);
  });
});

describe('over the socket', () => {
  it('the origin form of another exchange is refused', async () => {
    for (const host of ['api.kraken.com', 'evil.example', 'api.binance.com.evil.example']) {
      await expectRefused(agent, agent.socket, write({ target: '/api/v3/time', host }));
    }
  });
});

it('a slow request is ended after five seconds', async () => {
  await Promise.all(
    [overSocket(), overTcp()].map((way) => {
      const bytes = order(way, { body: 'quantity=1' });
      return expectRefused(agent, way.address, [bytes.slice(0, -3), 5_600]);
    }),
  );
});
