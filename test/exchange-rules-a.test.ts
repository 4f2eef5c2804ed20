/**
 * For what the exchanges publish no example of: the documented rule written a second time, on whole requests, with the
 * encoded and the signed text spelled out.
 */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Account, Exchange, ExchangeRequest, SocketRecipe } from '../src/exchanges/exchange.js';
import { bitget, bybit, gate, kucoin, mexc, mexcFutures, okx } from '../src/exchanges/index.js';
import { apiKey, at, json, signAll, signWith, vector } from './exchange-examples.js';

const key = '22582BD0CFF14C41EDBF1AB98506286D';
const time = 1700000000042;
const account = { apiKey, passphrase: 'open sesame' };

const sha256 = (message: string, encoding: 'base64' | 'hex', secret = key): string =>
  createHmac('sha256', secret).update(message, 'utf8').digest(encoding);
const sha512 = (message: string): string => createHmac('sha512', key).update(message, 'utf8').digest('hex');

interface Case {
  readonly request: ExchangeRequest;
  /** The query as it is sent, with its question mark. */
  readonly query: string;
  /** The query as a human reads it. */
  readonly decoded: string;
  /** What is sent as body. */
  readonly text: string;
}

const path = '/api/v5/some/path';
const empty = { query: '', decoded: '', text: '' };
const queried: Case = {
  ...empty,
  request: { method: 'GET', path, query: { b: 'a b+c', a: 'ä,１', c: ['x*', "y'"] } },
  query: '?b=a%20b%2Bc&a=%C3%A4%2C%EF%BC%91&c=x%2A&c=y%27',
  decoded: "?b=a b+c&a=ä,１&c=x*&c=y'",
};
const sorted: Case = {
  ...queried,
  query: '?a=%C3%A4%2C%EF%BC%91&b=a%20b%2Bc&c=x%2A&c=y%27',
  decoded: "?a=ä,１&b=a b+c&c=x*&c=y'",
};
const bodies: readonly Case[] = [
  { ...empty, request: { method: 'GET', path } },
  { ...empty, request: { method: 'POST', path } },
  { ...empty, request: { method: 'POST', path, body: '' } },
  { ...empty, request: { method: 'POST', path, body: {} }, text: '{}' },
  {
    ...empty,
    request: { method: 'POST', path, body: { sz: '0.01', note: 'ä １', list: [1, { n: null }] } },
    text: '{"sz":"0.01","note":"ä １","list":[1,{"n":null}]}',
  },
  { ...empty, request: { method: 'POST', path, body: '[{"px": 219.0}]' }, text: '[{"px": 219.0}]' },
];
const both: Case = {
  request: { method: 'POST', path, query: { a: 'b c' }, body: { d: 1 } },
  query: '?a=b%20c',
  decoded: '?a=b c',
  text: '{"d":1}',
};
const deleted: Case = { ...queried, request: { ...queried.request, method: 'DELETE' } };

/** The request that has these headers, apart from that of the body's type. */
const expected = ({ request, query, text }: Case, host: string, headers: Record<string, string>) => ({
  method: request.method,
  url: `${host}${path}${query}`,
  headers: { ...headers, ...(text !== '' && json) },
  ...(text !== '' && { body: text }),
});
const signed = (exchange: Exchange, { request }: Case, who: Account) =>
  signWith(exchange, key, request, time, who).signed;

