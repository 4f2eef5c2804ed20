/**
 * Requests by meaning for Coinbase Exchange.
 * @module
 */

import { onlyFields } from '../../core/only-fields.js';
import {
  checkedOrder,
  checkOneName,
  decimal,
  type NoFields,
  type Order,
  type OrderReference,
  type Requests,
  uuid,
  word,
} from '../../core/request-fields.js';
import type { ExchangeRequest } from '../../core/types/request.js';

/**
 * An order by one of its ids. Both are UUIDs. With `symbol`, an order can be cancelled even before
 * Coinbase has processed it.
 */
export type CoinbaseCancel = OrderReference & { readonly symbol?: string };

export interface CoinbaseWithdrawal {
  readonly currency: string;
  readonly amount: string;
  readonly address: string;
  /** The destination tag. Give `false` if the currency has tags but the address needs none. */
  readonly tag?: string | false;
  /** Default: Coinbase's default network for the currency. */
  readonly network?: string;
}

function place(side: 'buy' | 'sell', given: Order): ExchangeRequest {
  const { symbol, quantity, price, clientOrderId, timeInForce, postOnly } = checkedOrder(given, ['GTC', 'IOC', 'FOK']);
  return {
    method: 'POST',
    path: '/orders',
    body: {
      product_id: symbol,
      side,
      type: price === undefined ? 'market' : 'limit',
      ...(price !== undefined && { price }),
      size: quantity,
      ...(timeInForce !== undefined && { time_in_force: timeInForce }),
      ...(postOnly && { post_only: true }),
      ...(clientOrderId !== undefined && { client_oid: uuid(clientOrderId, 'clientOrderId') }),
    },
  };
}

function destination(tag: string | false): { no_destination_tag: true } | { destination_tag: string } {
  return tag === false ? { no_destination_tag: true } : { destination_tag: word(tag, 'tag') };
}

/** Requests by meaning. */
export const coinbaseRequests = Object.freeze({
  /**
   * The `clientOrderId` is a UUID. Coinbase does not check that it is new: if the request is sent
   * again, a second order is placed.
   * @see https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/orders/create-new-order
   * @example
   * const order = coinbase.requests.buy({ symbol: 'BTC-USD', quantity: '0.01', price: '15000', postOnly: true });
   * const request = coinbase.sign(order, { apiKey, passphrase, key });
   */
  buy(order: Order): ExchangeRequest {
    return place('buy', order);
  },

  /**
   * @see https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/orders/create-new-order
   * @example
   * const order = coinbase.requests.sell({ type: 'market', symbol: 'BTC-USD', quantity: '0.01' });
   * coinbase.sign(order, { apiKey, passphrase, key });
   */
  sell(order: Order): ExchangeRequest {
    return place('sell', order);
  },

  /**
   * @see https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/orders/cancel-an-order
   * @example
   * const order = { symbol: 'BTC-USD', orderId: 'd0c5340b-6d6c-49d9-b567-48c4bfca13d2' };
   * coinbase.sign(coinbase.requests.cancel(order), { apiKey, passphrase, key });
   */
  cancel(order: CoinbaseCancel): ExchangeRequest {
    const { symbol, orderId, clientOrderId } = onlyFields(order, ['symbol', 'orderId', 'clientOrderId']);
    checkOneName(orderId, clientOrderId);
    const name = orderId === undefined ? `client:${uuid(clientOrderId, 'clientOrderId')}` : uuid(orderId, 'orderId');
    const query = symbol !== undefined && { query: { product_id: word(symbol, 'symbol') } };
    return { method: 'DELETE', path: `/orders/${name}`, ...query };
  },

  /**
   * @see https://docs.cdp.coinbase.com/exchange/reference/exchangerestapi_getaccounts
   * @example
   * coinbase.sign(coinbase.requests.balances(), { apiKey, passphrase, key });
   */
  balances(none: NoFields = {}): ExchangeRequest {
    onlyFields(none, []);
    return { method: 'GET', path: '/accounts' };
  },

  /**
   * Open orders, and orders that are not settled yet.
   * @see https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/orders/get-all-orders
   * @example
   * coinbase.sign(coinbase.requests.openOrders({ symbol: 'BTC-USD' }), { apiKey, passphrase, key });
   */
  openOrders(filter: { readonly symbol?: string } = {}): ExchangeRequest {
    const { symbol } = onlyFields(filter, ['symbol']);
    const query = symbol !== undefined && { query: { product_id: word(symbol, 'symbol') } };
    return { method: 'GET', path: '/orders', ...query };
  },

  /**
   * @see
   *   https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/transfers/withdraw-to-crypto-address
   * @example
   * const withdrawal = { currency: 'XRP', amount: '20', address: 'rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh', tag: '105314' };
   * coinbase.sign(coinbase.requests.withdraw(withdrawal), { apiKey, passphrase, key });
   */
  withdraw(withdrawal: CoinbaseWithdrawal): ExchangeRequest {
    const names = ['currency', 'amount', 'address', 'tag', 'network'] as const;
    const { currency, amount, address, tag, network } = onlyFields(withdrawal, names);
    return {
      method: 'POST',
      path: '/withdrawals/crypto',
      body: {
        amount: decimal(amount, 'amount'),
        currency: word(currency, 'currency'),
        crypto_address: word(address, 'address'),
        ...(tag !== undefined && destination(tag)),
        ...(network !== undefined && { network: word(network, 'network') }),
      },
    };
  },
}) satisfies Requests;
