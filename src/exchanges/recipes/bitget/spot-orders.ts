/**
 * The orders of Bitget on the spot market, API v2.
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { type Hosted, strict, vague } from '../../meaning/endpoint.js';
import { choice, digits, identifier, list, object, positive, required, type ValuesOf } from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { amendedLimit, amendment, sized } from '../../meaning/orders.js';
import { deny } from '../../wire/deny.js';
import { cancelListed, named, one, shared, shares, symbol } from './order-parts.js';

/** Times that limit how long the request is valid. */
const valid = { requestTime: digits, receiveWindow: digits };
// The type tpsl waits for its trigger.
const spotOrder = { ...shares, size: positive, tpslType: choice({ normal: true }) };

/** A market order that buys counts the quote currency. */
function meantSpot(values: ValuesOf<typeof spotOrder>, name: string | undefined): MeantOrder {
  const order = shared(values, name);
  const inQuote = order.type === 'market' && order.side === 'buy';
  return { market: 'spot', ...order, ...sized(required(values.size, 'size'), inQuote) };
}

const batchMode = choice({ single: 'single', multiple: 'multiple' });
const batchOrder = { symbol, ...spotOrder };

/** In the mode `single`, which is the default, the symbol is outside, otherwise in each order. */
function meantBatch(
  orders: readonly ValuesOf<typeof batchOrder>[],
  mode: 'single' | 'multiple',
  outside: string | undefined,
): MeantOrder[] {
  if (mode === 'single') required(outside, 'symbol');
  return orders.map((each) => {
    if (mode === 'single' && each.symbol !== undefined && each.symbol !== outside) deny('an order has another symbol');
    return meantSpot(each, mode === 'single' ? outside : each.symbol);
  });
}

const { price: _, ...planShares } = shares;

const planOrder = {
  symbol,
  ...planShares,
  size: positive,
  triggerPrice: positive,
  triggerType: choice({ fill_price: true, mark_price: true }),
  executePrice: positive,
  planType: choice({ amount: 'base', total: 'quote' }),
};

/** The type of the plan says which currency the size counts. It is the base currency by default. */
function meantPlan(values: ValuesOf<typeof planOrder>): MeantOrder {
  const order = shared({ ...values, price: values.executePrice }, values.symbol);
  const inQuote = values.planType === 'quote';
  if (inQuote && (order.type === 'limit' || order.side === 'sell'))
    deny('this order does not count the quote currency');
  return {
    ...order,
    market: 'spot',
    ...sized(required(values.size, 'size'), inQuote),
    trigger: { kind: 'trigger', price: required(values.triggerPrice, 'triggerPrice') },
  };
}

const replaced = {
  symbol,
  orderId: digits,
  clientOid: identifier,
  newClientOid: identifier,
  price: positive,
  size: positive,
  // Clients write it, although only limit orders can be replaced.
  orderType: choice({ limit: 'limit' }),
};

/**
 * Endpoints that change orders on the spot market.
 * https://www.bitget.com/api-doc/spot/trade/Place-Order
 */
export const bitgetSpotOrders: readonly Hosted[] = [
  strict('order', 'POST', '/api/v2/spot/trade/place-order', { symbol, ...spotOrder, ...valid }, (values) => ({
    orders: [meantSpot(values, values.symbol)],
  })),
  // https://www.bitget.com/api-doc/spot/trade/Batch-Place-Orders
  strict(
    'order',
    'POST',
    '/api/v2/spot/trade/batch-orders',
    { symbol, batchMode, orderList: list(object(batchOrder)) },
    (values) => ({
      orders: meantBatch(required(values.orderList, 'orderList'), values.batchMode ?? 'single', values.symbol),
    }),
  ),
  // https://www.bitget.com/api-doc/spot/trade/Cancel-Replace-Order
  strict('amend', 'POST', '/api/v2/spot/trade/cancel-replace-order', replaced, (values) => ({
    orders: [
      {
        ...amendedLimit,
        market: 'spot',
        symbol: required(values.symbol, 'symbol'),
        quantity: required(values.size, 'size'),
        price: required(values.price, 'price'),
        clientOrderId: values.newClientOid ?? null,
      },
    ],
    amend: amendment(values.orderId, values.clientOid, 'orderId'),
  })),
  // https://www.bitget.com/api-doc/spot/plan/Place-Plan-Order
  strict('order', 'POST', '/api/v2/spot/trade/place-plan-order', planOrder, (values) => ({
    orders: [meantPlan(values)],
  })),
  vague('amend', 'POST', '/api/v2/spot/trade/modify-plan-order', 'orders with a trigger are not known'),
  // https://www.bitget.com/api-doc/spot/trade/Cancel-Order
  strict(
    'cancel',
    'POST',
    '/api/v2/spot/trade/cancel-order',
    { ...named, tpslType: choice({ normal: false, tpsl: true }) },
    (values) =>
      cancelOne({
        symbol: required(values.symbol, 'symbol'),
        id: values.orderId,
        clientOrderId: values.clientOid,
        trigger: values.tpslType ?? false,
      }),
  ),
  strict(
    'cancel',
    'POST',
    '/api/v2/spot/trade/batch-cancel-order',
    { symbol, batchMode, orderList: list(object(named)) },
    (values) =>
      cancelListed(
        required(values.orderList, 'orderList'),
        values.batchMode === 'multiple' ? undefined : required(values.symbol, 'symbol'),
      ),
  ),
  strict('cancel', 'POST', '/api/v2/spot/trade/cancel-symbol-order', { symbol }, (values) =>
    cancelAll({ symbol: required(values.symbol, 'symbol') }),
  ),
  // https://www.bitget.com/api-doc/spot/plan/Cancel-Plan-Order
  strict('cancel', 'POST', '/api/v2/spot/trade/cancel-plan-order', one, (values) =>
    cancelOne({ id: values.orderId, clientOrderId: values.clientOid, trigger: true }),
  ),
];
