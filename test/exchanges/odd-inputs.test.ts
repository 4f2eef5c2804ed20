/**
 * Unusual inputs, for every exchange: a request is signed as it was meant, or refused by name.
 */
import { describe, expect, it } from 'vitest';
import type { Account } from '../../src/exchanges/core/types/account.js';
import type { Clock } from '../../src/exchanges/core/types/clock.js';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest, Method } from '../../src/exchanges/core/types/request.js';
import * as all from '../../src/exchanges/index.js';
import { signablePath } from '../helpers/random-requests.js';
import { accountOf, finished } from './examples.js';

type AnyExchange = Exchange<never>;

const exchanges = Object.values(all).filter((each): each is AnyExchange => typeof each === 'object');
const clock: Clock = { next: () => 1760000000123, uuid: () => '00000000-0000-4000-8000-000000000000' };
const methodOf = (exchange: AnyExchange): Method => ('GET' in exchange.methods ? 'GET' : 'POST');
const pathOf = (exchange: AnyExchange, { method = methodOf(exchange) }: { method?: string } = {}): string =>
  signablePath(exchange, method, '/x');
const sent = (exchange: AnyExchange, request: object, account: object = accountOf(exchange)) => {
  const whole = { method: methodOf(exchange), path: pathOf(exchange, request), ...request } as ExchangeRequest;
  return finished(exchange.prepare(whole, account as Account, clock), '5157');
};

/** The field that carries parameters with the exchange's method for reading. */
const fieldOf = (exchange: AnyExchange): 'query' | 'body' =>
  exchange.methods[methodOf(exchange)] === 'body' ? 'body' : 'query';
const withValue = (exchange: AnyExchange, price: unknown) => ({ [fieldOf(exchange)]: { price } });

describe('every header of the recipe', () => {
  it.each(exchanges)('of $name is refused among the headers of the caller, in any case', (exchange) => {
    for (const request of [{}, { method: 'POST' }, { method: 'POST', body: { a: '1' } }]) {
      if (!((request.method ?? 'GET') in exchange.methods)) continue;
      for (const name of Object.keys(sent(exchange, request).headers)) {
        for (const each of [name, name.toLowerCase(), name.toUpperCase()]) {
          expect(() => sent(exchange, { ...request, headers: { [each]: 'x' } })).toThrow(`headers.${each} `);
        }
      }
    }
  });
});

describe('frozen objects and objects without a prototype', () => {
  const bare = (value: object): object => Object.freeze(Object.assign(Object.create(null), value));

  it.each(exchanges)('are signed for $name like others', (exchange) => {
    const parameters = { a: '1' };
    const request = { method: methodOf(exchange), path: pathOf(exchange), [fieldOf(exchange)]: parameters };
    const account = accountOf(exchange);
    const bareRequest = bare({ ...request, [fieldOf(exchange)]: bare(parameters), headers: bare({ X: '1' }) });
    const plain = sent(exchange, { ...request, headers: { X: '1' } });
    const prepared = exchange.prepare(bareRequest as ExchangeRequest, bare(account) as Account, clock);
    expect(finished(prepared, '5157')).toStrictEqual(plain);
  });
});

describe('a getter or a proxy', () => {
  it.each(exchanges)('is read once for $name, so that the checked value is the signed one', (exchange) => {
    const reads = new Map<string, number>();
    const counted = (fields: object, name: string): object =>
      new Proxy(fields, {
        get(target, field) {
          const key = `${name}.${String(field)}`;
          reads.set(key, (reads.get(key) ?? 0) + 1);
          return Reflect.get(target, field);
        },
      });
    const parameters = counted({ a: '1' }, 'parameters');
    const request = { method: methodOf(exchange), path: pathOf(exchange), [fieldOf(exchange)]: parameters };
    const prepared = exchange.prepare(counted(request, 'request') as ExchangeRequest, accountOf(exchange), clock);
    expect(finished(prepared, '5157')).toStrictEqual(sent(exchange, { [fieldOf(exchange)]: { a: '1' } }));
    expect([...reads].filter(([, count]) => count > 1)).toEqual([]);
  });

  it.each(exchanges)('passes its own error on for $name', (exchange) => {
    const headers = {
      get X(): string {
        throw new Error('no header');
      },
    };
    expect(() => sent(exchange, { headers })).toThrow(/^no header$/);
  });
});

