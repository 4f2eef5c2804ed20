/**
 * Requests that carry the API key and no signature.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest, Method } from '../../src/exchanges/core/types/request.js';
import * as all from '../../src/exchanges/index.js';
import { binance, bybit } from '../../src/exchanges/index.js';
import { SigningKey, secret } from '../../src/index.js';
import { apiKey, at, finished } from './examples.js';

const exchanges = Object.values(all).filter((each): each is Exchange<never> => typeof each === 'object');
const headers = { 'X-MBX-APIKEY': apiKey };

describe('a request for a listen key of Binance', () => {
  it.each([
    ['POST', '/api/v3/userDataStream'],
    ['PUT', '/sapi/v1/userDataStream'],
    ['DELETE', '/sapi/v1/userDataStream/isolated'],
    ['POST', '/sapi/v1/userListenToken'],
    ['POST', '/fapi/v1/listenKey'],
    ['PUT', '/dapi/v1/listenKey'],
    ['POST', '/papi/v1/listenKey'],
  ] satisfies [Method, string][])('is sent with the API key alone: %s %s', async (method, path) => {
    const query = { listenKey: 'a b', symbol: 'BTCUSDT' };
    const url = `https://fapi.binance.com${path}`;
    using key = await SigningKey.load(secret.text('a key'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
    const sign = (request: object) => binance.sign({ method, path, host: 'usdm', ...request }, { apiKey, key });
    expect(sign({})).toStrictEqual({ method, url, headers });
    expect(sign({ query })).toStrictEqual({ method, url: `${url}?listenKey=a%20b&symbol=BTCUSDT`, headers });
    expect(sign({ headers: { 'X-A': '1' } })).toStrictEqual({ method, url, headers: { ...headers, 'X-A': '1' } });
    expect(sign({ signed: true }).url).toMatch(/\?timestamp=\d+&signature=[0-9a-f]{64}$/);
    expect(binance.retryable({ method, path })).toBe(false);
  });

  it.each(['/sapi/v1/equity/listenKey', '/api/v3/order', '/api/v3/userDataStream/x'])('is not one for %s', (path) => {
    expect(binance.unsigned({ method: 'POST', path }, { apiKey })).toBeUndefined();
    expect(finished(binance.prepare({ method: 'POST', path }, { apiKey }, at(1))).url).toContain('&signature=');
  });
});

describe('a request that is not signed', () => {
  const trades: ExchangeRequest = { method: 'GET', path: '/api/v3/historicalTrades', signed: false };

  it('is any for which the caller says so', () => {
    const url = 'https://api.binance.com/api/v3/historicalTrades?symbol=LTCBTC';
    expect(binance.unsigned({ ...trades, query: { symbol: 'LTCBTC' } }, { apiKey })).toStrictEqual({
      method: 'GET',
      url,
      headers,
    });
  });

  it('has nothing to prepare for a key elsewhere', () => {
    expect(() => binance.prepare(trades, { apiKey }, at(1))).toThrow('the request carries no signature');
  });

  it('is checked like any other', () => {
    const unsigned = (request: object, account: object = {}) =>
      binance.unsigned({ ...trades, ...request }, { apiKey, ...account });
    expect(() => unsigned({ path: 'x' })).toThrow("path must be text that begins with '/'");
    expect(() => unsigned({ host: 'moon' })).toThrow('host must be one of');
    expect(() => unsigned({ method: 'POST', body: { a: 1 } })).toThrow('body is not supported in a request without');
    expect(() => unsigned({ query: { a: Number.NaN } })).toThrow('query.a');
    expect(() => unsigned({ headers: { 'x-mbx-apikey': 'x' } })).toThrow('headers.x-mbx-apikey is set');
    expect(() => unsigned({}, { apiKey: 'a\nb' })).toThrow('apiKey must be visible');
    for (const signed of [0, 'no', null]) expect(() => unsigned({ signed })).toThrow('signed must be true or false');
  });

  it('is refused by an exchange that signs every request', () => {
    const refused = exchanges.filter(({ keyOnly }) => keyOnly === undefined);
    expect(refused).toContain(bybit);
    for (const exchange of refused) {
      const method = 'GET' in exchange.methods ? 'GET' : 'POST';
      const account = { apiKey, ...(exchange.accountFields?.includes('passphrase') && { passphrase: 'p' }) };
      expect(() => exchange.unsigned({ method, path: '/x', signed: false }, account)).toThrow(
        `signed is not used by ${exchange.name}, which signs every request`,
      );
    }
  });
});
