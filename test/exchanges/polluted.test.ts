/**
 * A polluted `Object.prototype`, as a bug in another package may leave it, adds nothing to a
 * request and opens no file.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { binance, bitfinex, bittrex, coinbase, kraken, poloniex } from '../../src/exchanges/index.js';
import { secret } from '../../src/index.js';
import { loadKey } from '../helpers/ccxt-recipes/compare.js';
import { accountOf, at } from './examples.js';

const polluted: string[] = [];

/** Gives every object a property, until the test ends. */
function pollute(name: string, value: unknown): void {
  polluted.push(name);
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true, enumerable: true });
}

afterEach(() => {
  for (const name of polluted.splice(0)) Reflect.deleteProperty(Object.prototype, name);
});

const exchanges = [binance, bitfinex, bittrex, coinbase, kraken, poloniex];

describe('a polluted prototype', () => {
  it.each<[string, unknown]>([
    ['query', { a: 1 }],
    ['body', 'x'],
    ['host', 'testnet'],
    ['baseUrl', 'https://example.com'],
    ['headers', { 'X-Other': '1' }],
    ['demo', true],
    ['signed', false],
    ['exchange', 'kraken'],
    ['recvWindow', 1],
    ['subaccount', 'x'],
    ['method', 'DELETE'],
    ['timeout', 1],
    ['serverTimeOffset', 5000],
    ['clock', at(2)],
  ])('with %s leaves a signed request unchanged', async (name, value) => {
    for (const exchange of exchanges) {
      const request = exchange.requests.balances();
      const signed = (): unknown => exchange.sign(request, { ...accountOf(exchange), key, clock: at(1) });
      using key = await loadKey(exchange);
      const before = signed();
      pollute(name, value);
      const after = signed();
      Reflect.deleteProperty(Object.prototype, name);
      expect(after).toStrictEqual(before);
    }
  });

  it.each([
    ['price', '5'],
    ['type', 'market'],
  ])('with %s does not make an order of what is none', (name, value) => {
    pollute(name, value);
    const order = { symbol: 'BTCUSDT', quantity: '1' };
    expect(() => binance.requests.buy(order as never)).toThrow('price is missing');
  });

  it('with allowOthers does not open a file that others can read', () => {
    pollute('allowOthers', true);
    expect(secret.file('key')).toMatchObject({ allowOthers: false });
    expect(secret.file('key', {})).toMatchObject({ allowOthers: false });
    expect(secret.dotenv('.env', 'KEY', {})).toMatchObject({ allowOthers: false });
    expect(secret.file('key', { allowOthers: true })).toMatchObject({ allowOthers: true });
  });
});
