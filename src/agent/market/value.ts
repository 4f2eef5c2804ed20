/**
 * What an order is worth, and whether its price is near enough to the market.
 *
 * Every amount is rounded against the order: a bound is rounded towards the reference, and a value
 * up.
 * @module
 */
import type { Instrument, Quote } from '../../exchanges/market/market-data.js';
import type { AttachedOrder, MeantOrder } from '../../exchanges/meaning/meaning.js';
import { type Amount, amountOf, greatest, perUp, timesUp } from '../amount.js';
import { refuse } from '../reason.js';
import { type Collar, checkPrice, checkSpread, type Reference, referenceOf, widened } from './collar.js';

/** What an order places, in one currency. */
export interface Placed {
  readonly currency: string;
  readonly amount: Amount;
}

type Side = 'buy' | 'sell';

/** A number of an order, above zero. */
function numberOf(text: string, name: string): Amount {
  let amount = 0n;
  try {
    amount = amountOf(text);
  } catch {
    refuse('order-type', `the ${name} of the order has more digits than can be counted`);
  }
  return amount > 0n ? amount : refuse('order-type', `the ${name} of the order is not above zero`);
}

const optional = (text: string | null, name: string): Amount | undefined =>
  text === null ? undefined : numberOf(text, name);

/** The quantity in the base currency. */
function baseQuantity(text: string, { quantityUnit }: MeantOrder, { contractSize }: Instrument): Amount {
  const quantity = numberOf(text, 'quantity');
  if (quantityUnit === 'base') return quantity;
  if (quantityUnit !== 'contracts') refuse('order-type', 'the unit of the quantity is not known');
  return contractSize === null
    ? refuse('order-type', 'the exchange does not state the size of a contract')
    : timesUp(quantity, numberOf(contractSize, 'contract size'));
}

interface Prices {
  /** Undefined for a market order. */
  readonly limit: Amount | undefined;
  /** Undefined for an order that does not wait, or that follows the market. */
  readonly trigger: Amount | undefined;
}

function pricesOf({ type, price, trigger }: MeantOrder): Prices {
  const limit = optional(price, 'price');
  if ((limit !== undefined) !== (type === 'limit'))
    refuse('order-type', 'the type of the order does not fit its price');
  if (trigger !== null && trigger.price === null && trigger.kind !== 'trailing') {
    refuse('order-type', 'the trigger of the order has no price');
  }
  return { limit, trigger: optional(trigger?.price ?? null, 'trigger price') };
}

/**
 * Whether the order waits for a price that is better for it than that of the market. If its trigger
 * is worse instead, the exchange places the order at once.
 */
const waitsForBetter = ({ trigger, waitsUntil }: MeantOrder, side: Side): boolean =>
  trigger?.kind === 'takeProfit' || waitsUntil === (side === 'buy' ? 'falls' : 'rises');

/**
 * Judges the limit. An order that waits is compared with its trigger, because the market is there
 * when it is placed, and with the market too if it could be placed at once.
 */
function checkLimit(order: MeantOrder, side: Side, { limit, trigger }: Prices, reference: Reference): void {
  const { low, high, collar } = reference;
  if (limit === undefined) return;
  if (trigger !== undefined) checkPrice(side, limit, { low: trigger, high: trigger, name: 'trigger' }, collar);
  if (trigger === undefined || waitsForBetter(order, side)) {
    checkPrice(side, limit, { low, high, name: 'reference' }, collar);
  }
}

/** The highest price at which the order may trade, as far as it can be foreseen. */
function highestPrice(side: Side, { limit, trigger = 0n }: Prices, reference: Reference): Amount {
  // A market order, also one that its trigger places at once or that follows the market.
  if (limit === undefined) return widened(greatest(reference.worst, trigger), reference.collar);
  // A sale takes the price of the best bid if that is above its limit.
  return greatest(greatest(limit, trigger), side === 'sell' ? reference.bid : 0n);
}

function amountFor(order: MeantOrder, side: Side, instrument: Instrument, reference: Reference): Amount {
  const prices = pricesOf(order);
  checkLimit(order, side, prices, reference);
  const price = highestPrice(side, prices, reference);
  const { quantity, quoteQuantity, quantityUnit } = order;
  if ((quantity === null) === (quoteQuantity === null)) {
    refuse('order-type', 'the order does not state exactly one of its quantity and its cost');
  }
  const stated = quoteQuantity ?? (quantityUnit === 'quote' ? quantity : null);
  if (stated === null) return timesUp(baseQuantity(quantity ?? '', order, instrument), price);
  const cost = numberOf(stated, 'cost');
  // The order trades the quantity that costs this at its limit. A sale may get more for it.
  return prices.limit === undefined || prices.limit === price ? cost : perUp(timesUp(cost, price), prices.limit);
}

/** An attached order is an order of the other side, for the same quantity. */
function legOf({ waitsUntil: _, ...order }: MeantOrder, { kind, trigger, price }: AttachedOrder): MeantOrder {
  if (order.quantity === null || order.side === null || order.quantityUnit === 'quote') {
    refuse('order-type', 'the quantity of an attached order is not known');
  }
  return {
    ...order,
    side: order.side === 'buy' ? 'sell' : 'buy',
    type: price === null ? 'market' : 'limit',
    price,
    trigger: { kind, price: trigger },
    attached: null,
  };
}

/**
 * What an order places in the quote currency of its instrument: one amount for the order and one
 * for each order attached to it. Orders that reduce a position count like all others.
 *
 * - A limit order counts its quantity at its price, and a sale at least at the best bid.
 * - A market order counts its quantity at the best ask or the last price and the collar.
 * - An order that states its cost counts that.
 * - An order that waits counts its quantity at least at its trigger price.
 *
 * @param collar how far a price may be from the reference, as a fraction: `amountOf('0.02')` is 2%.
 *   With `'unlimited'` no price is judged.
 * @throws {Denial} `no-reference` if the prices are crossed or not above zero, `collar` if a price
 *   or the spread is too far away, `order-type` if the value of the order is not known.
 * @example
 * valueOfOrder(order, instrument, { bid: '99', ask: '101', last: '100' }, amountOf('0.02'));
 */
export function valueOfOrder(
  order: MeantOrder,
  instrument: Instrument,
  quote: Quote,
  collar: Collar,
): readonly Placed[] {
  if (order.market !== instrument.market) refuse('no-reference', 'the reference is of another market');
  const reference = referenceOf(quote, collar);
  checkSpread(reference);
  const all = [order, ...(order.attached ?? []).map((leg) => legOf(order, leg))];
  return all.map((each) => {
    // An amend does not say its side, so it has to be right for both.
    const sides: readonly Side[] = each.side === null ? ['buy', 'sell'] : [each.side];
    const amounts = sides.map((side) => amountFor(each, side, instrument, reference));
    return { currency: instrument.quote, amount: amounts.reduce(greatest) };
  });
}
