/**
 * For what the exchanges publish no example of, or one that no request comes out as: the documented rule written a second
 * time, on whole requests, with the encoded and the signed text spelled out.
 */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Account, Exchange, ExchangeRequest } from '../src/exchanges/exchange.js';
import {
  bingx,
  bitbank,
  bitfinex,
  bitmex,
  bittrexV1,
  bitvavo,
  coinbase,
  deribit,
  gemini,
  htx,
  krakenFutures,
} from '../src/exchanges/index.js';
import { apiKey, at, json, signAll, signWith, vector } from './exchange-examples.js';

const key = '22582BD0CFF14C41EDBF1AB98506286D';
const base64Key = Buffer.from('a key that Kraken or Coinbase would have made up').toString('base64');
const time = 1700000000042;
const uuid = '00000000-0000-4000-8000-000000000000';
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

const hmac = (algorithm: string, message: string, encoding: 'base64' | 'hex', secret = key): string =>
  createHmac(algorithm, secret).update(message, 'utf8').digest(encoding);
const sha256 = (message: string, secret?: string): string => hmac('sha256', message, 'hex', secret);

interface Case {
  readonly request: ExchangeRequest;
  /** The query as it is sent, without question mark. */
  readonly query: string;
  /** What is sent as body. */
  readonly text: string;
}

const path = '/v2/some/path';
const empty = { query: '', text: '' };
const query = { b: 'a b+c', a: 'ä,１', c: ['x*', "y'"] };
const queryText = 'b=a%20b%2Bc&a=%C3%A4%2C%EF%BC%91&c=x%2A&c=y%27';
const sortedText = 'a=%C3%A4%2C%EF%BC%91&b=a%20b%2Bc&c=x%2A&c=y%27';
const queried: Case = { ...empty, request: { method: 'GET', path, query }, query: queryText };
const nothing: Case = { ...empty, request: { method: 'GET', path } };
const bodies: readonly Case[] = [
  { ...empty, request: { method: 'POST', path } },
  { ...empty, request: { method: 'POST', path, body: '' } },
  { ...empty, request: { method: 'POST', path, body: {} }, text: '{}' },
  {
    ...empty,
    request: { method: 'POST', path, body: { sz: '0.01', note: 'ä １', list: [1, { n: null }] } },
    text: '{"sz":"0.01","note":"ä １","list":[1,{"n":null}]}',
  },
  {
    ...empty,
    request: { method: 'POST', path, body: '[{"px": 219.0, "note": "ä １"}]' },
    text: '[{"px": 219.0, "note": "ä １"}]',
  },
];
const both: Case = {
  request: { method: 'POST', path, query: { a: 'b c' }, body: { d: 1 } },
  query: 'a=b%20c',
  text: '{"d":1}',
};
const deleted: Case = { ...queried, request: { ...queried.request, method: 'DELETE' } };

const target = ({ query }: Case): string => (query === '' ? path : `${path}?${query}`);
/** The request that has these headers, apart from that of the body's type. */
const expected = (each: Case, host: string, headers: Record<string, string>) => ({
  method: each.request.method,
  url: host + target(each),
  headers: { ...headers, ...(each.text !== '' && json) },
  ...(each.text !== '' && { body: each.text }),
});
const signed = (exchange: Exchange, request: ExchangeRequest, who: Account = { apiKey }, secret = key) =>
  signWith(exchange, secret, request, time, who).signed;

