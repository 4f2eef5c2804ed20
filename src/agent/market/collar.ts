/**
 * The collar: how far the price of an order may be from the market.
 * @module
 */
import type { Quote } from '../../exchanges/market/market-data.js';
import { type Amount, amountOf, greatest, least, textOf, timesDown, timesUp } from '../amount.js';
import { refuse } from '../reason.js';

export type Collar = Amount | 'unlimited';

const whole = amountOf('1');

/** What prices are compared with. */
export interface Reference {
  readonly bid: Amount;
  readonly ask: Amount;
  /** The lower of the last price and the middle of bid and ask, rounded down. A buy uses it. */
  readonly low: Amount;
  /** The higher of the two, rounded up. A sale uses it. */
  readonly high: Amount;
  /** The higher of the ask and the last price. */
  readonly worst: Amount;
  readonly collar: Collar;
}

function read(text: string): Amount {
  try {
    return amountOf(text);
  } catch {
    return refuse('no-reference', 'a price of the reference has more digits than can be counted');
  }
}

/** @throws {Denial} `no-reference` if a price is not above zero, or the bid is above the ask. */
export function referenceOf(quote: Quote, collar: Collar): Reference {
  const [bid, ask, last] = [read(quote.bid), read(quote.ask), read(quote.last)];
  if (bid <= 0n || ask <= 0n || last <= 0n) refuse('no-reference', 'a price of the reference is not above zero');
  if (bid > ask) refuse('no-reference', `the best bid, ${textOf(bid)}, is above the best ask, ${textOf(ask)}`);
  const both = bid + ask;
  return {
    bid,
    ask,
    low: least(last, both / 2n),
    high: greatest(last, (both + 1n) / 2n),
    worst: greatest(ask, last),
    collar,
  };
}

const percent = (collar: Amount): string => `${textOf(collar * 100n)}%`;

/** @throws {Denial} `collar` if the spread is a larger part of the middle than the collar. */
export function checkSpread({ bid, ask, collar }: Reference): void {
  // (ask - bid) / ((ask + bid) / 2) > collar
  if (collar === 'unlimited' || 2n * (ask - bid) * whole <= collar * (ask + bid)) return;
  refuse('collar', `the spread from ${textOf(bid)} to ${textOf(ask)} is wider than the collar of ${percent(collar)}`);
}

/** A price and the collar, rounded up. Without a collar it is the price. */
export const widened = (price: Amount, collar: Collar): Amount =>
  collar === 'unlimited' ? price : timesUp(price, whole + collar);

/** The prices that an order is compared with: a buy with the low one, a sale with the high one. */
interface Compared {
  readonly low: Amount;
  readonly high: Amount;
  /** What they are, such as `reference`. */
  readonly name: string;
}

/** @throws {Denial} `collar` if a buy would pay too much, or a sale get too little. */
export function checkPrice(side: 'buy' | 'sell', price: Amount, { low, high, name }: Compared, collar: Collar): void {
  if (collar === 'unlimited') return;
  const isBuy = side === 'buy';
  const bound = isBuy ? timesDown(low, whole + collar) : timesUp(high, whole - collar);
  if (isBuy ? price <= bound : price >= bound) return;
  const words = isBuy ? `above ${textOf(bound)}` : `below ${textOf(bound)}`;
  const from = `the ${name} of ${textOf(isBuy ? low : high)} ${isBuy ? 'and' : 'less'} the collar of ${percent(collar)}`;
  refuse('collar', `a ${side} at ${textOf(price)} is ${words}, which is ${from}`);
}
