/**
 * Judges a request by the policy of its client: first what it means, and then its amounts, once
 * their prices are known.
 * @module
 */
import type { Cancellation, Meaning, MeantOrder } from '../../exchanges/meaning/meaning.js';
import { type Amount, textOf } from '../amount.js';
import { type ReasonCode, refuse } from '../reason.js';
import type { ClientPolicy, Limit, Money, OrderType, Word } from './policy.js';

function requireWord({ allow }: ClientPolicy, word: Word): void {
  if (!allow.has(word)) refuse('not-allowed', `allow has no "${word}"`);
}

function requireType({ orderTypes }: ClientPolicy, type: OrderType): void {
  if (!orderTypes.has(type)) refuse('order-type', `order-types has no "${type}"`);
}

function requireSymbol({ symbols }: ClientPolicy, symbol: string): void {
  if (symbols !== 'unlimited' && !symbols.has(symbol)) refuse('symbol', 'symbols does not list the symbol');
}

function checkOrder(client: ClientPolicy, order: MeantOrder): void {
  const { market, margin, trigger, attached } = order;
  if (!client.markets.has(market)) refuse('market', `markets has no "${market}"`);
  if (market === 'spot' && margin !== undefined) refuse('market', 'a spot order must not borrow');
  requireSymbol(client, order.symbol);
  requireType(client, order.type);
  if (trigger !== null) requireType(client, 'stop');
  for (const { price } of attached ?? []) {
    requireType(client, 'stop');
    requireType(client, price === null ? 'market' : 'limit');
  }
}

function checkOrders(client: ClientPolicy, { orders = [] }: Meaning): readonly MeantOrder[] {
  requireWord(client, 'order');
  if (orders.length === 0) refuse('endpoint', 'the request does not state its order');
  for (const order of orders) checkOrder(client, order);
  return orders;
}

/** An amend counts as a new order, so the request has to state the whole order. */
function checkAmend(client: ClientPolicy, meaning: Meaning): void {
  for (const { symbol, price, quantity } of checkOrders(client, meaning)) {
    if (symbol === '' || price === null || quantity === null)
      refuse('field', 'an amend must state its symbol, its price and its whole quantity');
  }
}

/**
 * Whether a client placed an order. The kind says whether the exchange or the client named it so.
 */
type Placed = (id: string, kind: 'id' | 'client order id') => boolean;

function checkCancel(client: ClientPolicy, cancel: Cancellation | undefined, placed: Placed): void {
  requireWord(client, cancel?.all ? 'cancel-all' : 'cancel');
  if (cancel?.all) return;
  const { symbol = null, ids, clientOrderId } = cancel ?? {};
  const isOwn = [
    ...(ids ?? []).map((id) => placed(id, 'id')),
    ...(clientOrderId === undefined ? [] : [placed(clientOrderId, 'client order id')]),
  ];
  if (isOwn.length === 0) refuse('field', 'a cancellation must name its order');
  if (symbol !== null) requireSymbol(client, symbol);
  else if (isOwn.includes(false))
    refuse('other-client', 'without a symbol, a client can cancel only the orders that it placed itself');
}

function checkOther({ endpoints }: ClientPolicy, meaning: Meaning, request: Addressed): void {
  const isAllowed = endpoints.some(
    ({ method, path }) =>
      method === request.method && (path === request.path || meaning.endpoint === `${method} ${path}`),
  );
  if (!isAllowed) refuse('not-allowed', `allow-endpoints has no "${meaning.endpoint}"`);
}

/** The part of a request that `allow-endpoints` names. */
interface Addressed {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
}

/**
 * Denies a request whose kind, market, symbol or type the client's policy does not allow.
 * @param placed whether the client placed an order, by its id or its client order id.
 * @throws {Denial} The text names what the policy would need, and nothing that the client wrote.
 */
export function checkMeaning(client: ClientPolicy, meaning: Meaning, request: Addressed, placed: Placed): void {
  switch (meaning.kind) {
    case 'read':
      requireWord(client, 'read');
      break;
    case 'order':
      checkOrders(client, meaning);
      break;
    case 'amend':
      checkAmend(client, meaning);
      break;
    case 'cancel':
      checkCancel(client, meaning.cancel, placed);
      break;
    case 'other':
      checkOther(client, meaning, request);
      break;
    case 'withdraw':
      refuse('withdraw', 'withdrawals are never allowed');
      break;
    case 'transfer':
      refuse('transfer', 'transfers are never allowed');
      break;
    case 'session':
      refuse('session', 'sessions are never allowed');
      break;
    case 'unknown':
      refuse('endpoint', meaning.reason?.replace(/\.$/, '') ?? 'the endpoint is not known');
  }
}

/** Whose sum is asked for. */
export type SpentBy = { readonly client: string } | { readonly account: string };

/**
 * The limit in a currency, or undefined if there is none. Quote currencies are not equated: an
 * amount in a currency without a limit is denied.
 */
function limitIn(limit: Limit, currency: string, name: string, code: ReasonCode): Amount | undefined {
  if (limit === 'unlimited') return undefined;
  const found = limit.find((each) => each.currency === currency);
  return found?.amount ?? refuse(code, `${name} has no amount in ${currency}`);
}

const exceeds = (amount: Amount, limit: Amount | undefined): limit is Amount => limit !== undefined && amount > limit;

/** The sums of each currency. */
function sumsOf(placed: readonly Money[]): ReadonlyMap<string, Amount> {
  const sums = new Map<string, Amount>();
  for (const { currency, amount } of placed) sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  return sums;
}

/**
 * Denies orders above a limit. Check and record in one synchronous step: otherwise orders that are
 * judged at the same time would pass a limit together.
 * @param accountMaxDay the limit over all clients of the account.
 * @param placed the value of each order.
 * @param spent the sum of the last 24 hours.
 * @throws {Denial} `max-order`, `max-day`
 */
export function checkLimits(
  client: ClientPolicy,
  accountMaxDay: Limit,
  placed: readonly Money[],
  spent: (by: SpentBy, currency: string) => Amount,
): void {
  for (const { currency, amount } of placed) {
    const limit = limitIn(client.maxOrder, currency, 'max-order', 'max-order');
    if (exceeds(amount, limit))
      refuse('max-order', `an order of ${textOf(amount)} ${currency} is above max-order, ${textOf(limit)} ${currency}`);
  }
  const days = [
    { by: { client: client.name }, name: 'max-day', maxDay: client.maxDay },
    { by: { account: client.account }, name: 'max-day of the account', maxDay: accountMaxDay },
  ];
  for (const [currency, amount] of sumsOf(placed)) {
    for (const { by, name, maxDay } of days) {
      const limit = limitIn(maxDay, currency, name, 'max-day');
      if (limit === undefined) continue;
      const before = spent(by, currency);
      if (exceeds(before + amount, limit))
        refuse(
          'max-day',
          `${textOf(amount)} ${currency} after ${textOf(before)} ${currency} in 24 hours is above ${name}, ${textOf(limit)} ${currency}`,
        );
    }
  }
}