describe('HTX, by the documented rule written a second time,', () => {
  const rule = (method: string, host: string, target: string, parameters: string, secret = key): string =>
    hmac('sha256', [method, host, target, parameters].join('\n'), 'base64', secret);
  const auth = `AccessKeyId=${apiKey}&SignatureMethod=HmacSHA256&SignatureVersion=2&Timestamp=2023-11-14T22%3A13%3A20`;

  it("signs as its own library's test does", () => {
    const { secret, signature } = vector('htx-sdk-unit');
    const parameters = 'AccessKeyId=123&SignatureMethod=HmacSHA256&SignatureVersion=2&Timestamp=123';
    expect(rule('GET', 'host', '/url', parameters, secret)).toBe(signature);
  });

  it('sends a query sorted, capitals first, with the signature last', () => {
    for (const [host, name] of [
      ['live', 'api.huobi.pro'],
      ['aws', 'api-aws.huobi.pro'],
      ['futures', 'api.hbdm.com'],
    ] as const) {
      const signature = rule('GET', name, path, `${auth}&${sortedText}`);
      expect(signed(htx, { ...queried.request, host })).toStrictEqual({
        method: 'GET',
        url: `https://${name}${path}?${auth}&${sortedText}&Signature=${encodeURIComponent(signature)}`,
        headers: {},
      });
    }
  });

  it.each(bodies)('leaves the body out: $request', ({ request, text }) => {
    const signature = rule('POST', 'api.huobi.pro', path, auth);
    expect(signed(htx, request)).toStrictEqual({
      method: 'POST',
      url: `https://api.huobi.pro${path}?${auth}&Signature=${encodeURIComponent(signature)}`,
      headers: text === '' ? {} : json,
      ...(text !== '' && { body: text }),
    });
  });
});

describe('Gemini, by the documented rule written a second time,', () => {
  const payloadOf = (text: string) => Buffer.from(text, 'utf8').toString('base64');
  const sent = (text: string) => ({
    method: 'POST',
    url: `https://api.sandbox.gemini.com${path}`,
    headers: {
      'X-GEMINI-APIKEY': apiKey,
      'X-GEMINI-PAYLOAD': payloadOf(text),
      'X-GEMINI-SIGNATURE': hmac('sha384', payloadOf(text), 'hex'),
      'Content-Type': 'text/plain',
      'Cache-Control': 'no-cache',
    },
  });
  const post = (body?: ExchangeRequest['body']) =>
    signed(gemini, { method: 'POST', path, ...(body !== undefined && { body }) }, { apiKey, host: 'sandbox' });

  it('puts path and nonce before the fields', () => {
    expect(post()).toStrictEqual(sent(`{"request":"${path}","nonce":${time}}`));
    expect(post({})).toStrictEqual(sent(`{"request":"${path}","nonce":${time}}`));
    expect(post({ note: 'ä １', options: ['a'] })).toStrictEqual(
      sent(`{"request":"${path}","nonce":${time},"note":"ä １","options":["a"]}`),
    );
  });

  it('keeps text that holds its own path and nonce', () => {
    const text = `{ "nonce": "7", "request": "${path}", "price": 219.0 }`;
    expect(post(text)).toStrictEqual(sent(text));
  });

  it.each([
    [{ nonce: 1 }, 'body.nonce'],
    [{ request: path }, 'body.request'],
    ['', 'body, given as text, must be JSON'],
    ['null', 'body, given as text, must hold its own request'],
    ['{"request":"/v2/other","nonce":1}', 'body, given as text, must hold its own request'],
    [`{"request":"${path}"}`, 'body, given as text, must hold its own nonce'],
  ] as const)('refuses %j', (body, field) => {
    expect(() => post(body)).toThrow(`cannot be signed: ${field}`);
  });
});

describe('BitMEX, by the documented rule written a second time,', () => {
  it('signs a query as its documentation does, but for the space, which is not a plus', () => {
    const { secret, message, signature } = vector('bitmex-get-query');
    expect(sha256(message ?? '', secret)).toBe(signature);
    const request = {
      method: 'GET',
      path: '/api/v1/instrument',
      query: { filter: '{"symbol": "XBTM15"}' },
    } as const;
    expect(signWith(bitmex, secret, request, 1518064232000).message).toBe(message?.replace('+', '%20'));
  });

  it.each([nothing, queried, ...bodies, both, deleted])('agrees: $request', (each) => {
    const message = `${each.request.method}${target(each)}1700000006${each.text}`;
    expect(signed(bitmex, each.request)).toStrictEqual(
      expected(each, 'https://www.bitmex.com', {
        'api-expires': '1700000006',
        'api-key': apiKey,
        'api-signature': sha256(message),
      }),
    );
  });
});

