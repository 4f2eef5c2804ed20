/** What orders are worth, and which prices are too far from the market. */
import { describe, expect, it } from 'vitest';
import { amountOf, textOf } from '../../../src/agent/amount.js';
import { valueOfOrder } from '../../../src/agent/market/value.js';
import type { Instrument, Quote } from '../../../src/exchanges/market/market-data.js';
import type { MeantOrder, Trigger } from '../../../src/exchanges/meaning/meaning.js';
import { limit, market, pair, perpetual, quote } from './orders.js';

const collar = amountOf('0.02');

const values = (
  order: MeantOrder,
  instrument: Instrument = pair,
  at: Quote = quote,
  by: bigint | 'unlimited' = collar,
) => valueOfOrder(order, instrument, at, by).map(({ currency, amount }) => `${textOf(amount)} ${currency}`);

const at = (kind: Trigger['kind'], price: string | null): Trigger => ({ kind, price });
const sell = { side: 'sell' } as const;

const worth: readonly [what: string, order: Partial<MeantOrder>, value: string][] = [
  ['a limit buy: its quantity at its price', { price: '90' }, '180 USDT'],
  ['a limit buy at the bound', { price: '102' }, '204 USDT'],
  ['a limit sale above the bid: its quantity at its price', { ...sell, price: '110' }, '220 USDT'],
  ['a limit sale below the bid: its quantity at the bid', { ...sell, price: '98' }, '199 USDT'],
  ['a market buy: at the ask and the collar', market, '205.02 USDT'],
  ['a market sale: at the ask and the collar', { ...market, ...sell }, '205.02 USDT'],
  ['a market buy that states its cost', { ...market, quantity: null, quoteQuantity: '150' }, '150 USDT'],
  ['a market buy whose quantity is its cost', { ...market, quantity: '150', quantityUnit: 'quote' }, '150 USDT'],
  ['a limit buy that states its cost', { quantity: null, quoteQuantity: '150', price: '3' }, '150 USDT'],
  [
    'a limit sale that states its cost: what its quantity gets at the bid',
    { ...sell, quantity: null, quoteQuantity: '196', price: '98' },
    '199 USDT',
  ],
  ['an order that reduces a position, like any other', { reduceOnly: true }, '200 USDT'],
  ['an amend without a side: as a sale', { side: null, price: '98' }, '199 USDT'],
  ['a stop whose limit is above its trigger', { price: '122', trigger: at('stopLoss', '120') }, '244 USDT'],
  ['a stop whose limit is below its trigger', { price: '118', trigger: at('trigger', '120') }, '240 USDT'],
  ['a stop to sell: at least at the bid', { ...sell, price: '49', trigger: at('stopLoss', '50') }, '199 USDT'],
  ['a stop at the market: at its trigger and the collar', { ...market, trigger: at('stopLoss', '200') }, '408 USDT'],
  ['a stop at the market that may be placed at once', { ...market, trigger: at('trigger', '1') }, '205.02 USDT'],
  ['a buy that waits for a rise', { price: '121', trigger: at('trigger', '120'), waitsUntil: 'rises' }, '242 USDT'],
  [
    'a sale that waits for a rise',
    { ...sell, price: '119', trigger: at('trigger', '120'), waitsUntil: 'rises' },
    '240 USDT',
  ],
  ['a buy that takes a profit', { price: '81', trigger: at('takeProfit', '80') }, '162 USDT'],
  ['a trailing order', { ...market, trigger: { kind: 'trailing', price: null, percent: '1' } }, '205.02 USDT'],
  [
    'a trailing order with a price',
    { ...market, trigger: { kind: 'trailing', price: '300', percent: '1' } },
    '612 USDT',
  ],
];

