/**
 * The request functions (`buy`, `withdraw`, …) refuse input that the caller cannot have intended.
 * The message names the field.
 */
import { describe, expect, it } from 'vitest';
import { LocksignError } from '../../../src/errors/locksign-error.js';
import { binance, bitfinex, bittrex, coinbase, kraken, poloniex } from '../../../src/exchanges/index.js';

/** Calls a function as JavaScript would, without its types. */
function refusal(requests: object, name: string, ...input: unknown[]): string {
  const make: unknown = Reflect.get(requests, name);
  if (typeof make !== 'function') return expect.fail(`no function ${name}`);
  let made: unknown;
  try {
    made = Reflect.apply(make, requests, input);
  } catch (error) {
    expect(error).toBeInstanceOf(LocksignError);
    expect(error).toHaveProperty('code', 'ERR_REQUEST');
    return error instanceof LocksignError ? error.problem.replace('The request cannot be signed: ', '') : '';
  }
  return expect.fail(`made ${JSON.stringify(made)}`);
}

const id = 'd0c5340b-6d6c-49d9-b567-48c4bfca13d2';
const address = 'bc1kar0ssrr7xf3vy5l6d3lydnwkre5og2zz3f5ldq';
const six = { binance, coinbase, poloniex, bittrex, kraken, bitfinex };
const symbols = {
  binance: 'LTCBTC',
  coinbase: 'LTC-BTC',
  poloniex: 'LTC_BTC',
  bittrex: 'LTC-BTC',
  kraken: 'XLTCXXBT',
  bitfinex: 'tLTCBTC',
};
const payments: Readonly<Record<keyof typeof six, object>> = {
  binance: { currency: 'BTC', amount: '0.5', address },
  coinbase: { currency: 'BTC', amount: '0.5', address },
  poloniex: { currency: 'BTC', amount: '0.5', address, network: 'BTC' },
  bittrex: { currency: 'BTC', amount: '0.5', address },
  kraken: { currency: 'BTC', amount: '0.5', key: 'cold wallet' },
  bitfinex: { method: 'bitcoin', amount: '0.5', address },
};
const names = ['binance', 'coinbase', 'poloniex', 'bittrex', 'kraken', 'bitfinex'] as const;
const notDecimal = [
  1e-7,
  1,
  '1e-7',
  '1E5',
  '-1',
  '+1',
  '0',
  '0.000',
  '',
  ' 1',
  '1 ',
  '1\n',
  '.5',
  '5.',
  '01',
  '1,5',
  '1_000',
  '0x10',
  'NaN',
  'Infinity',
  '١',
  null,
  ['1'],
  { toString: () => '1' },
];

const plain = 'the request must be a plain object.';