it.each([nothing, queried, ...bodies, both])('Deribit, by its rule written a second time, agrees: $request', (each) => {
  const signature = sha256(`${time}\n${uuid}\n${each.request.method}\n${target(each)}\n${each.text}\n`);
  expect(signed(deribit, each.request)).toStrictEqual(
    expected(each, 'https://www.deribit.com', {
      Authorization: `deri-hmac-sha256 id=${apiKey},ts=${time},sig=${signature},nonce=${uuid}`,
    }),
  );
});

describe('BingX, by the documented rule written a second time,', () => {
  const sortedRaw = "a=ä,１&b=a b+c&c=x*&c=y'";

  it('signs what its documentation signs', () => {
    const { secret, message, signature } = vector('bingx-swap-leverage');
    expect(sha256(message ?? '', secret)).toBe(signature);
  });

  it('signs the query sorted and decoded, and sends it encoded', () => {
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      const signature = sha256(`${sortedRaw}&recvWindow=4000&timestamp=${time}`);
      expect(signed(bingx, { method, path, query, host: 'vst' }, { apiKey, recvWindow: 4000 })).toStrictEqual({
        method,
        url: `https://open-api-vst.bingx.com${path}?${sortedText}&recvWindow=4000&timestamp=${time}&signature=${signature}`,
        headers: { 'X-BX-APIKEY': apiKey },
      });
    }
  });

  it('signs time alone where there is nothing else', () => {
    expect(signed(bingx, nothing.request).url).toBe(
      `https://open-api.bingx.com${path}?timestamp=${time}&signature=${sha256(`timestamp=${time}`)}`,
    );
  });

  it('signs batch orders as text and sends them encoded', () => {
    const data = '[{"symbol":"BTC-USDT","quantity":0.001}]';
    const encoded = '%5B%7B%22symbol%22%3A%22BTC-USDT%22%2C%22quantity%22%3A0.001%7D%5D';
    expect(signed(bingx, { method: 'POST', path, query: { data } }).url).toBe(
      `https://open-api.bingx.com${path}?data=${encoded}&timestamp=${time}&signature=${sha256(`data=${data}&timestamp=${time}`)}`,
    );
  });

  it('signs the fields of a JSON body sorted, and sends them in their order', () => {
    const body = { symbol: 'ETH-USDT', note: 'ä １', quantity: 0.01, recvWindow: 1000 };
    const signature = sha256(`note=ä １&quantity=0.01&recvWindow=1000&symbol=ETH-USDT&timestamp=${time}`);
    expect(signed(bingx, { method: 'POST', path, body }, { apiKey, recvWindow: 4000 })).toStrictEqual({
      method: 'POST',
      url: `https://open-api.bingx.com${path}`,
      headers: { 'X-BX-APIKEY': apiKey, ...json },
      body: `{"symbol":"ETH-USDT","note":"ä １","quantity":0.01,"recvWindow":1000,"timestamp":${time},"signature":"${signature}"}`,
    });
    expect(signed(bingx, { method: 'POST', path, body: {} }).body).toBe(
      `{"timestamp":${time},"signature":"${sha256(`timestamp=${time}`)}"}`,
    );
  });

  it.each([
    [{ body: '{}' }, 'body'],
    [{ body: { list: [1] } }, 'body.list'],
    [{ body: { list: { a: 1 } } }, 'body.list'],
    [{ body: { a: null } }, 'body.a'],
    [{ body: { signature: 'x' } }, 'body.signature'],
    [{ body: { a: '1&side=SELL' } }, 'body.a'],
    [{ query: { a: '1&side=SELL' } }, 'query.a'],
    [{ query: { 'a=1&b': 2 } }, 'a name in query'],
    [{ query: { timestamp: 1 } }, 'query.timestamp'],
  ] as const)('refuses %j', (part, field) => {
    expect(() => signed(bingx, { method: 'POST', path, ...part })).toThrow(`cannot be signed: ${field}`);
  });
});