describe('the value of an order', () => {
  it.each(worth)('is, for %s', (_, change, value) => {
    expect(values({ ...limit, ...change })).toStrictEqual([value]);
  });

  it('counts contracts by their size', () => {
    const contracts = { ...limit, market: 'linear', quantity: '7', quantityUnit: 'contracts' } as const;
    expect(values(contracts, perpetual)).toStrictEqual(['7 USDT']);
    expect(values({ ...contracts, ...market, market: 'linear', quantityUnit: 'contracts' }, perpetual)).toStrictEqual([
      '2.0502 USDT',
    ]);
  });

  it('is in the quote currency of a margin market too', () => {
    const margin = { ...limit, market: 'margin', margin: 'cross' } as const;
    expect(values(margin, { ...pair, market: 'margin', quote: 'XBT' })).toStrictEqual(['200 XBT']);
  });

  it('has one amount for each attached order', () => {
    const attached = [
      { kind: 'stopLoss', trigger: '50', price: '49.5' },
      { kind: 'takeProfit', trigger: '150', price: null },
    ] as const;
    expect(values({ ...limit, attached })).toStrictEqual(['200 USDT', '199 USDT', '306 USDT']);
  });

  it('does not make an attached order wait as its order does', () => {
    const waits = { price: '120', trigger: at('trigger', '120'), waitsUntil: 'rises' } as const;
    const attached = [{ kind: 'stopLoss', trigger: '110', price: '108' }] as const;
    expect(values({ ...limit, ...waits, attached }, pair, { bid: '119', ask: '120', last: '120' })).toStrictEqual([
      '240 USDT',
      '238 USDT',
    ]);
  });

  it('is rounded up', () => {
    const tiny = { ...limit, quantity: '0.00000000000000000001', price: '0.1' };
    expect(values(tiny)).toStrictEqual(['0.00000000000000000001 USDT']);
  });

  it('counts a market order at the last price if that is above the ask', () => {
    expect(values(market, pair, { ...quote, last: '101' })).toStrictEqual(['206.04 USDT']);
  });

  it('is known without a collar too, and then a market order counts at the ask', () => {
    expect(values({ ...limit, price: '1000' }, pair, quote, 'unlimited')).toStrictEqual(['2000 USDT']);
    expect(values(market, pair, { bid: '50', ask: '100', last: '60' }, 'unlimited')).toStrictEqual(['200 USDT']);
    expect(values({ ...limit, ...sell, price: '1' }, pair, quote, 'unlimited')).toStrictEqual(['199 USDT']);
  });
});

const far: readonly [order: Partial<MeantOrder>, text: string][] = [
  [{ price: '110' }, 'a buy at 110 is above 102, which is the reference of 100 and the collar of 2%'],
  [
    { price: '102.00000000000000000001' },
    'a buy at 102.00000000000000000001 is above 102, which is the reference of 100 and the collar of 2%',
  ],
  [{ ...sell, price: '90' }, 'a sell at 90 is below 98, which is the reference of 100 less the collar of 2%'],
  [{ side: null, price: '103' }, 'a buy at 103 is above 102, which is the reference of 100 and the collar of 2%'],
  [{ side: null, price: '97' }, 'a sell at 97 is below 98, which is the reference of 100 less the collar of 2%'],
  [
    { price: '123', trigger: at('stopLoss', '120') },
    'a buy at 123 is above 122.4, which is the trigger of 120 and the collar of 2%',
  ],
  [
    { ...sell, price: '40', trigger: at('trigger', '50') },
    'a sell at 40 is below 49, which is the trigger of 50 less the collar of 2%',
  ],
  [
    { price: '120', trigger: at('takeProfit', '120') },
    'a buy at 120 is above 102, which is the reference of 100 and the collar of 2%',
  ],
  [
    { ...sell, price: '50', trigger: at('takeProfit', '50') },
    'a sell at 50 is below 98, which is the reference of 100 less the collar of 2%',
  ],
  [
    { price: '120', trigger: at('trigger', '120'), waitsUntil: 'falls' },
    'a buy at 120 is above 102, which is the reference of 100 and the collar of 2%',
  ],
  [
    { ...sell, price: '50', trigger: at('trigger', '50'), waitsUntil: 'rises' },
    'a sell at 50 is below 98, which is the reference of 100 less the collar of 2%',
  ],
  [
    { attached: [{ kind: 'stopLoss', trigger: '90', price: '10' }] },
    'a sell at 10 is below 88.2, which is the trigger of 90 less the collar of 2%',
  ],
];