describe('a value that no parameter can hold', () => {
  it.each(exchanges)('is refused by $name', (exchange) => {
    const values: readonly unknown[] = [
      ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e21, 2 ** 53, 1n, undefined, Symbol('x')],
      ...['\ud800', () => 1, new Date(0), new Set([1]), new Uint8Array(2), Object('x')],
      // biome-ignore lint/suspicious/noSparseArray: this is the case.
      ...[[1, , 3], [undefined], [1n], [Number.NaN], [1e21], [() => 1], [new Date(0)]],
    ];
    for (const value of values) {
      expect(() => sent(exchange, withValue(exchange, value))).toThrow(
        new RegExp(`cannot be signed: ${fieldOf(exchange)}\\.price`),
      );
    }
  });

  it.each(exchanges.filter((each) => fieldOf(each) === 'query'))('is refused in the query of $name', (exchange) => {
    for (const value of [1e-7, null, {}, [], [[1]], [{ a: 1 }], [null], [1e-7], { __proto__: null, a: 1 }]) {
      expect(() => sent(exchange, { query: { price: value } })).toThrow(/cannot be signed: query\.price/);
    }
  });

  it.each(exchanges)('is not -0, which $name gets as 0', (exchange) => {
    const zero = sent(exchange, withValue(exchange, 0));
    expect(sent(exchange, withValue(exchange, -0))).toStrictEqual(zero);
  });
});

describe('a request of another exchange', () => {
  const trading = [all.binance, all.bitfinex, all.bittrex, all.coinbase, all.kraken, all.poloniex];

  it.each(exchanges)('is refused by $name', (exchange) => {
    for (const other of trading) {
      const request = other.requests.balances();
      if (other.id === exchange.id) {
        expect(() => finished(exchange.prepare(request, accountOf(exchange), clock))).not.toThrow();
        continue;
      }
      expect(() => exchange.prepare(request, accountOf(exchange), clock)).toThrow(
        `it was built by the requests of another exchange. Build it for ${exchange.name}.`,
      );
    }
  });
});

describe('an order without a price', () => {
  const noPrices = [undefined, null, '', '0', 0, -0, 1, 1e-7, '1e-7', 1e21, Number.NaN, Number.POSITIVE_INFINITY];
  const missing = "price is missing. Give a price, or type: 'market' for a market order.";

  it.each([
    [all.binance, { quantity: '1' }, missing],
    [all.bitfinex, { quantity: '1' }, missing],
    [all.bittrex, { quantity: '1' }, missing],
    [all.coinbase, { quantity: '1' }, missing],
    [all.kraken, { quantity: '1' }, missing],
    // A market buy on Poloniex has another amount.
    [all.poloniex, { quoteQuantity: '1' }, "type must be 'market' together with quoteQuantity"],
  ] as const)('is no market order by itself on $name', ({ requests }, amount, refusal) => {
    const build = (place: (order: never) => unknown, fields: object) => () =>
      place(Object.freeze({ __proto__: null, symbol: 'tBTCUSD', ...fields }) as never);
    for (const place of [requests.buy, requests.sell]) {
      for (const price of noPrices) {
        expect(build(place, { quantity: '1', price })).toThrow(/cannot be signed: price/);
        expect(build(place, { quantity: '1', type: 'limit', price })).toThrow(/cannot be signed: price/);
      }
      expect(build(place, { quantity: '1', type: 'market', price: '1' })).toThrow(
        "price and type: 'market' cannot be combined",
      );
      expect(build(place, { quantity: '1', price: '0.0000001' })).not.toThrow();
    }
    expect(build(requests.buy, amount)).toThrow(refusal);
    expect(build(requests.buy, { ...amount, type: 'market' })).not.toThrow();
    expect(build(requests.sell, { quantity: '1' })).toThrow(missing);
    expect(build(requests.sell, { quantity: '1', type: 'market' })).not.toThrow();
  });
});