it.each([nothing, queried, ...bodies])('bitbank, by its rule written a second time, agrees: $request', (each) => {
  const last = each.request.method === 'GET' ? target(each) : each.text;
  expect(signed(bitbank, each.request)).toStrictEqual(
    expected(each, 'https://api.bitbank.cc', {
      'ACCESS-KEY': apiKey,
      'ACCESS-NONCE': String(time),
      'ACCESS-SIGNATURE': sha256(`${time}${last}`),
    }),
  );
  expect(signed(bitbank, each.request, { apiKey, recvWindow: 5000 })).toStrictEqual(
    expected(each, 'https://api.bitbank.cc', {
      'ACCESS-KEY': apiKey,
      'ACCESS-REQUEST-TIME': String(time),
      'ACCESS-TIME-WINDOW': '5000',
      'ACCESS-SIGNATURE': sha256(`${time}5000${last}`),
    }),
  );
});

it.each([
  nothing,
  queried,
  ...bodies,
  both,
  deleted,
])('Bitvavo, by its rule written a second time, agrees: $request', (each) => {
  expect(signed(bitvavo, each.request)).toStrictEqual(
    expected(each, 'https://api.bitvavo.com', {
      'Bitvavo-Access-Key': apiKey,
      'Bitvavo-Access-Signature': sha256(`${time}${each.request.method}${target(each)}${each.text}`),
      'Bitvavo-Access-Timestamp': String(time),
    }),
  );
});

describe('Kraken Futures, by the documented rule written a second time,', () => {
  const endpoint = '/api/v3/sendorder';
  const rule = (parameters: string, target = endpoint): string =>
    createHmac('sha512', Buffer.from(base64Key, 'base64'))
      .update(createHash('sha256').update(`${parameters}${time}${target}`, 'utf8').digest())
      .digest('base64');
  const sent = (method: string, parameters: string, rest: { query?: string; body?: string }) => ({
    method,
    url: `https://demo-futures.kraken.com/derivatives${endpoint}${rest.query ?? ''}`,
    headers: { APIKey: apiKey, Authent: rule(parameters), Nonce: String(time), ...(rest.body !== undefined && form) },
    ...(rest.body !== undefined && { body: rest.body }),
  });
  const request = (method: 'GET' | 'POST' | 'PUT', rest: Pick<ExchangeRequest, 'query' | 'body'>) =>
    signed(krakenFutures, { method, path: `/derivatives${endpoint}`, ...rest }, { apiKey, host: 'demo' }, base64Key);

  it('signs query or form as they are sent, and the path without /derivatives', () => {
    for (const method of ['GET', 'POST', 'PUT'] as const) {
      expect(request(method, {})).toStrictEqual(sent(method, '', {}));
      expect(request(method, { query })).toStrictEqual(sent(method, queryText, { query: `?${queryText}` }));
    }
    expect(request('POST', { body: {} })).toStrictEqual(sent('POST', '', {}));
    expect(request('POST', { body: '' })).toStrictEqual(sent('POST', '', {}));
    expect(request('POST', { body: query })).toStrictEqual(sent('POST', queryText, { body: queryText }));
    expect(request('POST', { body: 'a=b+c' })).toStrictEqual(sent('POST', 'a=b+c', { body: 'a=b+c' }));
    const orders = { json: '{"batchOrder":[]}' };
    const encoded = 'json=%7B%22batchOrder%22%3A%5B%5D%7D';
    expect(request('POST', { body: orders })).toStrictEqual(sent('POST', encoded, { body: encoded }));
  });

  it('signs other paths as they are', () => {
    for (const other of ['/api/history/v3/executions', '/derivativesx/y', '/api/derivatives/x']) {
      const { headers } = signed(krakenFutures, { method: 'GET', path: other }, { apiKey }, base64Key);
      expect(headers['Authent']).toBe(rule('', other));
    }
  });
});

