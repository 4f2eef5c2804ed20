/**
 * Headers of the caller, which are sent and not signed, and demo trading, which a header selects.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest } from '../../src/exchanges/core/types/request.js';
import * as all from '../../src/exchanges/index.js';
import { binance, bitget, bybit, kucoin, okx } from '../../src/exchanges/index.js';
import { signablePath } from '../helpers/random-requests.js';
import { accountOf, apiKey, at, finished } from './examples.js';
import { signed, time } from './rules.js';

const exchanges = Object.values(all).filter((each): each is Exchange<never> => typeof each === 'object');
const get: ExchangeRequest = { method: 'GET', path: '/x' };
const methodOf = (exchange: Exchange<never>) => ('GET' in exchange.methods ? 'GET' : 'POST');

describe('headers of the caller', () => {
  it.each(exchanges)('are sent by $id and not signed', (exchange) => {
    const method = methodOf(exchange);
    const request = { method, path: signablePath(exchange, method, '/x') } as const;
    const headers = { 'X-Site-Id': 'TUR', Accept: 'application/sbe;schema=3:1' };
    const plain = exchange.prepare(request, accountOf(exchange), at(time));
    const prepared = exchange.prepare({ ...request, headers }, accountOf(exchange), at(time));
    expect(prepared.message).toStrictEqual(plain.message);
    expect(finished(prepared).headers).toStrictEqual({ ...finished(plain).headers, ...headers });
  });

  it('take part in a request with two signatures', () => {
    const headers = { 'KC-API-PARTNER': 'partner', 'KC-API-PARTNER-SIGN': 'abc=' };
    const account = { apiKey, passphrase: 'open sesame' };
    expect(signed(kucoin, { ...get, headers }, account).headers).toMatchObject(headers);
  });

  it.each([
    [bybit, 'x-bapi-sign'],
    [bybit, 'X-BAPI-API-KEY'],
    [binance, 'x-mbx-apikey'],
    [okx, 'ok-access-passphrase'],
    [kucoin, 'KC-API-PASSPHRASE'],
  ] as const)('never replace a header of the recipe: %s %s', (exchange, name) => {
    const prepare = () => exchange.prepare({ ...get, headers: { [name]: 'x' } }, accountOf(exchange), at(time));
    expect(() => finished(prepare())).toThrow(`headers.${name} is set when the request is signed`);
  });

  it.each([
    ...[{ Host: 'evil.example' }, { 'content-length': '0' }, { 'Transfer-Encoding': 'chunked' }, { Connection: 'x' }],
    ...[{ 'Content-Type': 'text/plain' }, { Expect: '100-continue' }, { upgrade: 'h2c' }],
    ...[{ 'X\r\nInjected': '1' }, { 'X Y': '1' }, { '': '1' }, { 'X:': '1' }, { Ä: '1' }],
    ...[{ X: '1\r\nInjected: 1' }, { X: '' }, { X: ' 1' }, { X: 'ä' }, { X: 1 }, { X: ['1'] }, { X: undefined }],
    ...[{ X: '1', x: '1' }, ['X'], 'X: 1', new Map([['X', '1']]), new Headers({ X: '1' }), null],
  ])('are refused: %j', (headers) => {
    const request = { ...get, headers } as ExchangeRequest;
    expect(() => finished(bybit.prepare(request, { apiKey }, at(time)))).toThrow(/cannot be signed: headers/);
  });
});

describe('demo trading', () => {
  it.each([
    [okx, { 'x-simulated-trading': '1' }],
    [bitget, { PAPTRADING: '1' }],
  ] as const)('is selected by a header, in the account or the request', (exchange, headers) => {
    const sent = (request: object, account: object) =>
      finished(exchange.prepare({ ...get, ...request }, { ...accountOf(exchange), ...account }, at(time))).headers;
    expect(sent({ demo: true }, {})).toMatchObject(headers);
    expect(sent({}, { demo: true })).toMatchObject(headers);
    expect(sent({ demo: false }, { demo: true })).not.toMatchObject(headers);
    expect(sent({ demo: true }, { demo: false })).toMatchObject(headers);
    expect(sent({}, {})).not.toMatchObject(headers);
    expect(() => sent({ demo: 1 }, {})).toThrow('demo must be true or false');
    expect(() => sent({}, { demo: 'yes' })).toThrow('demo must be true or false');
    expect(sent({ headers }, {})).toMatchObject(headers);
    // Two values of one header would be sent as one text, which selects nothing.
    for (const name of Object.keys(headers).flatMap((each) => [each, each.toUpperCase(), each.toLowerCase()])) {
      for (const demo of [true, false]) {
        expect(() => sent({ headers: { [name]: '0' }, demo }, {})).toThrow(`headers.${name} is what demo sets`);
        expect(() => sent({ headers: { [name]: '1' } }, { demo })).toThrow(`headers.${name} is what demo sets`);
      }
    }
  });

  it('is refused where no header selects it, with the names of the hosts', () => {
    const message = /demo is not used by Bybit, which has no header for it\. Its hosts are .*testnet.*, demo\./;
    expect(() => bybit.prepare({ ...get, demo: true }, { apiKey }, at(time))).toThrow(message);
    expect(() => bybit.prepare(get, { apiKey, demo: true }, at(time))).toThrow(message);
  });
});
