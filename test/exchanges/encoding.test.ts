/** For any parameters, the sent bytes are the signed bytes, and they decode to the given values. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import {
  binance,
  bitbank,
  bitfinex,
  bitget,
  bitmex,
  bittrex,
  bittrexV1,
  bitvavo,
  bybit,
  coinbase,
  deribit,
  gate,
  htx,
  kraken,
  krakenFutures,
  kucoin,
  mexc,
  mexcFutures,
  okx,
  poloniex,
} from '../../src/exchanges/index.js';
import { accountOf, at, finished } from './examples.js';

describe('the sent request', () => {
  const values = ['', ' ', 'a b', '+', '*', '~', "'", '"', '(!)', '&=?#', '%20', '/\\', 'ä', '１', '𝒳', '\n', '0'];
  const anything = Object.fromEntries(values.map((value, index) => [`p${index} ${value}`, value]));

  it.each([
    binance,
    bitbank,
    bitget,
    bitmex,
    bittrex,
    bittrexV1,
    bitvavo,
    bybit,
    coinbase,
    deribit,
    gate,
    htx,
    krakenFutures,
    kucoin,
    mexc,
    mexcFutures,
    okx,
    poloniex,
  ])('of $name has a query that fetch does not change and that decodes to the given values', (exchange) => {
    const request = { method: 'GET', path: '/some/path', query: anything } as const;
    const { url } = finished(exchange.prepare(request, accountOf(exchange), at(1)), '5157');
    expect(new URL(url).href).toBe(url);
    expect([...new URL(url).searchParams]).toEqual(expect.arrayContaining(Object.entries(anything)));
    expect(url).not.toMatch(/[+ *!'()]/);
  });

  it('of Poloniex is signed in the order of its encoded names', () => {
    const { message } = poloniex.prepare(
      { method: 'GET', path: '/x', query: { zz: 1, ä: 2, Z: 3, a: 5 } },
      accountOf(poloniex),
      at(7),
    );
    expect(message).toBe('GET\n/x\n%C3%A4=2&Z=3&a=5&signTimestamp=7&zz=1');
  });

  it.each([
    binance,
    kraken,
    krakenFutures,
    mexc,
  ])('of $name has a form body that decodes to the given values', (exchange) => {
    const { body } = finished(
      exchange.prepare({ method: 'POST', path: '/some/path', body: anything }, accountOf(exchange), at(1)),
      '5157',
    );
    expect([...new URLSearchParams(body)]).toEqual(expect.arrayContaining(Object.entries(anything)));
    expect(body).not.toMatch(/[+ *!'()]/);
  });

  const methods = [
    [bitbank, 'POST'],
    [bitfinex, 'POST'],
    [bitget, 'POST'],
    [bitmex, 'PUT'],
    [bittrex, 'POST'],
    [bitvavo, 'DELETE'],
    [bybit, 'POST'],
    [coinbase, 'PUT'],
    [deribit, 'POST'],
    [gate, 'PATCH'],
    [htx, 'POST'],
    [kucoin, 'DELETE'],
    [mexcFutures, 'POST'],
    [okx, 'POST'],
    [poloniex, 'DELETE'],
  ] as const;
  it.each(
    methods.map(([exchange, method]) => [exchange.name, exchange, method] as const),
  )('of %s has an unchanged text body, and fields that are serialised once', (_, exchange, method) => {
    const text = '{ "price": 219.0, "note": "ä\\u00e4" }';
    expect(finished(exchange.prepare({ method, path: '/x', body: text }, accountOf(exchange), at(1))).body).toBe(text);
    const fields = { a: null, b: [1, { c: 'ä' }], d: 1e-7, e: '' };
    const prepared = exchange.prepare({ method, path: '/x', body: fields }, accountOf(exchange), at(1));
    expect(finished(prepared).body).toBe('{"a":null,"b":[1,{"c":"ä"}],"d":1e-7,"e":""}');
    // Signed as a hash, or not at all.
    const elsewhere: readonly Exchange[] = [bittrex, gate, htx];
    if (!elsewhere.includes(exchange)) expect(prepared.message).toContain(finished(prepared).body);
  });

  it('of Binance has an unchanged text body, and a query with time and signature', () => {
    const body = 'symbol=LTCBTC&note=a+b';
    const prepared = binance.prepare({ method: 'POST', path: '/x', query: { a: 1 }, body }, accountOf(binance), at(7));
    expect(prepared.message).toBe(`a=1&timestamp=7${body}`);
    expect(finished(prepared, 'ab')).toMatchObject({
      url: 'https://api.binance.com/x?a=1&timestamp=7&signature=ab',
      body,
    });
  });

  it('of Bitfinex can have an empty object as its body', () => {
    const prepared = bitfinex.prepare({ method: 'POST', path: '/v2/x', body: {} }, accountOf(bitfinex), at(7));
    expect(prepared.message).toBe('/api/v2/x7000{}');
    expect(finished(prepared).body).toBe('{}');
  });
});