describe('the documented WebSocket rule, written a second time, agrees', () => {
  const login = <Input>(exchange: Exchange<Input>, input: Input, who: Account = { apiKey }): unknown => {
    if (exchange.socket === undefined) throw new Error('no socket');
    const secret = exchange.secretEncoding === 'base64' ? base64Key : key;
    return JSON.parse(signAll(exchange, secret, exchange.socket.prepare(input, who, at(time))));
  };

  it('for the login of BitMEX, good for recvWindow', () => {
    for (const [who, expires] of [
      [{ apiKey }, 1700000006],
      [{ apiKey, recvWindow: 60000 }, 1700000061],
    ] as const) {
      expect(login(bitmex, undefined, who)).toStrictEqual({
        op: 'authKeyExpires',
        args: [apiKey, expires, sha256(`GET/realtime${expires}`)],
      });
    }
  });

  it('for the login of Bitvavo', () => {
    const sent = { action: 'authenticate', key: apiKey, signature: sha256(`${time}GET/v2/websocket`), timestamp: time };
    expect(login(bitvavo, undefined)).toStrictEqual(sent);
    expect(login(bitvavo, undefined, { apiKey, recvWindow: 2000 })).toStrictEqual({ ...sent, window: 2000 });
  });

  it('for the login of Bitfinex, whose nonce counts microseconds', () => {
    expect(login(bitfinex, undefined)).toStrictEqual({
      event: 'auth',
      apiKey,
      authSig: hmac('sha384', 'AUTH1700000000042000', 'hex'),
      authNonce: 1700000000042000,
      authPayload: 'AUTH1700000000042000',
    });
  });

  it('for a subscription of Coinbase', () => {
    const timestamp = '1700000000.042';
    const signature = createHmac('sha256', Buffer.from(base64Key, 'base64'))
      .update(`${timestamp}GET/users/self/verify`)
      .digest('base64');
    const who = { apiKey, passphrase: 'open sesame' };
    const proof = { signature, key: apiKey, passphrase: 'open sesame', timestamp };
    const channels = ['heartbeat', { name: 'user', product_ids: ['BTC-USD'] }];
    expect(login(coinbase, { channels }, who)).toStrictEqual({ type: 'subscribe', channels, ...proof });
    const input = { type: 'unsubscribe', channels: ['user'], product_ids: ['ETH-USD'] } as const;
    expect(login(coinbase, input, who)).toStrictEqual({ ...input, ...proof });
    expect(() => login(coinbase, { channels })).toThrow(/cannot be signed: passphrase/);
  });

  it('and a challenge that could be a request is refused', () => {
    const challenge = 'c100b894-1729-464d-ace1-52dbce11db42';
    for (const [input, field] of [
      [undefined, 'input'],
      [{ feed: 'fills' }, 'challenge'],
      [{ challenge: `targetAddress=x${time}/api/v3/withdrawal`, feed: 'fills' }, 'challenge'],
      [{ challenge: `${challenge}\n`, feed: 'fills' }, 'challenge'],
      [{ challenge, feed: '' }, 'feed'],
      [{ challenge, feed: 'fills', event: 'challenge' }, 'event'],
      [{ challenge, feed: 'fills', product_ids: [undefined] }, 'product_ids[0]'],
    ] as const) {
      expect(() => login(krakenFutures, input as never)).toThrow(`cannot be signed: ${field}`);
    }
    for (const url of ['https://api.bittrex.com/api/v1.1/account/withdraw?apikey=x', '', undefined]) {
      expect(() => login(bittrexV1, url as never)).toThrow('cannot be signed: challenge');
    }
  });

  it('and a subscription of Coinbase without channels is refused', () => {
    for (const [input, field] of [
      [undefined, 'input'],
      [{}, 'channels'],
      [{ channels: [undefined] }, 'channels[0]'],
      [{ channels: [], type: 'auth' }, 'type'],
      [{ channels: [], product_ids: [() => 1] }, 'product_ids[0]'],
    ] as const) {
      expect(() => login(coinbase, input as never, { apiKey, passphrase: 'x' })).toThrow(`cannot be signed: ${field}`);
    }
  });
});
