/**
 * BingX against a second implementation of its documented rule.
 */
import { describe, expect, it } from 'vitest';
import { bingx } from '../../../src/exchanges/index.js';
import { apiKey, json, vector } from '../examples.js';
import { nothing, path, query, sha256, signed, sortedText, time } from '../rules.js';

describe('BingX, compared with a second implementation of its rule,', () => {
  const sortedRaw = "a=ä,１&b=a b+c&c=x*y'";

  it('signs the text of its documentation', () => {
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

  it('signs only the time of a request without parameters', () => {
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
