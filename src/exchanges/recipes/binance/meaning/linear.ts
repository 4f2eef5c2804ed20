/**
 * What the requests for Binance's contracts in USDT and USDC mean.
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/New-Order
 * @module
 */
import { type Hosted, plain, strict } from '../../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  digits,
  flag,
  identifier,
  jsonText,
  object,
  positive,
  required,
  several,
  symbol,
  type ValuesOf,
} from '../../../meaning/fields.js';
import type { MeantOrder } from '../../../meaning/meaning.js';
import { amendment, limit, market, type OrderType } from '../../../meaning/orders.js';
import { deny } from '../../../wire/deny.js';
import { contracts } from './contracts.js';
import { answer, preventsSelfTrade, side } from './spot-order.js';

/** GTX is an order that never takes, and GTD ends at `goodTillDate`. */
const timeInForce = choice({ GTC: null, IOC: 'IOC', FOK: 'FOK', GTX: 'GTX', GTD: null });

/**
 * The fields of every order. `closePosition`, which closes all of a position, `priceMatch`, which
 * makes the price relative, and trailing distances are not among them.
 */
const common = {
  symbol,
  side,
  // In hedge mode it decides whether the order opens or closes. It counts as a new order.
  positionSide: choice({ BOTH: true, LONG: true, SHORT: true }),
  timeInForce,
  quantity: positive,
  price: positive,
  reduceOnly: flag,
  newOrderRespType: answer,
  selfTradePreventionMode: preventsSelfTrade,
  goodTillDate: digits,
};

const order = { ...common, type: choice({ LIMIT: limit, MARKET: market }), newClientOrderId: identifier };

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/New-Algo-Order */
const conditionalOrder = {
  ...common,
  algoType: choice({ CONDITIONAL: true }),
  type: choice({
    STOP: { ...limit, trigger: 'stopLoss' },
    STOP_MARKET: { ...market, trigger: 'stopLoss' },
    TAKE_PROFIT: { ...limit, trigger: 'takeProfit' },
    TAKE_PROFIT_MARKET: { ...market, trigger: 'takeProfit' },
  } as const satisfies Record<string, OrderType>),
  triggerPrice: positive,
  workingType: choice({ MARK_PRICE: true, CONTRACT_PRICE: true }),
  priceProtect: choice({ true: true, false: true, TRUE: true, FALSE: true }),
  clientAlgoId: identifier,
};

function meant(
  values: Partial<ValuesOf<typeof common>>,
  { type }: OrderType,
): Omit<MeantOrder, 'trigger' | 'clientOrderId'> {
  checkUsed(values.price, type === 'limit', 'price');
  if (type === 'market' && values.timeInForce === 'GTX') deny('this type of order does not use GTX');
  const postOnly = values.timeInForce === 'GTX';
  return {
    market: 'linear',
    symbol: required(values.symbol, 'symbol'),
    side: required(values.side, 'side'),
    type,
    quantity: required(values.quantity, 'quantity'),
    quantityUnit: 'base',
    price: values.price ?? null,
    quoteQuantity: null,
    reduceOnly: values.reduceOnly ?? false,
    postOnly,
    timeInForce: values.timeInForce === 'IOC' || values.timeInForce === 'FOK' ? values.timeInForce : null,
    attached: null,
  };
}

const meantOrder = (values: ValuesOf<typeof order>): MeantOrder => ({
  ...meant(values, required(values.type, 'type')),
  trigger: null,
  clientOrderId: values.newClientOrderId ?? null,
});

function meantConditional(values: ValuesOf<typeof conditionalOrder>): MeantOrder {
  const type = required(values.type, 'type');
  required(values.algoType, 'algoType');
  return {
    ...meant(values, type),
    trigger: { kind: type.trigger, price: required(values.triggerPrice, 'triggerPrice') },
    clientOrderId: values.clientAlgoId ?? null,
  };
}

const changed = {
  symbol,
  side,
  orderId: digits,
  origClientOrderId: identifier,
  quantity: positive,
  price: positive,
};

/** Endpoints under `/fapi`. */
export const linear: readonly Hosted[] = [
  strict('order', 'POST', '/fapi/v1/order', order, (values) => ({ orders: [meantOrder(values)] })),
  // Nothing is placed.
  strict('read', 'POST', '/fapi/v1/order/test', order, () => ({})),
  // https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Place-Multiple-Orders
  strict('order', 'POST', '/fapi/v1/batchOrders', { batchOrders: jsonText(several(object(order))) }, (values) => ({
    orders: required(values.batchOrders, 'batchOrders').map(meantOrder),
  })),
  strict('order', 'POST', '/fapi/v1/algoOrder', conditionalOrder, (values) => ({
    orders: [meantConditional(values)],
  })),
  // https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Modify-Order
  strict('amend', 'PUT', '/fapi/v1/order', changed, ({ orderId, origClientOrderId, ...values }) => {
    if ((orderId === undefined) === (origClientOrderId === undefined)) deny('an amend must have one identifier');
    return {
      orders: [{ ...meant(values, limit), trigger: null, clientOrderId: null }],
      amend: amendment(orderId, origClientOrderId, 'orderId'),
    };
  }),
  ...contracts('/fapi/v1'),
  ...plain('other', 'POST', [
    '/fapi/v1/multiAssetsMargin',
    '/fapi/v1/feeBurn',
    '/fapi/v1/convert/getQuote',
    '/fapi/v1/convert/acceptQuote',
  ]),
  ...plain('read', 'GET', [
    '/fapi/v1/accountConfig',
    '/fapi/v1/apiTradingStatus',
    '/fapi/v1/convert/orderStatus',
    '/fapi/v1/feeBurn',
    '/fapi/v1/multiAssetsMargin',
    '/fapi/v1/rateLimit/order',
    '/fapi/v1/symbolConfig',
    '/fapi/v2/account',
    '/fapi/v2/balance',
    '/fapi/v2/positionRisk',
    '/fapi/v3/account',
    '/fapi/v3/balance',
    '/fapi/v3/positionRisk',
  ]),
];
