/**
 * The orders of Backpack and their cancellations.
 * @see https://docs.backpack.exchange/#tag/Order/operation/execute_order
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { type Hosted, strict } from '../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  digits,
  flag,
  list,
  listBody,
  object,
  positive,
  required,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { deny } from '../../wire/deny.js';

/** A spot pair, or a perpetual of the same currencies. Other contracts have other names. */
const symbol = text(/^[A-Za-z0-9]{1,20}_[A-Za-z0-9]{1,20}(?:_PERP)?$/);

/** Borrowing and lending are not known here on purpose: they move other money than the order. */
const off = choice({ false: true });

/** Backpack has more fields, which attach other orders or accept a worse price. */
const order = {
  symbol,
  side: choice({ Bid: 'buy', Ask: 'sell' }),
  orderType: choice({ Limit: 'limit', Market: 'market' }),
  price: positive,
  quantity: positive,
  quoteQuantity: positive,
  timeInForce: choice({ GTC: 'GTC', IOC: 'IOC', FOK: 'FOK' }),
  postOnly: flag,
  reduceOnly: flag,
  clientId: digits,
  selfTradePrevention: choice({ RejectTaker: true, RejectMaker: true, RejectBoth: true }),
  triggerPrice: positive,
  triggerQuantity: positive,
  triggerBy: choice({ MarkPrice: true, LastPrice: true, IndexPrice: true }),
  autoLend: off,
  autoLendRedeem: off,
  autoBorrow: off,
  autoBorrowRepay: off,
};

/** An order with a trigger states its quantity in another field. */
function sized(values: ValuesOf<typeof order>): Pick<MeantOrder, 'quantity' | 'quoteQuantity'> {
  const { quantity, quoteQuantity, triggerQuantity, triggerPrice } = values;
  checkUsed(triggerQuantity, triggerPrice !== undefined, 'triggerQuantity');
  if (triggerPrice === undefined) checkUsed(values.triggerBy, false, 'triggerBy');
  const stated = [quantity, quoteQuantity, triggerQuantity].filter((each) => each !== undefined);
  if (stated.length !== 1) deny('an order has either quantity or quoteQuantity');
  if (quoteQuantity !== undefined && values.orderType === 'limit') deny('a limit order does not use quoteQuantity');
  return { quantity: quantity ?? triggerQuantity ?? null, quoteQuantity: quoteQuantity ?? null };
}

function meant(values: ValuesOf<typeof order>): MeantOrder {
  const { price, timeInForce, postOnly = false, reduceOnly = false, triggerPrice, clientId } = values;
  const name = required(values.symbol, 'symbol');
  const type = required(values.orderType, 'orderType');
  const market = name.endsWith('_PERP') ? 'linear' : 'spot';
  checkUsed(price, type === 'limit', 'price');
  if (type === 'market' && postOnly) deny('a market order has a field of limit orders');
  if (market === 'spot' && reduceOnly) deny('a spot order does not use reduceOnly');
  return {
    market,
    symbol: name,
    side: required(values.side, 'side'),
    type,
    ...sized(values),
    quantityUnit: 'base',
    price: price ?? null,
    reduceOnly,
    postOnly,
    timeInForce: timeInForce === 'IOC' || timeInForce === 'FOK' ? timeInForce : null,
    trigger: triggerPrice === undefined ? null : { kind: 'trigger', price: triggerPrice },
    attached: null,
    clientOrderId: clientId ?? null,
  };
}

/** Endpoints that change orders. A batch is a list of the same objects. */
export const backpackOrders: readonly Hosted[] = [
  strict('order', 'POST', '/api/v1/order', order, (values) => ({ orders: [meant(values)] })),
  strict('order', 'POST', '/api/v1/orders', { [listBody]: list(object(order)) }, (values) => ({
    orders: required(values[listBody], 'a list of orders').map(meant),
  })),
  strict('cancel', 'DELETE', '/api/v1/order', { symbol, orderId: digits, clientId: digits }, (values) =>
    cancelOne({ symbol: required(values.symbol, 'symbol'), id: values.orderId, clientOrderId: values.clientId }),
  ),
  // The type chooses some of the orders.
  strict(
    'cancel',
    'DELETE',
    '/api/v1/orders',
    { symbol, orderType: choice({ RestingLimitOrder: true, ConditionalOrder: true }) },
    (values) => cancelAll({ symbol: required(values.symbol, 'symbol') }),
  ),
];
