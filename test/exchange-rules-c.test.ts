/**
 * For what the exchanges publish no signature of: the documented rule written a second time, on whole requests, with the
 * encoded and the signed text spelled out.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Account, Exchange, ExchangeRequest, Method } from '../src/exchanges/exchange.js';
import { bithumb, bitstamp, coinex, cryptocom, upbit, whitebit } from '../src/exchanges/index.js';
import { apiKey, at, json, signAll, signWith } from './exchange-examples.js';

const key = '22582BD0CFF14C41EDBF1AB98506286D';
const time = 1700000000042;
const uuid = '00000000-0000-4000-8000-000000000000';

const hmac = (algorithm: string, message: string): string =>
  createHmac(algorithm, key).update(message, 'utf8').digest('hex');
const signed = (exchange: Exchange, request: ExchangeRequest, who: Account = { apiKey }) =>
  signWith(exchange, key, request, time, who).signed;
const socketText = (exchange: Exchange<void>): string => {
  if (exchange.socket === undefined) throw new Error('no socket');
  return signAll(exchange, key, exchange.socket.prepare(undefined, { apiKey }, at(time)));
};

const query = { b: 'a b+c', a: 'ä,１', c: ['x*', "y'"] };
const queryText = 'b=a%20b%2Bc&a=%C3%A4%2C%EF%BC%91&c=x%2A&c=y%27';

describe('Crypto.com, by the documented rule written a second time,', () => {
  const path = '/exchange/v1/private/create-order';
  const post = (body?: ExchangeRequest['body'], target = path) =>
    signed(cryptocom, { method: 'POST', path: target, ...(body !== undefined && { body }) });
  const sent = (params: string, text: string, method = 'private/create-order') => ({
    method: 'POST',
    url: `https://api.crypto.com/exchange/v1/${method}`,
    headers: json,
    body: `{"id":${time},"method":"${method}","api_key":"${apiKey}","params":${params},"nonce":${time},"sig":"${hmac(
      'sha256',
      `${method}${time}${apiKey}${text}${time}`,
    )}"}`,
  });

  it('signs no parameters', () => {
    for (const body of [undefined, {}]) {
      expect(post(body, '/exchange/v1/private/user-balance')).toStrictEqual(sent('{}', '', 'private/user-balance'));
    }
  });

  it('signs names and values in the order of the names, and sends them in their own', () => {
    expect(post({ side: 'BUY', b: null, quantity: '1', B: true, page: 200, note: 'ä １' })).toStrictEqual(
      sent(
        '{"side":"BUY","b":null,"quantity":"1","B":true,"page":200,"note":"ä １"}',
        'Btruebnullnoteä １page200quantity1sideBUY',
      ),
    );
  });

  it('signs the elements of lists one after another, down to the third level', () => {
    expect(
      post({ order_list: [{ side: 'BUY', exec_inst: ['POST_ONLY', 'X'] }, { side: 'SELL' }], a: [] }),
    ).toStrictEqual(
      sent(
        '{"order_list":[{"side":"BUY","exec_inst":["POST_ONLY","X"]},{"side":"SELL"}],"a":[]}',
        'aorder_listexec_instPOST_ONLYXsideBUYsideSELL',
      ),
    );
    expect(post({ a: [{ b: [{ c: ['d'] }] }] })).toStrictEqual(sent('{"a":[{"b":[{"c":["d"]}]}]}', 'abcd'));
  });

  it('takes the sandbox', () => {
    const { url } = signed(cryptocom, { method: 'POST', path, host: 'sandbox' });
    expect(url).toBe(`https://uat-api.3ona.co${path}`);
  });

  it.each([
    ['', 'body must be fields'],
    ['{"id":1}', 'body must be fields'],
    [{ price: 0.1 }, 'body.price'],
    [{ a: { b: 1 } }, 'body.a is nested'],
    [{ a: [['b']] }, 'body.a[0] is nested'],
    [{ a: [{ b: { c: 1 } }] }, 'body.a[0].b is nested'],
    [{ a: [{ b: [{ c: [{ d: 1 }] }] }] }, 'body.a[0].b[0].c[0] is nested'],
    [{ a: [0.5] }, 'body.a[0] must be text'],
    [{ a: '\ud800' }, 'body.a'],
  ] as const)('refuses %j', (body, field) => {
    expect(() => post(body)).toThrow(`cannot be signed: ${field}`);
  });

  it('logs in to a WebSocket', () => {
    expect(socketText(cryptocom)).toBe(
      `{"id":${time},"method":"public/auth","api_key":"${apiKey}","nonce":${time},"sig":"${hmac(
        'sha256',
        `public/auth${time}${apiKey}${time}`,
      )}"}`,
    );
  });
});

describe('Bitstamp, by the documented rule written a second time,', () => {
  const path = '/api/v2/buy/btcusd/';
  const form = 'application/x-www-form-urlencoded';
  const sent = (method: Method, target: string, text: string) => {
    const type = text === '' ? '' : form;
    const signature = hmac(
      'sha256',
      `BITSTAMP ${apiKey}${method}www.bitstamp.net${target}${type}${uuid}${time}v2${text}`,
    );
    return {
      method,
      url: `https://www.bitstamp.net${target}`,
      headers: {
        'X-Auth': `BITSTAMP ${apiKey}`,
        'X-Auth-Signature': signature,
        'X-Auth-Nonce': uuid,
        'X-Auth-Timestamp': String(time),
        'X-Auth-Version': 'v2',
        ...(text !== '' && { 'Content-Type': form }),
      },
      ...(text !== '' && { body: text }),
    };
  };

  it.each([
    [{ method: 'GET', path }, path, ''],
    [{ method: 'GET', path, query }, `${path}?${queryText}`, ''],
    [{ method: 'POST', path }, path, ''],
    [{ method: 'POST', path, body: '' }, path, ''],
    [{ method: 'POST', path, body: {} }, path, ''],
    [{ method: 'POST', path, body: query }, path, queryText],
    [{ method: 'POST', path, body: 'a=b+c&d=%7e' }, path, 'a=b+c&d=%7e'],
    [{ method: 'PUT', path, query: { a: 'b c' }, body: { d: 1 } }, `${path}?a=b%20c`, 'd=1'],
    [{ method: 'DELETE', path, query: { a: 'b c' } }, `${path}?a=b%20c`, ''],
  ] satisfies [ExchangeRequest, string, string][])('agrees: %j', (request, target, text) => {
    expect(signed(bitstamp, request)).toStrictEqual(sent(request.method, target, text));
  });

  it.each([
    [{ method: 'GET', path, body: { a: 1 } }, 'body'],
    [{ method: 'POST', path, body: { a: { b: 1 } } }, 'body.a'],
    [{ method: 'POST', path, body: { a: null } }, 'body.a'],
    [{ method: 'POST', path, body: { a: 1e-7 } }, 'body.a'],
    [{ method: 'POST', path, body: '\ud800' }, 'body'],
  ] satisfies [ExchangeRequest, string][])('refuses %j', (request, field) => {
    expect(() => signed(bitstamp, request)).toThrow(`cannot be signed: ${field}`);
  });
});

describe('WhiteBIT, by the documented rule written a second time,', () => {
  const path = '/api/v4/order/new';
  const post = (body?: ExchangeRequest['body']) =>
    signed(whitebit, { method: 'POST', path, ...(body !== undefined && { body }) });
  const sent = (text: string) => {
    const payload = Buffer.from(text, 'utf8').toString('base64');
    return {
      method: 'POST',
      url: `https://whitebit.com${path}`,
      headers: {
        'X-TXC-APIKEY': apiKey,
        'X-TXC-PAYLOAD': payload,
        'X-TXC-SIGNATURE': hmac('sha512', payload),
        ...json,
      },
      body: text,
    };
  };

  it('puts path and nonce before the fields', () => {
    expect(post()).toStrictEqual(sent(`{"request":"${path}","nonce":"${time}"}`));
    expect(post({})).toStrictEqual(sent(`{"request":"${path}","nonce":"${time}"}`));
    expect(post({ nonceWindow: true, note: 'ä １', orders: [{ side: 'buy' }] })).toStrictEqual(
      sent(`{"request":"${path}","nonce":"${time}","nonceWindow":true,"note":"ä １","orders":[{"side":"buy"}]}`),
    );
  });

  it('keeps text that holds its own path and nonce', () => {
    const text = `{ "nonce": 7, "request": "${path}", "price": 219.0 }`;
    expect(post(text)).toStrictEqual(sent(text));
  });

  it.each([
    [{ nonce: 1 }, 'body.nonce'],
    [{ request: path }, 'body.request'],
    [{ price: Number.NaN }, 'body.price'],
    ['', 'body, given as text, must be JSON'],
    ['null', 'body, given as text, must hold its own request'],
    ['{"request":"/api/v4/orders","nonce":1}', 'body, given as text, must hold its own request'],
    [`{"request":"${path}"}`, 'body, given as text, must hold its own nonce'],
  ] as const)('refuses %j', (body, field) => {
    expect(() => post(body)).toThrow(`cannot be signed: ${field}`);
  });
});

describe('CoinEx, by the documented rule written a second time,', () => {
  const path = '/v2/spot/order';
  const sent = (method: Method, target: string, text: string) => ({
    method,
    url: `https://api.coinex.com${target}`,
    headers: {
      'X-COINEX-KEY': apiKey,
      'X-COINEX-SIGN': hmac('sha256', `${method}${target}${text}${time}`),
      'X-COINEX-TIMESTAMP': String(time),
      ...(text !== '' && json),
    },
    ...(text !== '' && { body: text }),
  });

  it('signs the text that its documentation shows', () => {
    const request = {
      method: 'GET',
      path: '/v2/spot/pending-order',
      query: { market: 'BTCUSDT', market_type: 'SPOT', side: 'buy', page: 1, limit: 10 },
    } as const;
    expect(coinex.prepare(request, { apiKey }, at(1700490703564)).message).toBe(
      'GET/v2/spot/pending-order?market=BTCUSDT&market_type=SPOT&side=buy&page=1&limit=101700490703564',
    );
  });

  it.each([
    [{ method: 'GET', path }, path, ''],
    [{ method: 'GET', path, query }, `${path}?${queryText}`, ''],
    [{ method: 'DELETE', path, query }, `${path}?${queryText}`, ''],
    [{ method: 'POST', path }, path, ''],
    [{ method: 'POST', path, body: '' }, path, ''],
    [{ method: 'POST', path, body: {} }, path, '{}'],
    [{ method: 'POST', path, body: { amount: '0.01', note: 'ä １' } }, path, '{"amount":"0.01","note":"ä １"}'],
    [{ method: 'POST', path, body: '{"price": 219.0}' }, path, '{"price": 219.0}'],
    [{ method: 'POST', path, query: { a: 'b c' }, body: { d: 1 } }, `${path}?a=b%20c`, '{"d":1}'],
  ] satisfies [ExchangeRequest, string, string][])('agrees: %j', (request, target, text) => {
    const expected = sent(request.method, target, text);
    expect(signed(coinex, request)).toStrictEqual(expected);
    expect(signed(coinex, request, { apiKey, recvWindow: 2000 })).toStrictEqual({
      ...expected,
      headers: { ...expected.headers, 'X-COINEX-WINDOWTIME': '2000' },
    });
  });

  it('logs in to a WebSocket', () => {
    const params = { access_id: apiKey, signed_str: hmac('sha256', String(time)), timestamp: time };
    expect(JSON.parse(socketText(coinex))).toStrictEqual({ id: 1, method: 'server.sign', params });
  });

  it('refuses a body that it would not send', () => {
    const request = { method: 'GET', path, body: { a: 1 } } as const;
    expect(() => signed(coinex, request)).toThrow('cannot be signed: body');
  });
});

describe('a POST may be repeated', () => {
  const repeatable = (exchange: Exchange<never>, paths: readonly string[]): boolean[] =>
    paths.map((path) => exchange.repeatable({ method: 'POST', path, body: {} }));

  it.each([
    [
      cryptocom,
      [
        'private/get-open-orders',
        'private/user-balance',
        'private/staking/get-open-stake',
        'private/fiat/fiat-get-bank-accounts',
      ],
      [
        'private/create-order',
        'private/cancel-order',
        'private/create-withdrawal',
        'private/staking/stake',
        'private/get',
      ],
      '/exchange/v1/',
    ],
    [
      bitstamp,
      [
        'balance/',
        'account_balances/usd/',
        'open_orders/all/',
        'order_status/',
        'withdrawal/open/',
        'fees/trading/btcusd/',
      ],
      [
        'buy/btcusd/',
        'cancel_order/',
        'btc_withdrawal/',
        'withdrawal/cancel/',
        'crypto-transactions/deposits/7/reject/',
        'websockets_token/',
      ],
      '/api/v2/',
    ],
    [
      whitebit,
      ['orders', 'trade-account/balance', 'trade-account/order/history', 'main-account/history'],
      [
        'order/new',
        'order/cancel',
        'main-account/withdraw',
        'main-account/transfer',
        'profile/websocket_token',
        'orders/x',
      ],
      '/api/v4/',
    ],
  ] as const)('on $0.name where it only reads', (exchange, reads, writes, base) => {
    const full = (paths: readonly string[]) => paths.map((path) => base + path);
    expect(repeatable(exchange, full(reads))).toStrictEqual(reads.map(() => true));
    expect(repeatable(exchange, full(writes))).toStrictEqual(writes.map(() => false));
  });

  it('not if its text holds a nonce that was used', () => {
    const path = '/api/v4/orders';
    const body = `{"request":"${path}","nonce":"1"}`;
    expect(whitebit.repeatable({ method: 'POST', path, body })).toBe(false);
  });

  it('not on Upbit, Bithumb and CoinEx, which read with GET', () => {
    for (const exchange of [upbit, bithumb, coinex]) {
      expect(exchange.repeatable({ method: 'GET', path: '/v1/orders' })).toBe(true);
      expect(exchange.repeatable({ method: 'POST', path: '/v1/orders' })).toBe(false);
    }
  });
});
