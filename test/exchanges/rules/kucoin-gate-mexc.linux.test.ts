/**
 * The documented rules of KuCoin, Gate, MEXC and MEXC futures, written a second time.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/core/types.js';
import { gate, kucoin, mexc, mexcFutures } from '../../../src/exchanges/index.js';
import { apiKey, at, signWith, vector } from '../examples.js';
import {
  bodies,
  both,
  decodedTarget,
  deleted,
  expected,
  hmac,
  key,
  login,
  nothing,
  path,
  queried,
  query,
  queryText,
  sha256,
  signed,
  sorted,
  time,
} from './rules.js';

const account = { apiKey, passphrase: 'open sesame' };

describe('the documented rule, written a second time, agrees', () => {
  it.each([nothing, ...bodies, queried, deleted, both])('for KuCoin: $request', (each) => {
    const { request, text } = each;
    expect(signed(kucoin, request, { ...account, keyVersion: 2, host: 'futures' })).toStrictEqual(
      expected(each, 'https://api-futures.kucoin.com', {
        'KC-API-KEY': apiKey,
        'KC-API-SIGN': hmac('sha256', `${time}${request.method}${decodedTarget(each)}${text}`, 'base64'),
        'KC-API-TIMESTAMP': String(time),
        'KC-API-PASSPHRASE': hmac('sha256', 'open sesame', 'base64'),
        'KC-API-KEY-VERSION': '2',
      }),
    );
  });

  it.each([nothing, ...bodies, queried, deleted, both])('for Gate: $request', (each) => {
    const { request, text } = each;
    const hash = createHash('sha512').update(text, 'utf8').digest('hex');
    expect(signed(gate, request, { apiKey })).toStrictEqual(
      expected(each, 'https://api.gateio.ws', {
        KEY: apiKey,
        Timestamp: '1700000000',
        SIGN: hmac('sha512', `${request.method}\n${path}\n${each.decoded}\n${hash}\n1700000000`),
      }),
    );
  });

  it.each([
    nothing,
    ...bodies,
    sorted,
    { ...sorted, request: deleted.request },
  ])('for MEXC futures: $request', (each) => {
    expect(signed(mexcFutures, each.request, { apiKey })).toStrictEqual(
      expected(each, 'https://api.mexc.com', {
        ApiKey: apiKey,
        'Request-Time': String(time),
        Signature: sha256(`${apiKey}${time}${each.query}${each.text}`),
      }),
    );
  });

  it('for MEXC: percent-encoded before signing, recvWindow given once', () => {
    const { url, body } = signed(
      mexc,
      { ...queried.request, query: { ...query, recvWindow: 60000 } },
      { apiKey, recvWindow: 5 },
    );
    const message = `${queryText}&recvWindow=60000&timestamp=${time}`;
    expect(url).toBe(`https://api.mexc.com${path}?${message}&signature=${sha256(message)}`);
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

describe('the documented WebSocket rule, written a second time, agrees', () => {
  it('for the login of MEXC futures', () => {
    expect(login(mexcFutures, undefined, { apiKey })).toStrictEqual({
      method: 'login',
      param: { apiKey, reqTime: String(time), signature: sha256(`${apiKey}${time}`) },
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
    expect(login(gate, input, { apiKey })).toStrictEqual({
      time: 1700000000,
      channel: input.channel,
      event: 'api',
      payload: {
        req_id: id,
        timestamp: '1700000000',
        api_key: apiKey,
        signature: hmac('sha512', `api\n${input.channel}\n${text}\n1700000000`),
        req_param: JSON.parse(text),
      },
    });
  });

  it('for a subscription of Gate', () => {
    for (const payload of [undefined, ['BTC_USDT']]) {
      const input = { event: 'subscribe', channel: 'spot.orders', ...(payload && { payload }) } as const;
      expect(login(gate, input, { apiKey })).toStrictEqual({
        time: 1700000000,
        ...input,
        auth: {
          method: 'api_key',
          KEY: apiKey,
          SIGN: hmac('sha512', 'channel=spot.orders&event=subscribe&time=1700000000'),
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
