/**
 * Requests by meaning for Bittrex v3, as last documented:
 * https://github.com/Bittrex/bittrex.github.io, `_data/api-spec-v3.json`.
 * @module
 */

import { onlyFields } from '../../core/only-fields.js';
import {
  checkedOrder,
  decimal,
  type NoFields,
  type Order,
  type Requests,
  uuid,
  word,
} from '../../core/request-fields.js';
import type { ExchangeRequest } from '../../core/types/request.js';

export interface BittrexWithdrawal {
  readonly currency: string;
  readonly amount: string;
  readonly address: string;
  /** The memo or destination tag, for the currencies that have one. */
  readonly tag?: string;
}

const times = { GTC: 'GOOD_TIL_CANCELLED', IOC: 'IMMEDIATE_OR_CANCEL', FOK: 'FILL_OR_KILL' } as const;

function place(direction: 'BUY' | 'SELL', given: Order): ExchangeRequest {
  const { symbol, quantity, price, clientOrderId, timeInForce, postOnly } = checkedOrder(given, ['GTC', 'IOC', 'FOK']);
  // Bittrex has no default, and a market order cannot stay open.
  const time = times[timeInForce ?? (price === undefined ? 'IOC' : 'GTC')];
  return {
    method: 'POST',
    path: '/v3/orders',
    body: {
      marketSymbol: symbol,
      direction,
      type: price === undefined ? 'MARKET' : 'LIMIT',
      quantity,
      ...(price !== undefined && { limit: price }),
      timeInForce: postOnly ? 'POST_ONLY_GOOD_TIL_CANCELLED' : time,
      ...(clientOrderId !== undefined && { clientOrderId: uuid(clientOrderId, 'clientOrderId') }),
    },
  };
}

/** Requests by meaning. */
export const bittrexRequests = Object.freeze({
  /**
   * The `clientOrderId` is a UUID. For 24 hours Bittrex refused a second order with the same one,
   * even if the first was no longer open.
   * @see https://bittrex.github.io/api/v3#operation--orders-post
   * @example
   * const clientOrderId = crypto.randomUUID();
   * const order = bittrex.requests.buy({ symbol: 'LTC-BTC', quantity: '1', price: '0.1', clientOrderId });
   * const request = bittrex.sign(order, { apiKey, key });
   */
  buy(order: Order): ExchangeRequest {
    return place('BUY', order);
  },

  /**
   * @see https://bittrex.github.io/api/v3#operation--orders-post
   * @example
   * const order = bittrex.requests.sell({ type: 'market', symbol: 'LTC-BTC', quantity: '1' });
   * bittrex.sign(order, { apiKey, key });
   */
  sell(order: Order): ExchangeRequest {
    return place('SELL', order);
  },

  /**
   * Cancels by Bittrex's own id, a UUID. It cannot cancel by a `clientOrderId`.
   * @see https://bittrex.github.io/api/v3#operation--orders--orderId--delete
   * @example
   * bittrex.sign(bittrex.requests.cancel({ orderId: '83d4dd58-cba5-4fb4-881c-f77fc43009d9' }), { apiKey, key });
   */
  cancel(order: { readonly orderId: string }): ExchangeRequest {
    const { orderId } = onlyFields(order, ['orderId']);
    return { method: 'DELETE', path: `/v3/orders/${uuid(orderId, 'orderId')}` };
  },

  /**
   * @see https://bittrex.github.io/api/v3#operation--balances-get
   * @example
   * bittrex.sign(bittrex.requests.balances(), { apiKey, key });
   */
  balances(none: NoFields = {}): ExchangeRequest {
    onlyFields(none, []);
    return { method: 'GET', path: '/v3/balances' };
  },

  /**
   * @see https://bittrex.github.io/api/v3#operation--orders-open-get
   * @example
   * bittrex.sign(bittrex.requests.openOrders({ symbol: 'LTC-BTC' }), { apiKey, key });
   */
  openOrders(filter: { readonly symbol?: string } = {}): ExchangeRequest {
    const { symbol } = onlyFields(filter, ['symbol']);
    const query = symbol !== undefined && { query: { marketSymbol: word(symbol, 'symbol') } };
    return { method: 'GET', path: '/v3/orders/open', ...query };
  },

  /**
   * @see https://bittrex.github.io/api/v3#operation--withdrawals-post
   * @example
   * const withdrawal = { currency: 'BTC', amount: '0.1', address: 'bc1kar0ssrr7xf3vy5l6d3lydnwkre5og2zz3f5ldq' };
   * bittrex.sign(bittrex.requests.withdraw(withdrawal), { apiKey, key });
   */
  withdraw(withdrawal: BittrexWithdrawal): ExchangeRequest {
    const { currency, amount, address, tag } = onlyFields(withdrawal, ['currency', 'amount', 'address', 'tag']);
    return {
      method: 'POST',
      path: '/v3/withdrawals',
      body: {
        currencySymbol: word(currency, 'currency'),
        quantity: decimal(amount, 'amount'),
        cryptoAddress: word(address, 'address'),
        ...(tag !== undefined && { cryptoAddressTag: word(tag, 'tag') }),
      },
    };
  },
}) satisfies Requests;
