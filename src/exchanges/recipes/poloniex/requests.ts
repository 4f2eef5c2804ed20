/**
 * Requests by meaning for Poloniex, spot.
 * @module
 */

import { onlyFields } from '../../core/only-fields.js';
import { refuse } from '../../core/refuse.js';
import {
  checkedOrder,
  checkOneName,
  decimal,
  type LimitOrder,
  matching,
  type NoFields,
  type Order,
  type OrderReference,
  orderFields,
  type Requests,
  word,
} from '../../core/request-fields.js';
import type { ExchangeRequest } from '../../core/types/request.js';

/** A limit order, or a market order for an amount of the quote currency. */
export type PoloniexBuy =
  | (LimitOrder & { readonly quoteQuantity?: never })
  | {
      readonly type: 'market';
      readonly symbol: string;
      readonly quoteQuantity: string;
      readonly clientOrderId?: string;
    };

export interface PoloniexWithdrawal {
  readonly currency: string;
  readonly network: string;
  readonly amount: string;
  readonly address: string;
  /** The memo or destination tag, for the networks that have one. */
  readonly tag?: string;
}

function ownName(value: unknown): string {
  return matching(value, 'clientOrderId', /^[\w-]{1,64}$/, '1 to 64 letters, digits, _ or -');
}

function place(body: Readonly<Record<string, string>>, clientOrderId: string | undefined): ExchangeRequest {
  const name = clientOrderId !== undefined && { clientOrderId: ownName(clientOrderId) };
  return { method: 'POST', path: '/orders', body: { ...body, ...name } };
}

function placeOrder(side: 'BUY' | 'SELL', given: Order): ExchangeRequest {
  const { symbol, quantity, price, clientOrderId, timeInForce, postOnly } = checkedOrder(given, ['GTC', 'IOC', 'FOK']);
  if (price === undefined) return place({ symbol, side, type: 'MARKET', quantity }, clientOrderId);
  const type = postOnly ? 'LIMIT_MAKER' : 'LIMIT';
  return place(
    { symbol, side, type, ...(timeInForce !== undefined && { timeInForce }), quantity, price },
    clientOrderId,
  );
}

/** Requests by meaning. */
export const poloniexRequests = Object.freeze({
  /**
   * A market order gives the amount to spend as `quoteQuantity`. Poloniex does not document that it
   * refuses a `clientOrderId` that was used before.
   * @see https://api-docs.poloniex.com/spot/api/private/order#create-order
   * @example
   * const order = poloniex.requests.buy({ symbol: 'BTC_USDT', quantity: '0.5', price: '40000', timeInForce: 'IOC' });
   * const request = poloniex.sign(order, { apiKey, key });
   * const market = poloniex.requests.buy({ type: 'market', symbol: 'BTC_USDT', quoteQuantity: '100' });
   */
  buy(order: PoloniexBuy): ExchangeRequest {
    const given = onlyFields(order, [...orderFields, 'quoteQuantity']);
    if (given.quoteQuantity === undefined) {
      if (given.price === undefined) {
        const remedy = "Give a price, or type: 'market' and quoteQuantity, the amount of the quote currency to spend.";
        refuse('quantity is not enough for a market buy', remedy);
      }
      return placeOrder('BUY', given);
    }
    const names = ['type', 'symbol', 'quoteQuantity', 'clientOrderId'] as const;
    const { type, symbol, quoteQuantity, clientOrderId } = onlyFields(given, names);
    const amount = decimal(quoteQuantity, 'quoteQuantity');
    if (type !== 'market') refuse("type must be 'market' together with quoteQuantity");
    return place({ symbol: word(symbol, 'symbol'), side: 'BUY', type: 'MARKET', amount }, clientOrderId);
  },

  /**
   * @see https://api-docs.poloniex.com/spot/api/private/order#create-order
   * @example
   * const order = poloniex.requests.sell({ type: 'market', symbol: 'BTC_USDT', quantity: '0.5' });
   * poloniex.sign(order, { apiKey, key });
   */
  sell(order: Order): ExchangeRequest {
    return placeOrder('SELL', order);
  },

  /**
   * @see https://api-docs.poloniex.com/spot/api/private/order#cancel-order-by-id
   * @example
   * poloniex.sign(poloniex.requests.cancel({ clientOrderId: 'a-1' }), { apiKey, key });
   */
  cancel(order: OrderReference): ExchangeRequest {
    const { orderId, clientOrderId } = onlyFields(order, ['orderId', 'clientOrderId']);
    checkOneName(orderId, clientOrderId);
    const name =
      orderId === undefined
        ? `cid:${ownName(clientOrderId)}`
        : matching(orderId, 'orderId', /^\d+$/, 'a whole number given as text');
    return { method: 'DELETE', path: `/orders/${name}` };
  },

  /**
   * @see https://api-docs.poloniex.com/spot/api/private/account
   * @example
   * poloniex.sign(poloniex.requests.balances(), { apiKey, key });
   */
  balances(none: NoFields = {}): ExchangeRequest {
    onlyFields(none, []);
    return { method: 'GET', path: '/accounts/balances' };
  },

  /**
   * @see https://api-docs.poloniex.com/spot/api/private/order
   * @example
   * poloniex.sign(poloniex.requests.openOrders({ symbol: 'BTC_USDT' }), { apiKey, key });
   */
  openOrders(filter: { readonly symbol?: string } = {}): ExchangeRequest {
    const { symbol } = onlyFields(filter, ['symbol']);
    const query = symbol !== undefined && { query: { symbol: word(symbol, 'symbol') } };
    return { method: 'GET', path: '/orders', ...query };
  },

  /**
   * @see https://api-docs.poloniex.com/spot/api/private/wallet
   * @example
   * const withdrawal = { currency: 'USDT', network: 'TRX', amount: '25', address: 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf' };
   * poloniex.sign(poloniex.requests.withdraw(withdrawal), { apiKey, key });
   */
  withdraw(withdrawal: PoloniexWithdrawal): ExchangeRequest {
    const names = ['currency', 'network', 'amount', 'address', 'tag'] as const;
    const { currency, network, amount, address, tag } = onlyFields(withdrawal, names);
    return {
      method: 'POST',
      path: '/v2/wallets/withdraw',
      body: {
        coin: word(currency, 'currency'),
        network: word(network, 'network'),
        amount: decimal(amount, 'amount'),
        address: word(address, 'address'),
        ...(tag !== undefined && { addressTag: word(tag, 'tag') }),
      },
    };
  },
}) satisfies Requests;