describe('a price', () => {
  it.each(far)('of %j is too far from the market', (change, message) => {
    expect(() => values({ ...limit, ...change })).toThrow(expect.objectContaining({ code: 'collar', message }));
  });

  it.each([
    ['buy', { last: '90' }, '92', 'the reference of 90 and the collar of 2%'],
    ['buy', { last: '110' }, '103', 'the reference of 100 and the collar of 2%'],
    ['sell', { last: '110' }, '107', 'the reference of 110 less the collar of 2%'],
    ['sell', { last: '90' }, '97', 'the reference of 100 less the collar of 2%'],
  ] as const)('of a %s is compared with the stricter of the last price and the middle: %j', (side, change, price, text) => {
    expect(() => values({ ...limit, side, price }, pair, { ...quote, ...change })).toThrow(text);
  });

  it('at the bound is rounded towards the reference', () => {
    const three = '0.00000000000000000003';
    const buy = (price: string) => () =>
      values({ ...limit, price }, pair, { bid: three, ask: three, last: three }, amountOf('0.5'));
    expect(buy('0.00000000000000000004')).not.toThrow();
    expect(buy('0.00000000000000000005')).toThrow('above 0.00000000000000000004');
    const odd = { bid: '100.00000000000000000003', ask: '100.00000000000000000004', last: '100' };
    const sale = (price: string) => () => values({ ...limit, ...sell, price }, pair, odd, 1n);
    expect(sale('99.99999999999999999904')).not.toThrow();
    expect(sale('99.99999999999999999903')).toThrow('below 99.99999999999999999904');
  });

  it('is not judged without a collar', () => {
    expect(values({ ...limit, price: '99999' }, pair, quote, 'unlimited')).toStrictEqual(['199998 USDT']);
  });
});

describe('a reference', () => {
  it.each<[string, Partial<Quote>, string, string]>([
    [
      'a spread above the collar',
      { bid: '98', ask: '102' },
      'collar',
      'the spread from 98 to 102 is wider than the collar of 2%',
    ],
    ['crossed', { bid: '100.6' }, 'no-reference', 'the best bid, 100.6, is above the best ask, 100.5'],
    ['a bid of zero', { bid: '0' }, 'no-reference', 'a price of the reference is not above zero'],
    ['an ask of zero', { ask: '0' }, 'no-reference', 'a price of the reference is not above zero'],
    ['a last price of zero', { last: '0' }, 'no-reference', 'a price of the reference is not above zero'],
    ['no number', { last: '1e400' }, 'no-reference', 'a price of the reference has more digits than can be counted'],
  ])('with %s denies every order', (_, change, code, message) => {
    for (const order of [limit, market, { ...limit, ...sell }]) {
      expect(() => values(order, pair, { ...quote, ...change })).toThrow(expect.objectContaining({ code, message }));
    }
    // Only the spread is judged by the collar.
    const unlimited = () => values(limit, pair, { ...quote, ...change }, 'unlimited');
    if (code === 'collar') expect(unlimited()).toStrictEqual(['200 USDT']);
    else expect(unlimited).toThrow(expect.objectContaining({ code, message }));
  });

  it('may have a spread of exactly the collar, or none', () => {
    expect(values(limit, pair, { bid: '99', ask: '101', last: '100' })).toStrictEqual(['200 USDT']);
    expect(values(limit, pair, { bid: '100', ask: '100', last: '100' })).toStrictEqual(['200 USDT']);
  });
});

describe('an order', () => {
  it.each<[string, Partial<MeantOrder>, string]>([
    ['in another market', { market: 'linear' }, 'no-reference'],
    ['in the smallest unit', { quantityUnit: 'base-minor' }, 'order-type'],
    ['in contracts whose size is not known', { quantityUnit: 'contracts' }, 'order-type'],
    ['without a quantity', { quantity: null }, 'order-type'],
    ['with a quantity and a cost', { quoteQuantity: '200' }, 'order-type'],
    ['with a quantity of zero', { quantity: '0' }, 'order-type'],
    ['with a negative price', { price: '-100' }, 'order-type'],
    ['with a limit but no price', { price: null }, 'order-type'],
    ['at the market with a price', { type: 'market' }, 'order-type'],
    ['with more digits than can be counted', { quantity: '0.000000000000000000001' }, 'order-type'],
    ['with a trigger but no price', { trigger: at('stopLoss', null) }, 'order-type'],
    [
      'by cost with an attached order',
      { ...market, quantity: null, quoteQuantity: '9', attached: [{ kind: 'stopLoss', trigger: '90', price: null }] },
      'order-type',
    ],
  ])('%s is denied, because its value is not known', (_, change, code) => {
    expect(() => values({ ...limit, ...change })).toThrow(expect.objectContaining({ name: 'Denial', code }));
    expect(() => values({ ...limit, ...change }, pair, quote, 'unlimited')).toThrow(expect.objectContaining({ code }));
  });
});
