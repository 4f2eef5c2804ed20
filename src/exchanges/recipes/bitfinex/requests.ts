/**
 * Requests by meaning for Bitfinex's exchange wallet, without margin and derivatives.
 * @module
 */

import { onlyFields } from '../../core/only-fields.js';
import { refuse } from '../../core/refuse.js';
import {
  checkedOrder,
  checkOneName,
  decimal,
  matching,
  type NoFields,
  type Order,
  oneOf,
  type Requests,
  word,
} from '../../core/request-fields.js';
import type { ExchangeRequest } from '../../core/types/request.js';

/** Its `clientOrderId` is a whole number below 2^45, such as `Date.now()`. */
export type BitfinexOrder = Order<number>;

/**
 * An order by Bitfinex's id, or by the sender's id and the day (UTC) of the order, as `2026-01-31`.
 */
export type BitfinexCancel =
  | { readonly orderId: number; readonly clientOrderId?: never; readonly clientOrderDate?: never }
  | { readonly clientOrderId: number; readonly clientOrderDate: string; readonly orderId?: never };

export interface BitfinexWithdrawal {
  /**
   * The currency and its network in one word, such as `bitcoin` or `tetheruse`:
   * https://api-pub.bitfinex.com/v2/conf/pub:map:tx:method
   */
  readonly method: string;
  /** The wallet that pays. Default `exchange`. */
  readonly wallet?: 'exchange' | 'margin' | 'funding';
  readonly amount: string;
  readonly address: string;
  /** The payment id, memo or destination tag, for the methods that have one. */
  readonly tag?: string;
}

/** https://docs.bitfinex.com/docs/flag-values */
const postOnlyFlag = 4096;

function pair(symbol: unknown): string {
  return matching(symbol, 'symbol', /^t[\dA-Z:]+$/, "a pair as Bitfinex writes it, such as 'tBTCUSD'");
}

function wholeNumber(value: unknown, field: string, bits: 45 | 53): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0 || value >= 2 ** bits) {
    refuse(`${field} must be a positive whole number below 2^${bits}, not text`);
  }
  return value;
}

function place(side: 'buy' | 'sell', given: BitfinexOrder): ExchangeRequest {
  const { symbol, quantity, price, clientOrderId, timeInForce, postOnly } = checkedOrder(given, ['GTC', 'IOC', 'FOK']);
  const limit = timeInForce === undefined || timeInForce === 'GTC' ? 'LIMIT' : timeInForce;
  return {
    method: 'POST',
    path: '/v2/auth/w/order/submit',
    body: {
      type: `EXCHANGE ${price === undefined ? 'MARKET' : limit}`,
      symbol: pair(symbol),
      ...(price !== undefined && { price }),
      amount: side === 'buy' ? quantity : `-${quantity}`,
      ...(postOnly && { flags: postOnlyFlag }),
      ...(clientOrderId !== undefined && { cid: wholeNumber(clientOrderId, 'clientOrderId', 45) }),
    },
  };
}

/** Requests by meaning, for the exchange wallet. */
export const bitfinexRequests = Object.freeze({
  /**
   * The `clientOrderId` should be unique for each day (UTC). Bitfinex does not enforce it: if the
   * request is sent again, a second order is placed.
   * @see https://docs.bitfinex.com/reference/rest-auth-submit-order
   * @example
   * const order = bitfinex.requests.buy({ symbol: 'tBTCUSD', quantity: '0.1', price: '15', clientOrderId: Date.now() });
   * const request = bitfinex.sign(order, { apiKey, key });
   */
  buy(order: BitfinexOrder): ExchangeRequest {
    return place('buy', order);
  },

  /**
   * @see https://docs.bitfinex.com/reference/rest-auth-submit-order
   * @example
   * const order = bitfinex.requests.sell({ type: 'market', symbol: 'tBTCUSD', quantity: '0.1' });
   * bitfinex.sign(order, { apiKey, key });
   */
  sell(order: BitfinexOrder): ExchangeRequest {
    return place('sell', order);
  },

  /**
   * @see https://docs.bitfinex.com/reference/rest-auth-cancel-order
   * @example
   * const order = { clientOrderId: 1700000000000, clientOrderDate: '2023-11-14' };
   * bitfinex.sign(bitfinex.requests.cancel(order), { apiKey, key });
   */
  cancel(order: BitfinexCancel): ExchangeRequest {
    const names = ['orderId', 'clientOrderId', 'clientOrderDate'] as const;
    const { orderId, clientOrderId, clientOrderDate } = onlyFields(order, names);
    checkOneName(orderId, clientOrderId);
    const path = '/v2/auth/w/order/cancel';
    if (orderId !== undefined) {
      if (clientOrderDate !== undefined) refuse('clientOrderDate and orderId cannot be combined');
      return { method: 'POST', path, body: { id: wholeNumber(orderId, 'orderId', 53) } };
    }
    const date = matching(clientOrderDate, 'clientOrderDate', /^\d{4}-\d\d-\d\d$/, 'a day (UTC) such as 2026-01-31');
    return { method: 'POST', path, body: { cid: wholeNumber(clientOrderId, 'clientOrderId', 45), cid_date: date } };
  },

  /**
   * @see https://docs.bitfinex.com/reference/rest-auth-wallets
   * @example
   * bitfinex.sign(bitfinex.requests.balances(), { apiKey, key });
   */
  balances(none: NoFields = {}): ExchangeRequest {
    onlyFields(none, []);
    return { method: 'POST', path: '/v2/auth/r/wallets', body: {} };
  },

  /**
   * @see https://docs.bitfinex.com/reference/rest-auth-retrieve-orders
   * @example
   * bitfinex.sign(bitfinex.requests.openOrders({ symbol: 'tBTCUSD' }), { apiKey, key });
   */
  openOrders(filter: { readonly symbol?: string } = {}): ExchangeRequest {
    const { symbol } = onlyFields(filter, ['symbol']);
    const market = symbol === undefined ? '' : `/${pair(symbol)}`;
    return { method: 'POST', path: `/v2/auth/r/orders${market}`, body: {} };
  },

  /**
   * @see https://docs.bitfinex.com/reference/rest-auth-withdraw
   * @example
   * const withdrawal = { method: 'bitcoin', amount: '0.1', address: 'bc1kar0ssrr7xf3vy5l6d3lydnwkre5og2zz3f5ldq' };
   * bitfinex.sign(bitfinex.requests.withdraw(withdrawal), { apiKey, key });
   */
  withdraw(withdrawal: BitfinexWithdrawal): ExchangeRequest {
    const names = ['method', 'wallet', 'amount', 'address', 'tag'] as const;
    const { method, wallet = 'exchange', amount, address, tag } = onlyFields(withdrawal, names);
    return {
      method: 'POST',
      path: '/v2/auth/w/withdraw',
      body: {
        wallet: oneOf(wallet, 'wallet', ['exchange', 'margin', 'funding']),
        method: word(method, 'method'),
        amount: decimal(amount, 'amount'),
        address: word(address, 'address'),
        ...(tag !== undefined && { payment_id: word(tag, 'tag') }),
      },
    };
  },
}) satisfies Requests;