describe('the documented rule, written a second time, agrees', () => {
  it.each([...bodies, queried, both])('for OKX: $request', (each) => {
    const { request, query, text } = each;
    const iso = '2023-11-14T22:13:20.042Z';
    expect(signed(okx, each, account)).toStrictEqual(
      expected(each, 'https://www.okx.com', {
        'OK-ACCESS-KEY': apiKey,
        'OK-ACCESS-SIGN': sha256(`${iso}${request.method}${path}${query}${text}`, 'base64'),
        'OK-ACCESS-TIMESTAMP': iso,
        'OK-ACCESS-PASSPHRASE': 'open sesame',
      }),
    );
  });

  it.each([...bodies, queried])('for Bybit: $request', (each) => {
    for (const recvWindow of [undefined, 20000]) {
      const window = String(recvWindow ?? 5000);
      const message = `${time}${apiKey}${window}${each.query.slice(1)}${each.text}`;
      const who = { apiKey, host: 'testnet', ...(recvWindow !== undefined && { recvWindow }) };
      expect(signed(bybit, each, who)).toStrictEqual(
        expected(each, 'https://api-testnet.bybit.com', {
          'X-BAPI-API-KEY': apiKey,
          'X-BAPI-SIGN': sha256(message, 'hex'),
          'X-BAPI-TIMESTAMP': String(time),
          'X-BAPI-RECV-WINDOW': window,
        }),
      );
    }
  });

  it.each([...bodies, sorted, both])('for Bitget: $request', (each) => {
    const { request, decoded, text } = each;
    expect(signed(bitget, each, account)).toStrictEqual(
      expected(each, 'https://api.bitget.com', {
        'ACCESS-KEY': apiKey,
        'ACCESS-SIGN': sha256(`${time}${request.method}${path}${decoded}${text}`, 'base64'),
        'ACCESS-TIMESTAMP': String(time),
        'ACCESS-PASSPHRASE': 'open sesame',
      }),
    );
  });

  it.each([...bodies, queried, deleted, both])('for KuCoin: $request', (each) => {
    const { request, decoded, text } = each;
    expect(signed(kucoin, each, { ...account, keyVersion: 2, host: 'futures' })).toStrictEqual(
      expected(each, 'https://api-futures.kucoin.com', {
        'KC-API-KEY': apiKey,
        'KC-API-SIGN': sha256(`${time}${request.method}${path}${decoded}${text}`, 'base64'),
        'KC-API-TIMESTAMP': String(time),
        'KC-API-PASSPHRASE': sha256('open sesame', 'base64'),
        'KC-API-KEY-VERSION': '2',
      }),
    );
  });

  it.each([...bodies, queried, deleted, both])('for Gate: $request', (each) => {
    const { request, decoded, text } = each;
    const hash = createHash('sha512').update(text, 'utf8').digest('hex');
    expect(signed(gate, each, { apiKey })).toStrictEqual(
      expected(each, 'https://api.gateio.ws', {
        KEY: apiKey,
        Timestamp: '1700000000',
        SIGN: sha512(`${request.method}\n${path}\n${decoded.slice(1)}\n${hash}\n1700000000`),
      }),
    );
  });

  it.each([...bodies, sorted, { ...sorted, request: deleted.request }])('for MEXC futures: $request', (each) => {
    expect(signed(mexcFutures, each, { apiKey })).toStrictEqual(
      expected(each, 'https://api.mexc.com', {
        ApiKey: apiKey,
        'Request-Time': String(time),
        Signature: sha256(`${apiKey}${time}${each.query.slice(1)}${each.text}`, 'hex'),
      }),
    );
  });

  it('for MEXC: percent-encoded before signing, recvWindow given once', () => {
    const query = { ...queried.request.query, recvWindow: 60000 };
    const { url, body } = signed(
      mexc,
      { ...queried, request: { ...queried.request, query } },
      { apiKey, recvWindow: 5 },
    );
    const message = `${queried.query.slice(1)}&recvWindow=60000&timestamp=${time}`;
    expect(url).toBe(`https://api.mexc.com${path}?${message}&signature=${sha256(message, 'hex')}`);
    expect(body).toBeUndefined();
  });
});

describe('KuCoin', () => {
  it('signs the passphrase as its own library does', () => {
    const { secret, message, signature } = vector('kucoin-sdk-unit');
    const who = { apiKey, passphrase: message ?? '' };
    const { headers } = signWith(kucoin, secret, { method: 'GET', path }, time, who).signed;
    expect(headers['KC-API-PASSPHRASE']).toBe(signature);
    expect(headers['KC-API-KEY-VERSION']).toBe('3');
  });

  it('signs a query the way its documentation decodes one', () => {
    const request: ExchangeRequest = {
      method: 'GET',
      path: '/api/v1/sub/api-key',
      query: { apiKey: '67b3', subName: 'test', passphrase: 'abc!@#11' },
    };
    const { message, signed: sent } = signWith(kucoin, key, request, time, account);
    expect(message).toBe(`${time}GET/api/v1/sub/api-key?apiKey=67b3&subName=test&passphrase=abc!@#11`);
    expect(sent.url).toBe(
      'https://api.kucoin.com/api/v1/sub/api-key?apiKey=67b3&subName=test&passphrase=abc%21%40%2311',
    );
  });

  it('refuses a key version and a path that it cannot sign', () => {
    const prepare = (target: string, keyVersion: number) => () =>
      kucoin.prepare({ method: 'GET', path: target }, { ...account, keyVersion }, at(time));
    expect(prepare(path, 1)).toThrow(/cannot be signed: keyVersion/);
    expect(prepare('/a%20b', 3)).toThrow(/cannot be signed: path/);
    expect(prepare(path, 3)).not.toThrow();
  });
});

