/**
 * Random orders, against the same rules in exact fractions: no price beyond the collar passes, and
 * no value is too low. Both are at most a few of the smallest units on the safe side.
 */
import { expect, it } from 'vitest';
import { type Amount, amountOf, textOf } from '../../../src/agent/amount.js';
import { valueOfOrder } from '../../../src/agent/market/value.js';
import { Denial } from '../../../src/agent/reason.js';
import type { MeantOrder, Trigger } from '../../../src/exchanges/meaning/meaning.js';
import { type Random, withRandom } from '../../helpers/random.js';
import { limit, pair } from './orders.js';

/** A fraction whose denominator is above zero. */
type Fraction = readonly [numerator: bigint, denominator: bigint];

function fraction(text: string): Fraction {
  const [whole = '', decimals = ''] = text.split('.');
  return [BigInt(whole + decimals), 10n ** BigInt(decimals.length)];
}

const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const minus = (a: Fraction, [c, d]: Fraction): Fraction => plus(a, [-c, d]);
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d];
const isAbove = ([a, b]: Fraction, [c, d]: Fraction): boolean => a * d > c * b;
const lower = (a: Fraction, b: Fraction): Fraction => (isAbove(a, b) ? b : a);
const higher = (a: Fraction, b: Fraction): Fraction => (isAbove(a, b) ? a : b);
const half = (a: Fraction): Fraction => times(a, [1n, 2n]);
const one: Fraction = [1n, 1n];
const amountIn = (amount: Amount): Fraction => [amount, 10n ** 20n];

/** Rounding is on the safe side by less than this. */
const slack: Fraction = [5n, 10n ** 20n];

/** A decimal near a number of this many digits before and up to 20 after the point. */
function decimal(random: Random, digits: number): string {
  let whole = '';
  while (whole.length < digits) whole += random.between(whole === '' ? 1 : 0, 9);
  let decimals = '';
  for (let left = random.between(0, 20); left > 0; left -= 1) decimals += random.between(0, 9);
  return decimals === '' ? whole || '1' : `${whole || '0'}.${decimals.replace(/0$/, '1')}`;
}

/** A price from a fifth below to a fifth above another one. */
const near = (random: Random, price: string): string =>
  textOf((amountOf(price) * BigInt(random.between(8_000, 12_000))) / 10_000n + BigInt(random.between(0, 3)));

type Shape = readonly [type: 'limit' | 'market', trigger: Trigger['kind'] | undefined];

const kinds: readonly [Shape, ...Shape[]] = [
  ['limit', undefined],
  ['market', undefined],
  ['limit', 'stopLoss'],
  ['limit', 'takeProfit'],
  ['market', 'trigger'],
];

interface Case {
  readonly order: MeantOrder;
  readonly quote: { readonly bid: string; readonly ask: string; readonly last: string };
  readonly collar: string;
}

function randomCase(random: Random): Case {
  const bid = decimal(random, random.between(0, 6));
  const ask = textOf(amountOf(bid) + amountOf(bid) / BigInt(random.between(10, 100_000)) + 1n);
  const [type, trigger] = random.pick(kinds);
  const triggerPrice = near(random, bid);
  const order: MeantOrder = {
    ...limit,
    side: random.pick(['buy', 'sell']),
    type,
    quantity: decimal(random, random.between(0, 5)),
    price: type === 'market' ? null : near(random, trigger === undefined ? bid : triggerPrice),
    trigger: trigger === undefined ? null : { kind: trigger, price: triggerPrice },
  };
  const collar = textOf(BigInt(random.between(1, 2_000)) * 10n ** 16n); // 0.01% to 20%
  return { order, quote: { bid, ask, last: near(random, bid) }, collar };
}

/** How far the price is beyond the collar, as a fraction. Zero or less: it is within. */
function excess({ order, quote, collar: by }: Case): Fraction {
  const [bid, ask, last] = [fraction(quote.bid), fraction(quote.ask), fraction(quote.last)];
  const collar = fraction(by);
  const middle = half(plus(bid, ask));
  const spread = minus(minus(ask, bid), times(collar, middle));
  const { side, trigger, price } = order;
  if (price === null) return spread;
  const compared: Fraction[] = trigger?.price == null ? [] : [fraction(trigger.price)];
  if (trigger === null || trigger.kind === 'takeProfit') {
    compared.push(side === 'buy' ? lower(last, middle) : higher(last, middle));
  }
  return compared
    .map((reference) =>
      side === 'buy'
        ? minus(fraction(price), times(reference, plus(one, collar)))
        : minus(times(reference, minus(one, collar)), fraction(price)),
    )
    .reduce(higher, spread);
}

/** The value, without rounding. */
function exactValue({ order, quote, collar }: Case): Fraction {
  const trigger: Fraction = order.trigger?.price == null ? [0n, 1n] : fraction(order.trigger.price);
  const price =
    order.price === null
      ? times(higher(higher(fraction(quote.ask), fraction(quote.last)), trigger), plus(one, fraction(collar)))
      : higher(higher(fraction(order.price), trigger), order.side === 'sell' ? fraction(quote.bid) : [0n, 1n]);
  return times(fraction(order.quantity ?? '0'), price);
}

it('random orders are valued and judged as in exact fractions', async () => {
  const seen = { passed: 0, denied: 0 };
  await withRandom((random) => {
    for (let count = 0; count < 5_000; count += 1) {
      const each = randomCase(random);
      const what = JSON.stringify(each);
      try {
        const [placed] = valueOfOrder(each.order, pair, each.quote, amountOf(each.collar));
        expect(isAbove(excess(each), [0n, 1n]), what).toBe(false);
        const error = minus(amountIn(placed?.amount ?? 0n), exactValue(each));
        expect(isAbove([0n, 1n], error), what).toBe(false);
        expect(isAbove(error, times(slack, fraction(each.order.quantity ?? '0'))) && isAbove(error, slack), what).toBe(
          false,
        );
        seen.passed += 1;
      } catch (error) {
        if (!(error instanceof Denial)) throw error;
        expect(error.code, what).toBe('collar');
        expect(isAbove(excess(each), minus([0n, 1n], slack)), what).toBe(true);
        seen.denied += 1;
      }
    }
  });
  expect(Math.min(seen.passed, seen.denied)).toBeGreaterThan(500);
});
