/**
 * An order of Binance's spot market. Orders with borrowed money have the same fields.
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints
 * @module
 */
import {
  checkUsed,
  choice,
  digits,
  identifier,
  positive,
  required,
  symbol,
  type ValuesOf,
} from '../../../meaning/fields.js';
import type { Market, MeantOrder } from '../../../meaning/meaning.js';
import { limit, market, type OrderType } from '../../../meaning/orders.js';
import { deny } from '../../../wire/deny.js';

export const side = choice({ BUY: 'buy', SELL: 'sell' });
export const answer = choice({ ACK: true, RESULT: true, FULL: true });
export const preventsSelfTrade = choice({
  EXPIRE_TAKER: true,
  EXPIRE_MAKER: true,
  EXPIRE_BOTH: true,
  DECREMENT: true,
  NONE: true,
});

export const spotOrder = {
  symbol,
  side,
  type: choice({
    LIMIT: limit,
    MARKET: market,
    LIMIT_MAKER: { ...limit, postOnly: true },
    STOP_LOSS: { ...market, trigger: 'stopLoss' },
    STOP_LOSS_LIMIT: { ...limit, trigger: 'stopLoss' },
    TAKE_PROFIT: { ...market, trigger: 'takeProfit' },
    TAKE_PROFIT_LIMIT: { ...limit, trigger: 'takeProfit' },
  }),
  timeInForce: choice({ GTC: null, IOC: 'IOC', FOK: 'FOK' }),
  quantity: positive,
  quoteOrderQty: positive,
  price: positive,
  stopPrice: positive,
  icebergQty: positive,
  newClientOrderId: identifier,
  strategyId: digits,
  strategyType: digits,
  newOrderRespType: answer,
  selfTradePreventionMode: preventsSelfTrade,
};

export function meantSpot(values: ValuesOf<typeof spotOrder>, market: Market): MeantOrder {
  const { type, postOnly = false, trigger }: OrderType = required(values.type, 'type');
  const { quantity, quoteOrderQty, price, stopPrice } = values;
  checkUsed(price, type === 'limit', 'price');
  checkUsed(stopPrice, trigger !== undefined, 'stopPrice');
  const byCost = quoteOrderQty !== undefined;
  if (byCost && (type !== 'market' || trigger !== undefined)) deny('this type of order does not use quoteOrderQty');
  checkUsed(quantity, !byCost, 'quantity');
  return {
    market,
    symbol: required(values.symbol, 'symbol'),
    side: required(values.side, 'side'),
    type,
    quantity: quantity ?? null,
    quantityUnit: 'base',
    price: price ?? null,
    quoteQuantity: quoteOrderQty ?? null,
    reduceOnly: false,
    postOnly,
    timeInForce: values.timeInForce ?? null,
    trigger: trigger === undefined ? null : { kind: trigger, price: stopPrice ?? null },
    attached: null,
    clientOrderId: values.newClientOrderId ?? null,
  };
}

/** Which order a cancellation names. Binance cancels the order that has both identifiers. */
export const named = { symbol, orderId: digits, origClientOrderId: identifier, newClientOrderId: identifier };
