/**
 * Requests by meaning: that each is what it has to be, and that the exchange's `sign` takes it.
 */
import { describe, expect, it } from 'vitest';
import { binance, bitfinex, bittrex, coinbase, kraken, poloniex } from '../../../src/exchanges/index.js';
import { SigningKey, secret } from '../../../src/index.js';
import { accountOf, at, signWith } from '../examples.js';
import { cancel, id, post, rows } from './request-rows.js';

describe('a request by meaning', () => {
  it.each(rows)('$exchange.name: $name', ({ made, expected }) => {
    expect(made).toStrictEqual(expected);
  });

  it.each(rows)('$exchange.name signs it: $name', async ({ exchange, made }) => {
    const text = Buffer.from('a key that an exchange would have made up').toString('base64');
    const { algorithm, secretEncoding: encoding } = exchange;
    using key = await SigningKey.load(secret.text(text), { algorithm, encoding });
    const signed = exchange.sign(made, { ...accountOf(exchange), key, clock: at(1700000000042) });
    expect(signed).toStrictEqual(signWith(exchange, text, made, 1700000000042).signed);
    expect(signed.method).toBe(made.method);
    expect(new URL(signed.url).pathname).toBe(made.path);
  });

  it('is made by an account that has been opened, too', async () => {
    using account = await binance.open({ apiKey: 'k', clock: at(1700000000042), secret: secret.text('a key') });
    const { requests } = account.exchange;
    expect(requests).toBe(binance.requests);
    const { url } = account.sign(requests.cancel({ symbol: 'LTCBTC', orderId: 28 }));
    expect(url).toContain('/api/v3/order?symbol=LTCBTC&orderId=28&');
  });

  it('cannot be replaced by another: neither the exchange nor its requests can be written to', () => {
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

it('what an exchange does not have is not in its types', () => {
  const order = { symbol: 'XBTUSD', quantity: '1', price: '1' } as const;
  // @ts-expect-error no fill-or-kill
  expect(() => kraken.requests.buy({ ...order, timeInForce: 'FOK' })).toThrow('timeInForce');
  // @ts-expect-error no filter
  expect(() => kraken.requests.openOrders({ symbol: 'XBTUSD' })).toThrow('symbol');
  // @ts-expect-error no cancelling by the sender's id
  expect(() => bittrex.requests.cancel({ clientOrderId: id })).toThrow('clientOrderId');
  // @ts-expect-error to spend, not to get
  expect(() => poloniex.requests.buy({ symbol: 'LTC_BTC', quantity: '1' })).toThrow('quantity');
  // @ts-expect-error a number
  expect(() => bitfinex.requests.cancel({ orderId: '28' })).toThrow('orderId');
  // @ts-expect-error a number may come out as 1e-7
  expect(() => binance.requests.sell({ symbol: 'LTCBTC', quantity: 1e-7 })).toThrow('quantity');
});

describe('what may be sent again', () => {
  const reads = ['balances', 'open orders', 'open orders of one'];
  // Bittrex alone refused a second order with the same clientOrderId for sure.
  it.each(rows)('$exchange.name: $name is told apart', ({ name, exchange, made }) => {
    expect(exchange.retryable(made)).toBe(reads.includes(name) || (exchange.id === 'bittrex' && name === 'buy'));
  });

  it.each([
    { exchange: kraken, request: post('/0/private/DepositAddresses', { new: true }) },
    { exchange: kraken, request: post('/Balance') },
    { exchange: bitfinex, request: post('/v2/auth/w/deposit/address', {}) },
    { exchange: bittrex, request: post('/v3/orders', `{"clientOrderId":"${id}"}`) },
    { exchange: bittrex, request: post('/v3/withdrawals', { clientOrderId: id }) },
    { exchange: bittrex, request: cancel(`/v3/orders/${id}`) },
  ])('$exchange.name: not $request.method $request.path', ({ exchange, request }) => {
    expect(exchange.retryable(request)).toBe(false);
  });
});
