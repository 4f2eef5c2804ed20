/**
 * The request functions (`buy`, `withdraw`, …) make the right requests, and `sign` accepts them.
 */
import { describe, expect, it } from 'vitest';
import { binance, bitfinex, bittrex, coinbase, kraken, mexc, poloniex } from '../../../src/exchanges/index.js';
import { SigningKey, secret } from '../../../src/index.js';
import { accountOf, at, signWith } from '../examples.js';
import { cancel, id, post, rows } from './request-rows.js';

describe('a request function', () => {
  it.each(rows)('of $exchange.name makes the request: $name', ({ exchange, made, expected }) => {
    expect(made).toStrictEqual({ exchange: exchange.id, ...expected });
  });

  it.each(rows)('of $exchange.name makes a request that it signs: $name', async ({ exchange, made }) => {
    const text = Buffer.from('a key that an exchange would have made up for a user').toString('base64');
    const { algorithm, secretEncoding: encoding } = exchange;
    using key = await SigningKey.load(secret.text(text), { algorithm, encoding });
    const signed = exchange.sign(made, { ...accountOf(exchange), key, clock: at(1700000000042) });
    expect(signed).toStrictEqual(signWith(exchange, text, made, 1700000000042).signed);
    expect(signed.method).toBe(made.method);
    expect(new URL(signed.url).pathname).toBe(made.path);
  });

  it('is also on an opened account', async () => {
    using account = await binance.open({ apiKey: 'k', clock: at(1700000000042), secret: secret.text('a-key') });
    const { requests } = account.exchange;
    expect(requests).toBe(binance.requests);
    const { url } = account.sign(requests.cancel({ symbol: 'LTCBTC', orderId: 28 }));
    expect(url).toContain('/api/v3/order?symbol=LTCBTC&orderId=28&');
  });

  it('cannot be replaced, because the exchange and its requests are frozen', () => {
    for (const exchange of [binance, coinbase, poloniex, bittrex, kraken, bitfinex]) {
      expect(Object.isFrozen(exchange)).toBe(true);
      expect(Object.isFrozen(exchange.requests)).toBe(true);
      expect(Object.keys(exchange.requests)).toStrictEqual([
        'buy',
        'sell',
        'cancel',
        'balances',
        'openOrders',
        'withdraw',
      ]);
    }
  });
});

it('has no types for options that the exchange does not support', () => {
  const order = { symbol: 'XBTUSD', quantity: '1', price: '1' } as const;
  // @ts-expect-error no fill-or-kill
  expect(() => kraken.requests.buy({ ...order, timeInForce: 'FOK' })).toThrow('timeInForce');
  // @ts-expect-error no filter
  expect(() => kraken.requests.openOrders({ symbol: 'XBTUSD' })).toThrow('symbol');
  // @ts-expect-error no cancellation by client order id
  expect(() => bittrex.requests.cancel({ clientOrderId: id })).toThrow('clientOrderId');
  // @ts-expect-error to spend, not to receive
  expect(() => poloniex.requests.buy({ symbol: 'LTC_BTC', quantity: '1' })).toThrow('quantity');
  // @ts-expect-error a number
  expect(() => bitfinex.requests.cancel({ orderId: '28' })).toThrow('orderId');
  // @ts-expect-error a number may be written as 1e-7
  expect(() => binance.requests.sell({ type: 'market', symbol: 'LTCBTC', quantity: 1e-7 })).toThrow('quantity');
  // @ts-expect-error neither a price nor a type
  expect(() => binance.requests.buy({ symbol: 'LTCBTC', quantity: '1' })).toThrow('price is missing');
  // @ts-expect-error a price of a market order
  expect(() => binance.requests.buy({ ...order, type: 'market' })).toThrow('price and type');
});

describe('a request that was built for another exchange', () => {
  const order = { symbol: 'BTCUSDT', quantity: '1', price: '1' } as const;
  const message = /it was built by the requests of another exchange\. Build it for \w/;
  const others = [coinbase, poloniex, bittrex, kraken, bitfinex, mexc];

  it.each(others)('is refused by $name', async (exchange) => {
    const key = Buffer.from('a key that an exchange would have made up for a user').toString('base64');
    using account = await exchange.open({ ...accountOf(exchange), secret: secret.text(key) });
    const { buy, cancel, balances } = binance.requests;
    for (const request of [buy(order), cancel({ symbol: 'BTCUSDT', orderId: 1 }), balances()]) {
      expect(() => account.sign(request)).toThrow(message);
      expect(() => exchange.prepare(request, accountOf(exchange), at(1))).toThrow(message);
      expect(() => exchange.retryable(request)).toThrow(message);
      await expect(account.send(request)).rejects.toThrow(message);
      // A copy says it too.
      const copies = [{ ...request }, structuredClone(request), JSON.parse(JSON.stringify(request))];
      for (const copy of copies) expect(() => account.sign(copy)).toThrow(message);
    }
    const host = Object.keys(exchange.hosts)[0] ?? '';
    expect(() => account.sign({ ...buy(order), host })).toThrow(message);
    await expect(account.send({ ...buy(order), host })).rejects.toThrow(message);
  });

  it('is accepted by its own exchange, also as a copy with a host', () => {
    const request = binance.requests.buy(order);
    const copy = { ...request, host: 'testnet' };
    for (const each of [request, copy, structuredClone(request)]) {
      expect(() => binance.prepare(each, { apiKey: 'k' }, at(1))).not.toThrow();
    }
  });
});

describe('the retry rule', () => {
  const reads = ['balances', 'open orders', 'open orders of one'];
  // Only Bittrex is documented to refuse a second order with the same clientOrderId.
  it.each(rows)('is right for $exchange.name: $name', ({ name, exchange, made }) => {
    expect(exchange.retryable(made)).toBe(reads.includes(name) || (exchange.id === 'bittrex' && name === 'buy'));
  });

  it.each([
    { exchange: kraken, request: post('/0/private/DepositAddresses', { new: true }) },
    { exchange: kraken, request: post('/Balance') },
    { exchange: bitfinex, request: post('/v2/auth/w/deposit/address', {}) },
    { exchange: bittrex, request: post('/v3/orders', `{"clientOrderId":"${id}"}`) },
    { exchange: bittrex, request: post('/v3/withdrawals', { clientOrderId: id }) },
    { exchange: bittrex, request: cancel(`/v3/orders/${id}`) },
  ])('of $exchange.name never repeats $request.method $request.path', ({ exchange, request }) => {
    expect(exchange.retryable(request)).toBe(false);
  });
});