describe.each(names)('%s refuses', (name) => {
  const { requests } = six[name];
  const order = { symbol: symbols[name], quantity: '1.5', price: '0.025' };
  const payment = payments[name];
  const { price: _, ...unpriced } = order;
  const market = { ...unpriced, type: 'market' };

  it.each(notDecimal)('an amount that is not decimal text: %j', (value) => {
    for (const field of ['quantity', 'price'] as const) {
      for (const side of ['buy', 'sell']) {
        expect(refusal(requests, side, { ...order, [field]: value })).toMatch(
          new RegExp(`^${field} must be a positive decimal as text`),
        );
      }
    }
    expect(refusal(requests, 'withdraw', { ...payment, amount: value })).toMatch(
      /^amount must be a positive decimal as text/,
    );
  });

  it('an order without a price, which must not become a market order', () => {
    for (const side of ['buy', 'sell']) {
      const missing = name === 'poloniex' && side === 'buy' ? /^quantity is not enough/ : /^price is missing/;
      expect(refusal(requests, side, unpriced)).toMatch(missing);
      expect(refusal(requests, side, { ...unpriced, type: 'limit' })).toMatch(missing);
      expect(refusal(requests, side, { ...order, type: 'market' })).toMatch(/^price and type: 'market' cannot/);
      expect(refusal(requests, side, { ...order, type: 'MARKET' })).toMatch(/^type must be 'limit' or 'market'/);
    }
  });

  it('a price that is present and undefined', () => {
    expect(refusal(requests, 'sell', { ...order, price: undefined })).toMatch(/^price is undefined/);
  });

  it.each(['', ' ', 'LTC BTC', 'LTC\u200bBTC', 'LTC\n', '\ud800', 5, null, ['LTCBTC']])('the symbol %j', (symbol) => {
    for (const each of ['buy', 'sell']) {
      expect(refusal(requests, each, { ...order, symbol })).toMatch(/^symbol must be/);
    }
    // Kraken lists the open orders of all symbols and has no such field.
    const field = name === 'kraken' ? /^symbol is not a field of the request/ : /^symbol must be/;
    expect(refusal(requests, 'openOrders', { symbol })).toMatch(field);
  });

  it('a request without a required field', () => {
    for (const field of ['symbol', 'quantity'] as const) {
      const { [field]: _missing, ...rest } = order;
      expect(refusal(requests, 'buy', rest)).toMatch(new RegExp(`^${field} must be`));
    }
    for (const field of Object.keys(payment)) {
      const rest = Object.fromEntries(Object.entries(payment).filter(([each]) => each !== field));
      expect(refusal(requests, 'withdraw', rest)).toMatch(new RegExp(`^${field} must be`));
    }
    expect(refusal(requests, 'cancel', name === 'binance' ? { symbol: 'LTCBTC' } : {})).toMatch(/^orderId /);
  });

  it('an unknown field', () => {
    const unknown = /^amout is not a field of the request/;
    for (const each of ['buy', 'sell']) expect(refusal(requests, each, { ...order, amout: '1' })).toMatch(unknown);
    expect(refusal(requests, 'withdraw', { ...payment, amout: '1' })).toMatch(unknown);
    for (const each of ['cancel', 'balances', 'openOrders']) {
      expect(refusal(requests, each, { amout: '1' })).toMatch(unknown);
    }
  });

  it.each([undefined, null, 'LTCBTC', [order], new Map(Object.entries(order))])('%j in place of an order', (input) => {
    for (const side of ['buy', 'sell']) expect(refusal(requests, side, input)).toBe(plain);
  });

  it('an object with inherited fields, which would be lost', () => {
    const inherited = Object.create({ postOnly: true }, Object.getOwnPropertyDescriptors(order));
    for (const side of ['buy', 'sell']) expect(refusal(requests, side, inherited)).toBe(plain);
    for (const each of ['cancel', 'balances', 'openOrders']) {
      expect(refusal(requests, each, Object.create({ symbol: symbols[name] }))).toBe(plain);
    }
    const heir = Object.create({ tag: '1' }, Object.getOwnPropertyDescriptors(payment));
    expect(refusal(requests, 'withdraw', heir)).toBe(plain);
  });

  it('postOnly or timeInForce that contradicts the rest of the order', () => {
    const maker = { ...order, postOnly: true, timeInForce: 'IOC' };
    expect(refusal(requests, 'buy', maker)).toMatch(/^timeInForce and postOnly cannot be combined/);
    expect(refusal(requests, 'sell', { ...market, postOnly: true })).toMatch(
      /^postOnly cannot be combined with a market order/,
    );
    expect(refusal(requests, 'sell', { ...market, timeInForce: 'IOC' })).toMatch(
      /^timeInForce cannot be combined with a market order/,
    );
  });

  it('an unknown value of timeInForce or postOnly', () => {
    for (const value of ['GTT', 'ioc', '', 5, null, 'constructor']) {
      expect(refusal(requests, 'buy', { ...order, timeInForce: value })).toMatch(
        /^timeInForce must be one of GTC, IOC/,
      );
    }
    for (const value of ['false', 1, null]) {
      expect(refusal(requests, 'buy', { ...order, postOnly: value })).toMatch(/^postOnly must be true or false/);
    }
  });
});

const own = (name: keyof typeof six, ...values: unknown[]) => values.map((value) => ({ name, value }));

describe('a clientOrderId in a form that the exchange does not accept is refused', () => {
  it.each([
    ...own('binance', '', 'a b', 'a'.repeat(37), 'ä', 5),
    ...own('coinbase', 'a-1', '', `${id}0`, `{${id}}`, id.replace('-', ''), 5),
    ...own('poloniex', '', 'a.b', 'a/../b', 'a'.repeat(65), 5),
    ...own('bittrex', 'a-1', '', `${id}0`, 5),
    ...own('kraken', '', 'a b', 'a'.repeat(19), 'ä', id.slice(1), 5),
    ...own('bitfinex', 'a-1', '17', 0, -1, 1.5, 2 ** 45, Number.NaN, 17n),
  ])('$name: $value', ({ name, value }) => {
    const order = { symbol: symbols[name], quantity: '1.5', price: '0.025', clientOrderId: value };
    expect(refusal(six[name].requests, 'buy', order)).toMatch(/^clientOrderId must be/);
    const whose = {
      clientOrderId: value,
      ...(name === 'binance' && { symbol: 'LTCBTC' }),
      ...(name === 'bitfinex' && { clientOrderDate: '2023-11-14' }),
    };
    // Bittrex cancels by its own id only and has no such field.
    const field = name === 'bittrex' ? /^clientOrderId is not a field of the request/ : /^clientOrderId must be/;
    expect(refusal(six[name].requests, 'cancel', whose)).toMatch(field);
  });
});

