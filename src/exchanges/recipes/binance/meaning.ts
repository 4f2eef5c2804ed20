/**
 * What the requests of Binance mean.
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints
 * @module
 */
import { on, plain, strict } from '../../meaning/endpoint.js';
import { choice, digits, flag, identifier, positive, required, symbol, type ValuesOf } from '../../meaning/fields.js';
import type { Market, MeantOrder } from '../../meaning/meaning.js';
import { fieldsOf, hostsOf, type Meanings, without } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import { binance } from './recipe.js';

const side = choice({ BUY: 'buy', SELL: 'sell' });
const answer = choice({ ACK: true, RESULT: true, FULL: true });
const preventsSelfTrade = choice({
  EXPIRE_TAKER: true,
  EXPIRE_MAKER: true,
  EXPIRE_BOTH: true,
  DECREMENT: true,
  NONE: true,
});

interface OrderType {
  readonly type: 'limit' | 'market';
  readonly postOnly?: boolean;
  readonly trigger?: 'stopLoss' | 'takeProfit';
}

const limit: OrderType = { type: 'limit' };
const market: OrderType = { type: 'market' };

const spotOrder = {
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

/** Denies a field that this type of order does not use, because its effect is not documented. */
function checkUsed(given: unknown, isUsed: boolean, name: string): void {
  if ((given !== undefined) !== isUsed) deny(isUsed ? `${name} is missing` : `this type of order does not use ${name}`);
}

function meantSpot(values: ValuesOf<typeof spotOrder>, market: Market): MeantOrder {
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
const named = { symbol, orderId: digits, origClientOrderId: identifier, newClientOrderId: identifier };

const spot = [
  strict('order', 'POST', '/api/v3/order', spotOrder, (values) => ({ orders: [meantSpot(values, 'spot')] })),
  // Nothing is placed: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints
  strict('read', 'POST', '/api/v3/order/test', { ...spotOrder, computeCommissionRates: flag }, () => ({})),
  strict(
    'amend',
    'POST',
    '/api/v3/order/cancelReplace',
    {
      ...spotOrder,
      // With ALLOW_FAILURE the new order is placed although the old one stays.
      cancelReplaceMode: choice({ STOP_ON_FAILURE: true, ALLOW_FAILURE: true }),
      cancelOrderId: digits,
      cancelOrigClientOrderId: identifier,
      cancelNewClientOrderId: identifier,
    },
    (values) => ({
      orders: [meantSpot(values, 'spot')],
      amend: {
        id: values.cancelOrderId ?? null,
        ...(values.cancelOrigClientOrderId !== undefined && { clientOrderId: values.cancelOrigClientOrderId }),
      },
    }),
  ),
  strict('cancel', 'DELETE', '/api/v3/order', named, (values) => ({
    cancel: {
      symbol: required(values.symbol, 'symbol'),
      ids: values.orderId === undefined ? null : [values.orderId],
      ...(values.origClientOrderId !== undefined && { clientOrderId: values.origClientOrderId }),
      all: values.orderId === undefined && values.origClientOrderId === undefined ? deny('orderId is missing') : false,
    },
  })),
  strict('cancel', 'DELETE', '/api/v3/openOrders', { symbol }, (values) => ({
    cancel: { symbol: required(values.symbol, 'symbol'), ids: null, all: true },
  })),
  ...plain('session', 'POST', ['/api/v3/userDataStream']),
  ...plain('session', 'PUT', ['/api/v3/userDataStream']),
  ...plain('session', 'DELETE', ['/api/v3/userDataStream']),
  ...plain('read', 'GET', [
    '/api/v3/account',
    '/api/v3/account/commission',
    '/api/v3/allOrderList',
    '/api/v3/allOrders',
    '/api/v3/myAllocations',
    '/api/v3/myPreventedMatches',
    '/api/v3/myTrades',
    '/api/v3/openOrderList',
    '/api/v3/openOrders',
    '/api/v3/order',
    '/api/v3/orderList',
    '/api/v3/rateLimit/order',
  ]),
];

/** The meanings of Binance. */
export const binanceMeanings: Meanings = {
  id: binance.id,
  endpoints: on(hostsOf(binance, 'spot', 'us', 'demo', 'testnet'), spot),
  fields: (request) => without(fieldsOf(request), ['timestamp', 'recvWindow', 'signature']),
};
