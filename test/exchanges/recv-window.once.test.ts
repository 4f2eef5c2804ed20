/**
 * A receive window that the exchange would refuse is refused here.
 */
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../src/exchanges/core/types/request.js';
import { binance, bitbank, bitvavo, bybit, mexc } from '../../src/exchanges/index.js';
import { apiKey, at } from './examples.js';

const request: ExchangeRequest = { method: 'GET', path: '/x' };

describe('a recvWindow', () => {
  it.each([binance, bitbank, bitvavo, mexc])('above 60,000 is refused for $id', (exchange) => {
    const prepare = (recvWindow: number) => exchange.prepare(request, { apiKey, recvWindow }, at(1));
    expect(() => prepare(60_000)).not.toThrow();
    for (const window of [60_001, 70_000]) {
      expect(() => prepare(window)).toThrow(`recvWindow must be milliseconds, at most 60000 for ${exchange.name}`);
    }
  });

  it('has no limit where the exchange documents none', () => {
    expect(() => bybit.prepare(request, { apiKey, recvWindow: 70_000 }, at(1))).not.toThrow();
  });

  it.each([
    70_000,
    '70000',
    0,
    -1,
    'soon',
    '',
    true,
    '0x10',
    '5e3',
    ' 5000',
    Number.POSITIVE_INFINITY,
    Number.NaN,
    [60_000, 70_000],
  ])('of %j is refused among the parameters of Binance', (recvWindow) => {
    const refusal = (field: string) => `${field}.recvWindow must be milliseconds, at most 60000 for Binance`;
    const post = { ...request, method: 'POST' } as const;
    const prepare = (parameters: object) => () => binance.prepare({ ...post, ...parameters }, { apiKey }, at(1));
    expect(prepare({ query: { recvWindow } })).toThrow(refusal('query'));
    expect(prepare({ body: { recvWindow } })).toThrow(refusal('body'));
    if (!Array.isArray(recvWindow)) {
      expect(prepare({ body: `a=1&recvWindow=${recvWindow}` })).toThrow(refusal('body'));
      expect(prepare({ body: `recvWindow=5000&recvWindow=${recvWindow}` })).toThrow(refusal('body'));
    }
    const socket = () =>
      binance.socket?.prepare(
        { method: 'order.place', params: { recvWindow: recvWindow as number } },
        { apiKey },
        at(1),
      );
    expect(socket).toThrow(/params\.recvWindow/);
  });

  it.each([60_000, '60000', '6000.346'])('of %j is accepted among the parameters of Binance', (recvWindow) => {
    expect(() => binance.prepare({ ...request, query: { recvWindow } }, { apiKey }, at(1))).not.toThrow();
  });
});

describe('a number on the WebSocket of Binance', () => {
  const prepare = (price: number) =>
    binance.socket?.prepare({ method: 'order.place', params: { price } }, { apiKey }, at(1)).message;

  it('is refused if it would be written with an exponent, as on REST', () => {
    expect(() => prepare(1e-7)).toThrow('params.price would be written as 1e-7');
    expect(() => prepare(1e21)).toThrow('params.price');
    expect(prepare(0.1)).toBe(`apiKey=${apiKey}&price=0.1&timestamp=1`);
  });
});