describe('cancel takes exactly one id, in the form that the exchange uses', () => {
  const row = (name: keyof typeof six, field: string, input: object) => ({ name, field, input });
  it.each([
    row('binance', 'symbol', { orderId: 28 }),
    row('binance', 'orderId', { symbol: 'LTCBTC', orderId: 28, clientOrderId: 'a-1' }),
    row('binance', 'orderId', { symbol: 'LTCBTC', orderId: 'a-1' }),
    row('binance', 'orderId', { symbol: 'LTCBTC', orderId: 2 ** 53 }),
    row('coinbase', 'orderId', { orderId: '../accounts' }),
    row('coinbase', 'orderId', { orderId: id, clientOrderId: id }),
    row('poloniex', 'orderId', { orderId: 'cid:a-1' }),
    row('poloniex', 'orderId', { orderId: 28 }),
    row('poloniex', 'symbol', { symbol: 'LTC_BTC', orderId: '28' }),
    row('bittrex', 'clientOrderId', { clientOrderId: id }),
    row('bittrex', 'orderId', { orderId: 'open' }),
    row('kraken', 'orderId', { orderId: '5' }),
    row('kraken', 'orderId', { orderId: 'OUF4EM-FRGI2-MQMWZD,OUF4EM-FRGI2-MQMWZE' }),
    row('bitfinex', 'orderId', { orderId: '28' }),
    row('bitfinex', 'clientOrderDate', { clientOrderId: 17 }),
    row('bitfinex', 'clientOrderDate', { clientOrderId: 17, clientOrderDate: '14.11.2023' }),
    row('bitfinex', 'clientOrderDate', { orderId: 28, clientOrderDate: '2023-11-14' }),
  ])('$name: $field of $input', ({ name, field, input }) => {
    expect(refusal(six[name].requests, 'cancel', input)).toMatch(new RegExp(`^${field} `));
  });
});

describe('a field that this exchange does not support, or supports in another form, is refused', () => {
  const row = (name: keyof typeof six, call: string, field: string, input: object) => ({ name, call, field, input });
  it.each([
    row('poloniex', 'buy', 'quantity', { symbol: 'LTC_BTC', quantity: '1' }),
    row('poloniex', 'buy', 'price', { symbol: 'LTC_BTC', quoteQuantity: '1', price: '1' }),
    row('poloniex', 'buy', 'quoteQuantity', { symbol: 'LTC_BTC', quoteQuantity: 100 }),
    row('poloniex', 'buy', 'type', { symbol: 'LTC_BTC', quoteQuantity: '100' }),
    row('poloniex', 'buy', 'type', { type: 'limit', symbol: 'LTC_BTC', quoteQuantity: '100' }),
    row('poloniex', 'sell', 'quoteQuantity', { symbol: 'LTC_BTC', quoteQuantity: '100' }),
    row('kraken', 'buy', 'timeInForce', { symbol: 'XBTUSD', quantity: '1', price: '1', timeInForce: 'FOK' }),
    row('kraken', 'openOrders', 'symbol', { symbol: 'XBTUSD' }),
    row('kraken', 'withdraw', 'key', { ...payments.kraken, key: ' cold' }),
    row('kraken', 'withdraw', 'tag', { ...payments.kraken, tag: '1' }),
    row('coinbase', 'withdraw', 'tag', { ...payments.coinbase, tag: true }),
    row('bittrex', 'withdraw', 'network', { ...payments.bittrex, network: 'BTC' }),
    row('bitfinex', 'withdraw', 'wallet', { ...payments.bitfinex, wallet: 'savings' }),
    row('bitfinex', 'withdraw', 'currency', { ...payments.bitfinex, currency: 'BTC' }),
    row('bitfinex', 'buy', 'symbol', { type: 'market', symbol: 'LTCBTC', quantity: '1' }),
    row('bitfinex', 'openOrders', 'symbol', { symbol: 'tLTCBTC/hist' }),
  ])('$name, $call: $field', ({ name, call, field, input }) => {
    expect(refusal(six[name].requests, call, input)).toMatch(new RegExp(`^${field} `));
  });
});
