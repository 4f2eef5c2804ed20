/**
 * Requests by meaning for Binance, spot.
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
  type OrderReference,
  type Requests,
  word,
} from '../../core/request-fields.js';
import type { ExchangeRequest } from '../../core/types/request.js';

/** An order by one of its ids, and its market. Binance's own order ids are whole numbers. */
export type BinanceCancel = OrderReference<string | number> & { readonly symbol: string };

export interface BinanceWithdrawal {
  readonly currency: string;
  readonly amount: string;
  readonly address: string;
  /** The memo or destination tag, for the networks that have one. */
  readonly tag?: string;
  /** Default: Binance's default network for the currency. */
  readonly network?: string;
}

function ownName(value: unknown): string {
  const pattern = /^[.A-Z:/a-z0-9_-]{1,36}$/;
  return matching(value, 'clientOrderId', pattern, '1 to 36 letters, digits or any of . : / _ -');
}

function exchangesName(value: string | number): string | number {
  if (typeof value !== 'number') return matching(value, 'orderId', /^\d+$/, 'a whole number');
  return Number.isSafeInteger(value) && value >= 0 ? value : refuse('orderId must be a whole number below 2^53');
}

function place(side: 'BUY' | 'SELL', given: Order): ExchangeRequest {
  const {
    symbol,
    quantity,
    price,
    clientOrderId,
    timeInForce = 'GTC',
    postOnly,
  } = checkedOrder(given, ['GTC', 'IOC', 'FOK']);
  const kind =
    price === undefined
      ? { type: 'MARKET', quantity }
      : postOnly
        ? { type: 'LIMIT_MAKER', quantity, price }
        : { type: 'LIMIT', timeInForce, quantity, price };
  const name = clientOrderId !== undefined && { newClientOrderId: ownName(clientOrderId) };
  return { method: 'POST', path: '/api/v3/order', query: { symbol, side, ...kind, ...name } };
}

/** Requests by meaning, for the spot API. */
export const binanceRequests = Object.freeze({
  /**
   * A `clientOrderId` is unique among open orders only. If the request is sent again after the
   * first order was filled, a second order is placed.
   * @see
   *   https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-order-trade
   * @example
   * const order = binance.requests.buy({ symbol: 'LTCBTC', quantity: '1', price: '0.1', clientOrderId: 'a-1' });
   * const request = binance.sign(order, { apiKey, key });
   */
  buy(order: Order): ExchangeRequest {
    return place('BUY', order);
  },

  /**
   * @see
   *   https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-order-trade
   * @example
   * const order = binance.requests.sell({ type: 'market', symbol: 'LTCBTC', quantity: '1' });
   * binance.sign(order, { apiKey, key });
   */
  sell(order: Order): ExchangeRequest {
    return place('SELL', order);
  },

  /**
   * @see
   *   https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#cancel-order-trade
   * @example
   * binance.sign(binance.requests.cancel({ symbol: 'LTCBTC', clientOrderId: 'a-1' }), { apiKey, key });
   */
  cancel(order: BinanceCancel): ExchangeRequest {
    const { symbol, orderId, clientOrderId } = onlyFields(order, ['symbol', 'orderId', 'clientOrderId']);
    checkOneName(orderId, clientOrderId);
    const name =
      orderId === undefined ? { origClientOrderId: ownName(clientOrderId) } : { orderId: exchangesName(orderId) };
    return { method: 'DELETE', path: '/api/v3/order', query: { symbol: word(symbol, 'symbol'), ...name } };
  },

  /**
   * @see
   *   https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#account-information-user_data
   * @example
   * binance.sign(binance.requests.balances(), { apiKey, key });
   */
  balances(none: NoFields = {}): ExchangeRequest {
    onlyFields(none, []);
    return { method: 'GET', path: '/api/v3/account' };
  },

  /**
   * Open orders of one market. Without `symbol` those of all markets, at a much higher request
   * weight.
   * @see
   *   https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#current-open-orders-user_data
   * @example
   * binance.sign(binance.requests.openOrders({ symbol: 'LTCBTC' }), { apiKey, key });
   */
  openOrders(filter: { readonly symbol?: string } = {}): ExchangeRequest {
    const { symbol } = onlyFields(filter, ['symbol']);
    const query = symbol !== undefined && { query: { symbol: word(symbol, 'symbol') } };
    return { method: 'GET', path: '/api/v3/openOrders', ...query };
  },

  /**
   * Accounts under a travel rule cannot use it: they have a separate endpoint.
   * @see https://developers.binance.com/docs/wallet/capital/withdraw
   * @example
   * const withdrawal = { currency: 'USDT', network: 'TRX', amount: '25', address: 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf' };
   * binance.sign(binance.requests.withdraw(withdrawal), { apiKey, key });
   */
  withdraw(withdrawal: BinanceWithdrawal): ExchangeRequest {
    const names = ['currency', 'amount', 'address', 'tag', 'network'] as const;
    const { currency, amount, address, tag, network } = onlyFields(withdrawal, names);
    return {
      method: 'POST',
      path: '/sapi/v1/capital/withdraw/apply',
      query: {
        coin: word(currency, 'currency'),
        ...(network !== undefined && { network: word(network, 'network') }),
        address: word(address, 'address'),
        ...(tag !== undefined && { addressTag: word(tag, 'tag') }),
        amount: decimal(amount, 'amount'),
      },
    };
  },
}) satisfies Requests;