it.each([okx, bitget, kucoin])('$name refuses an account without passphrase', ({ prepare }) => {
  expect(() => prepare({ method: 'GET', path }, { apiKey }, at(time))).toThrow(/cannot be signed: passphrase/);
});

describe('the documented WebSocket rule, written a second time, agrees', () => {
  const login = <Input>(
    exchange: Exchange<Input>,
    input: Input,
    who: Account = account,
  ): { socket: SocketRecipe<Input>; sent: unknown } => {
    if (exchange.socket === undefined) throw new Error('no socket');
    const text = signAll(exchange, key, exchange.socket.prepare(input, who, at(time)));
    return { socket: exchange.socket, sent: JSON.parse(text) };
  };
  const args = (sign: string) => [{ apiKey, passphrase: 'open sesame', timestamp: '1700000000', sign }];

  it('for the logins of OKX and Bitget', () => {
    expect(login(okx, undefined).sent).toStrictEqual({
      op: 'login',
      args: args(sha256('1700000000GET/users/self/verify', 'base64')),
    });
    expect(login(bitget, undefined).sent).toStrictEqual({
      op: 'login',
      args: args(sha256('1700000000GET/user/verify', 'base64')),
    });
  });

  it('for the login of Bybit, good for recvWindow', () => {
    for (const [who, expires] of [
      [{ apiKey }, time + 5000],
      [{ apiKey, recvWindow: 10000 }, time + 10000],
    ] as const) {
      expect(login(bybit, undefined, who).sent).toStrictEqual({
        op: 'auth',
        args: [apiKey, expires, sha256(`GET/realtime${expires}`, 'hex')],
      });
    }
  });

  it('for the login of MEXC futures', () => {
    expect(login(mexcFutures, undefined, { apiKey }).sent).toStrictEqual({
      method: 'login',
      param: { apiKey, reqTime: String(time), signature: sha256(`${apiKey}${time}`, 'hex') },
    });
  });

  it.each([
    [{ event: 'api', channel: 'spot.login', id: 'one' } as const, '{}', 'one'],
    [
      { event: 'api', channel: 'spot.order_place', params: { text: 't-ä', amount: '1' } } as const,
      '{"text":"t-ä","amount":"1"}',
      '00000000-0000-4000-8000-000000000000',
    ],
    [{ event: 'api', channel: 'spot.order_cancel_ids', params: [{ id: '1' }], id: 'x' } as const, '[{"id":"1"}]', 'x'],
  ])('for a request of Gate: %o', (input, text, id) => {
    expect(login(gate, input, { apiKey }).sent).toStrictEqual({
      time: 1700000000,
      channel: input.channel,
      event: 'api',
      payload: {
        req_id: id,
        timestamp: '1700000000',
        api_key: apiKey,
        signature: sha512(`api\n${input.channel}\n${text}\n1700000000`),
        req_param: JSON.parse(text),
      },
    });
  });

  it('for a subscription of Gate', () => {
    for (const payload of [undefined, ['BTC_USDT']]) {
      const input = { event: 'subscribe', channel: 'spot.orders', ...(payload && { payload }) } as const;
      expect(login(gate, input, { apiKey }).sent).toStrictEqual({
        time: 1700000000,
        ...input,
        auth: {
          method: 'api_key',
          KEY: apiKey,
          SIGN: sha512('channel=spot.orders&event=subscribe&time=1700000000'),
        },
      });
    }
  });

  it('and Gate refuses by name what would sign like something else', () => {
    for (const [input, field] of [
      [undefined, 'input'],
      [{ event: 'api', channel: 'spot.login\n{}' }, 'channel'],
      [{ event: 'subscribe', channel: 'spot.orders&event=x' }, 'channel'],
      [{ event: 'login', channel: 'spot.login' }, 'event'],
      [{ event: 'api', channel: 'spot.login', params: { a: Number.NaN } }, 'params.a'],
      [{ event: 'subscribe', channel: 'spot.orders', payload: [undefined] }, 'payload[0]'],
    ] as const) {
      const prepare = () => gate.socket?.prepare(input as never, { apiKey }, at(time));
      expect(prepare).toThrow(`cannot be signed: ${field}`);
    }
  });
});
