/**
 * Whatever parameters hold, the bytes that are signed are the bytes that are sent, and they mean what was given.
 */
import { describe, expect, it } from 'vitest';
import { binance, bitfinex, bittrex, bittrexV1, coinbase, kraken, poloniex } from '../src/exchanges/index.js';
import { account, at } from './exchange-examples.js';

describe('what was signed is what is sent', () => {
  const values = ['', ' ', 'a b', '+', '*', '~', "'", '"', '(!)', '&=?#', '%20', '/\\', 'ä', '１', '𝒳', '\n', '0'];
  const anything = Object.fromEntries(values.map((value, index) => [`p${index} ${value}`, value]));
  const repeated = { list: values };

  it.each([
    binance,
    bittrex,
    bittrexV1,
    coinbase,
    poloniex,
  ])('for $name: a query survives fetch and comes back as it went in', ({ prepare }) => {
    for (const query of [anything, repeated]) {
      const { url } = prepare({ method: 'GET', path: '/some/path', query }, account, at(1)).finish('5157');
      expect(new URL(url).href).toBe(url);
      const parsed = [...new URL(url).searchParams];
      for (const [name, value] of Object.entries(query).flatMap(([name, value]) =>
        [value].flat().map((v) => [name, v]),
      )) {
        expect(parsed).toContainEqual([name, value]);
      }
      expect(url).not.toMatch(/[+ *!'()]/);
    }
  });

  it('for Poloniex: the query is signed in the order of its encoded names', () => {
    const { message } = poloniex.prepare(
      { method: 'GET', path: '/x', query: { zz: 1, ä: 2, Z: 3, a: [5, 4] } },
      account,
      at(7),
    );
    expect(message).toBe('GET\n/x\n%C3%A4=2&Z=3&a=5&a=4&signTimestamp=7&zz=1');
  });

  it.each([binance, kraken])('for $name: a form body comes back as it went in', ({ prepare }) => {
    const { body } = prepare({ method: 'POST', path: '/some/path', body: anything }, account, at(1)).finish('5157');
    expect([...new URLSearchParams(body)]).toEqual(expect.arrayContaining(Object.entries(anything)));
    expect(body).not.toMatch(/[+ *!'()]/);
  });

  it.each([
    [bitfinex, 'POST'],
    [bittrex, 'POST'],
    [coinbase, 'PUT'],
    [poloniex, 'DELETE'],
  ] as const)('for %o: text stays as it is, fields are serialised once', (exchange, method) => {
    const text = '{ "price": 219.0, "note": "ä\\u00e4" }';
    expect(exchange.prepare({ method, path: '/x', body: text }, account, at(1)).finish('').body).toBe(text);
    const fields = { a: null, b: [1, { c: 'ä' }], d: 1e-7, e: '' };
    const { message, finish } = exchange.prepare({ method, path: '/x', body: fields }, account, at(1));
    expect(finish('').body).toBe('{"a":null,"b":[1,{"c":"ä"}],"d":1e-7,"e":""}');
    if (exchange !== bittrex) expect(message).toContain(finish('').body);
  });

  it('for Binance: text stays as it is, and the query carries time and signature', () => {
    const body = 'symbol=LTCBTC&note=a+b';
    const { message, finish } = binance.prepare({ method: 'POST', path: '/x', query: { a: 1 }, body }, account, at(7));
    expect(message).toBe(`a=1&timestamp=7${body}`);
    expect(finish('ab')).toMatchObject({ url: 'https://api.binance.com/x?a=1&timestamp=7&signature=ab', body });
  });

  it('for Bitfinex: an empty object is a body', () => {
    const { message, finish } = bitfinex.prepare({ method: 'POST', path: '/v2/x', body: {} }, account, at(7));
    expect(message).toBe('/api/v2/x7000{}');
    expect(finish('').body).toBe('{}');
  });
});
