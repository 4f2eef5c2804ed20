/**
 * The orders of Bitget on the spot market and with borrowed money, API v2.
 * @module
 */
import { cancelAll, cancelOne, cancelSeveral } from '../../meaning/cancels.js';
import { type Details, type Hosted, strict, vague } from '../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  digits,
  identifier,
  list,
  object,
  positive,
  required,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { deny } from '../../wire/deny.js';

export const symbol = text(/^[A-Z0-9]{2,40}$/);
const side = choice({ buy: 'buy', sell: 'sell' });
const orderType = choice({ limit: 'limit', market: 'market' });
const stpMode = choice({ none: true, cancel_taker: true, cancel_maker: true, cancel_both: true });

/** How long an order stays. Bitget documents lower case, and clients write either. */
const force = choice({
  gtc: 'GTC',
  GTC: 'GTC',
  ioc: 'IOC',
  IOC: 'IOC',
  fok: 'FOK',
  FOK: 'FOK',
  post_only: 'PostOnly',
});

/** It has no effect on a market order. */
function stays(type: 'limit' | 'market', given: 'GTC' | 'IOC' | 'FOK' | 'PostOnly' | undefined) {
  const inForce = type === 'limit' ? required(given, 'how long the order stays') : 'GTC';
  return {
    timeInForce: inForce === 'IOC' || inForce === 'FOK' ? inForce : null,
    postOnly: inForce === 'PostOnly',
  } satisfies Partial<MeantOrder>;
}

export const shares = { side, orderType, force, price: positive, clientOid: identifier, stpMode };

type Common = ValuesOf<typeof shares>;

/** The parts that orders of every market share. */
export function shared(values: Common, name: string | undefined) {
  const type = required(values.orderType, 'orderType');
  checkUsed(values.price, type === 'limit', 'price');
  return {
    symbol: required(name, 'symbol'),
    side: required(values.side, 'side'),
    type,
    quantityUnit: 'base',
    price: values.price ?? null,
    reduceOnly: false,
    ...stays(type, values.force),
    trigger: null,
    attached: null,
    clientOrderId: values.clientOid ?? null,
  } satisfies Partial<MeantOrder>;
}

/** Times that limit how long the request is valid. */
const valid = { requestTime: digits, receiveWindow: digits };
// The type tpsl waits for its trigger.
const spotOrder = { ...shares, size: positive, tpslType: choice({ normal: true }) };

/** A market order that buys counts the quote currency. */
function meantSpot(values: ValuesOf<typeof spotOrder>, name: string | undefined): MeantOrder {
  const order = shared(values, name);
  const size = required(values.size, 'size');
  const inQuote = order.type === 'market' && order.side === 'buy';
  return { market: 'spot', ...order, quantity: inQuote ? null : size, quoteQuantity: inQuote ? size : null };
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

const marginOrder = {
  symbol,
  ...shares,
  loanType: choice({ normal: true, autoLoan: true, autoRepay: true, autoLoanAndRepay: true }),
  baseSize: positive,
  quoteSize: positive,
};

function meantMargin(values: ValuesOf<typeof marginOrder>, margin: 'cross' | 'isolated'): MeantOrder {
  const order = shared(values, values.symbol);
  required(values.loanType, 'loanType');
  const inQuote = order.type === 'market' && order.side === 'buy';
  checkUsed(values.baseSize, !inQuote, 'baseSize');
  checkUsed(values.quoteSize, inQuote, 'quoteSize');
  return {
    market: 'margin',
    ...order,
    quantity: values.baseSize ?? null,
    quoteQuantity: values.quoteSize ?? null,
    margin,
  };
}

const one = { orderId: digits, clientOid: identifier };
export const named = { symbol, ...one };

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
  const size = required(values.size, 'size');
  const inQuote = values.planType === 'quote';
  if (inQuote && (order.type === 'limit' || order.side === 'sell'))
    deny('this order does not count the quote currency');
  return {
    ...order,
    market: 'spot',
    quantity: inQuote ? null : size,
    quoteQuantity: inQuote ? size : null,
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

/** The order that an amend names. With both identifiers, `orderId` counts. */
export const amendment = ({ orderId, clientOid }: ValuesOf<typeof one>) => ({
  id: orderId ?? null,
  ...(orderId === undefined && { clientOrderId: required(clientOid, 'orderId') }),
});

/** An amended order keeps its side, which the request does not repeat. */
export const amendedLimit = {
  side: null,
  type: 'limit',
  quantityUnit: 'base',
  quoteQuantity: null,
  reduceOnly: false,
  postOnly: false,
  timeInForce: null,
  trigger: null,
  attached: null,
} as const satisfies Partial<MeantOrder>;

/** Cancels the orders of a list. The orders share the symbol outside, or have their own. */
export function cancelListed(orders: readonly ValuesOf<typeof named>[], outside?: string, trigger = false): Details {
  return cancelSeveral(
    orders.map((each) => {
      checkUsed(each.clientOid, false, 'clientOid');
      return { symbol: outside ?? each.symbol, id: each.orderId };
    }),
    { trigger },
  );
}

/** https://www.bitget.com/api-doc/spot/trade/Place-Order */
const spot = [
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
    amend: amendment(values),
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

/** https://www.bitget.com/api-doc/margin/cross/trade/Cross-Place-Order */
const margin = (['cross', 'isolated'] as const).flatMap((mode) => {
  const path = `/api/v2/margin/${mode === 'cross' ? 'crossed' : 'isolated'}`;
  return [
    strict('order', 'POST', `${path}/place-order`, marginOrder, (values) => ({ orders: [meantMargin(values, mode)] })),
    vague('order', 'POST', `${path}/batch-place-order`, 'several margin orders are not known'),
    strict('cancel', 'POST', `${path}/cancel-order`, named, (values) =>
      cancelOne({
        symbol: required(values.symbol, 'symbol'),
        id: values.orderId,
        clientOrderId: values.clientOid,
      }),
    ),
    strict(
      'cancel',
      'POST',
      `${path}/batch-cancel-order`,
      { symbol, orderIdList: list(object(one)) },
      ({ orderIdList, symbol: outside }) =>
        cancelSeveral(
          required(orderIdList, 'orderIdList').map((each) => {
            checkUsed(each.clientOid, false, 'clientOid');
            return { symbol: required(outside, 'symbol'), id: each.orderId };
          }),
        ),
    ),
  ];
});

/** Endpoints of API v2 that change orders on the spot market, with and without borrowed money. */
export const bitgetOrders: readonly Hosted[] = [...spot, ...margin];
