/**
 * Requests by meaning for Kraken, spot.
 * @module
 */

import { onlyFields } from '../../core/only-fields.js';
import {
  checkedOrder,
  checkOneName,
  decimal,
  matching,
  type NoFields,
  type Order,
  type OrderReference,
  type Requests,
  word,
} from '../../core/request-fields.js';
import type { ExchangeRequest } from '../../core/types/request.js';

/**
 * An order that stays open until it is cancelled, or that is filled at once as far as possible.
 * Kraken does not support fill-or-kill here.
 */
export type KrakenOrder = Order<string, 'GTC' | 'IOC'>;

export interface KrakenWithdrawal {
  readonly currency: string;
  /** Includes the fee. */
  readonly amount: string;
  /**
   * The name under which the address was saved in the account. Kraken sends to saved addresses
   * only.
   */
  readonly key: string;
  /** The address itself. Kraken checks that it is the saved one. */
  readonly address?: string;
}

function ownName(value: unknown): string {
  // https://docs.kraken.com/exchange/guides/general/clordid
  const pattern = /^(?:[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|[\da-f]{32}|[\x21-\x7e]{1,18})$/i;
  return matching(value, 'clientOrderId', pattern, 'a UUID, or up to 18 ASCII characters without spaces');
}

function exchangesName(value: unknown): string {
  // Kraken takes digits alone as a userref, and cancels every order that has it.
  return matching(
    value,
    'orderId',
    /^O[\dA-Z]{5}-[\dA-Z]{5}-[\dA-Z]{6}$/,
    "an order id of Kraken's, such as OUF4EM-FRGI2-MQMWZD",
  );
}

function place(type: 'buy' | 'sell', given: KrakenOrder): ExchangeRequest {
  const { symbol, quantity, price, clientOrderId, timeInForce, postOnly } = checkedOrder(given, ['GTC', 'IOC']);
  return {
    method: 'POST',
    path: '/0/private/AddOrder',
    body: {
      ordertype: price === undefined ? 'market' : 'limit',
      type,
      volume: quantity,
      pair: symbol,
      ...(price !== undefined && { price }),
      ...(postOnly && { oflags: 'post' }),
      ...(timeInForce !== undefined && { timeinforce: timeInForce }),
      ...(clientOrderId !== undefined && { cl_ord_id: ownName(clientOrderId) }),
    },
  };
}

/** Requests by meaning. */
export const krakenRequests = Object.freeze({
  /**
   * The `clientOrderId` is a UUID or up to 18 characters. It is unique among open orders only: if
   * the request is sent again after the first order was filled, a second order is placed.
   * @see https://docs.kraken.com/api/docs/rest-api/add-order
   * @example
   * const order = kraken.requests.buy({ symbol: 'XBTUSD', quantity: '1.25', price: '37500', clientOrderId: 'a-1' });
   * const request = kraken.sign(order, { apiKey, key });
   */
  buy(order: KrakenOrder): ExchangeRequest {
    return place('buy', order);
  },

  /**
   * @see https://docs.kraken.com/api/docs/rest-api/add-order
   * @example
   * const order = kraken.requests.sell({ type: 'market', symbol: 'XBTUSD', quantity: '1.25' });
   * kraken.sign(order, { apiKey, key });
   */
  sell(order: KrakenOrder): ExchangeRequest {
    return place('sell', order);
  },

  /**
   * @see https://docs.kraken.com/api/docs/rest-api/cancel-order
   * @example
   * kraken.sign(kraken.requests.cancel({ orderId: 'OUF4EM-FRGI2-MQMWZD' }), { apiKey, key });
   */
  cancel(order: OrderReference): ExchangeRequest {
    const { orderId, clientOrderId } = onlyFields(order, ['orderId', 'clientOrderId']);
    checkOneName(orderId, clientOrderId);
    const body = orderId === undefined ? { cl_ord_id: ownName(clientOrderId) } : { txid: exchangesName(orderId) };
    return { method: 'POST', path: '/0/private/CancelOrder', body };
  },

  /**
   * Balances, including the amounts that are held for orders.
   * @see https://docs.kraken.com/api/docs/rest-api/get-extended-balance
   * @example
   * kraken.sign(kraken.requests.balances(), { apiKey, key });
   */
  balances(none: NoFields = {}): ExchangeRequest {
    onlyFields(none, []);
    return { method: 'POST', path: '/0/private/BalanceEx' };
  },

  /**
   * Open orders of all markets. Kraken has no filter for one market.
   * @see https://docs.kraken.com/api/docs/rest-api/get-open-orders
   * @example
   * kraken.sign(kraken.requests.openOrders(), { apiKey, key });
   */
  openOrders(none: NoFields = {}): ExchangeRequest {
    onlyFields(none, []);
    return { method: 'POST', path: '/0/private/OpenOrders' };
  },

  /**
   * Withdraws to an address that was saved in the account.
   * @see https://docs.kraken.com/api/docs/rest-api/withdraw-funds
   * @example
   * kraken.sign(kraken.requests.withdraw({ currency: 'XBT', amount: '0.725', key: 'cold wallet' }), { apiKey, key });
   */
  withdraw(withdrawal: KrakenWithdrawal): ExchangeRequest {
    const { currency, amount, key, address } = onlyFields(withdrawal, ['currency', 'amount', 'key', 'address']);
    const name = matching(
      key,
      'key',
      /^(?!\s)[^\p{C}]+(?<!\s)$/u,
      "the saved address's name, without surrounding spaces",
    );
    return {
      method: 'POST',
      path: '/0/private/Withdraw',
      body: {
        asset: word(currency, 'currency'),
        key: name,
        amount: decimal(amount, 'amount'),
        ...(address !== undefined && { address: word(address, 'address') }),
      },
    };
  },
}) satisfies Requests;
