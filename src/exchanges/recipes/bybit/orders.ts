/**
 * The orders of Bybit, their amends and their cancellations. `category` decides the market.
 * The account is a unified one. In classic accounts some fields had no effect, but Bybit has no
 * such accounts any more: https://bybit-exchange.github.io/docs/v5/acct-mode
 * @see https://bybit-exchange.github.io/docs/v5/order/create-order
 * @module
 */
import { cancelAll, cancelOne, cancelSeveral } from '../../meaning/cancels.js';
import { type Hosted, strict, vague } from '../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  digits,
  flag,
  identifier,
  list,
  object,
  positive,
  required,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { Market, MeantOrder } from '../../meaning/meaning.js';
import { amendedLimit, amendment, sized } from '../../meaning/orders.js';
import { deny } from '../../wire/deny.js';

const symbol = text(/^[A-Z0-9][A-Z0-9-]{0,39}$/);
const coin = text(/^[A-Z0-9]{1,20}$/);
const traded = choice({ spot: 'spot', linear: 'linear' });

const order = {
  symbol,
  isLeverage: choice({ 0: false, 1: true }),
  side: choice({ Buy: 'buy', Sell: 'sell' }),
  orderType: choice({ Limit: 'limit', Market: 'market' }),
  // A quantity of 0 can close a whole position, so it is refused.
  qty: positive,
  marketUnit: choice({ baseCoin: 'base', quoteCoin: 'quote' }),
  price: positive,
  triggerDirection: choice({ 1: 'rises', 2: 'falls' }),
  orderFilter: choice({ Order: 'plain', StopOrder: 'conditional', tpslOrder: 'conditional' }),
  triggerPrice: positive,
  triggerBy: choice({ LastPrice: true, IndexPrice: true, MarkPrice: true }),
  timeInForce: choice({ GTC: 'GTC', IOC: 'IOC', FOK: 'FOK', PostOnly: 'PostOnly' }),
  positionIdx: choice({ 0: 'net', 1: 'buy', 2: 'sell' }),
  orderLinkId: identifier,
  reduceOnly: flag,
  smpType: choice({ None: true, CancelMaker: true, CancelTaker: true, CancelBoth: true }),
};

type Values = ValuesOf<typeof order>;
type Category = 'spot' | 'linear';

/** A spot order that borrows is a margin order. */
function marketOf({ isLeverage }: Values, category: Category): Market {
  if (category === 'linear') checkUsed(isLeverage, false, 'isLeverage');
  return category === 'spot' && isLeverage === true ? 'margin' : category;
}

/**
 * Whether `qty` counts the base or the quote currency. A market order that buys on the spot market
 * counts the quote currency, unless `marketUnit` says otherwise. Bybit does not document that
 * conditional orders follow `marketUnit`.
 */
function unitOf({ orderType, side, marketUnit, triggerPrice }: Values, category: Category): 'base' | 'quote' {
  const applies = category === 'spot' && orderType === 'market';
  const usual = applies && side === 'buy' ? 'quote' : 'base';
  if (marketUnit === undefined) return usual;
  if (!applies || (triggerPrice !== undefined && marketUnit !== usual)) deny('this order does not use marketUnit');
  return marketUnit;
}

/**
 * An order waits for its trigger if it has a trigger price. On the spot market its filter says so
 * too.
 */
function triggerOf(values: Values, category: Category): MeantOrder['trigger'] {
  const { triggerPrice, triggerDirection, triggerBy, orderFilter } = values;
  const waits = triggerPrice !== undefined;
  if (category === 'spot') {
    checkUsed(triggerBy, false, 'triggerBy');
    if ((orderFilter === 'conditional') !== waits) deny('orderFilter does not fit triggerPrice');
  } else {
    checkUsed(orderFilter, false, 'orderFilter');
    if (waits) required(triggerDirection, 'triggerDirection');
  }
  if (!waits && triggerBy !== undefined) deny('triggerBy has no triggerPrice');
  if (!waits && triggerDirection !== undefined) deny('triggerDirection has no triggerPrice');
  return waits ? { kind: 'trigger', price: triggerPrice } : null;
}

/** On the spot market `reduceOnly` has no effect. */
function reduces({ reduceOnly = false, positionIdx = 'net', side }: Values, category: Category): boolean {
  if (category === 'spot') return false;
  if (reduceOnly && positionIdx === side) deny('an order that opens a position cannot reduce it');
  return reduceOnly;
}

/** A market order is always IOC. */
function timeInForceOf({ timeInForce, orderType }: Values): Pick<MeantOrder, 'timeInForce' | 'postOnly'> {
  if (orderType === 'market' && (timeInForce === 'FOK' || timeInForce === 'PostOnly')) {
    deny('a market order does not use this timeInForce');
  }
  return {
    timeInForce: timeInForce === 'IOC' || timeInForce === 'FOK' ? timeInForce : null,
    postOnly: timeInForce === 'PostOnly',
  };
}

function meant(values: Values, category: Category): MeantOrder {
  const type = required(values.orderType, 'orderType');
  const quantity = required(values.qty, 'qty');
  const market = marketOf(values, category);
  checkUsed(values.price, type === 'limit', 'price');
  if (category === 'spot' && values.positionIdx !== 'net') checkUsed(values.positionIdx, false, 'positionIdx');
  const inQuote = unitOf(values, category) === 'quote';
  return {
    market,
    symbol: required(values.symbol, 'symbol'),
    side: required(values.side, 'side'),
    type,
    ...sized(quantity, inQuote),
    quantityUnit: 'base',
    price: values.price ?? null,
    reduceOnly: reduces(values, category),
    ...timeInForceOf(values),
    trigger: triggerOf(values, category),
    ...(values.triggerDirection !== undefined && { waitsUntil: values.triggerDirection }),
    attached: null,
    clientOrderId: values.orderLinkId ?? null,
    ...(market === 'margin' && { margin: 'cross' as const }),
  };
}

const amend = {
  category: traded,
  symbol,
  orderId: identifier,
  orderLinkId: identifier,
  qty: positive,
  price: positive,
};

/**
 * The quantity includes what is filled.
 * https://bybit-exchange.github.io/docs/v5/order/amend-order
 */
function amended(values: ValuesOf<typeof amend>): MeantOrder {
  if (required(values.category, 'category') === 'spot') {
    deny('an amend does not say whether the order is a spot or a margin order');
  }
  return {
    ...amendedLimit,
    market: 'linear',
    symbol: required(values.symbol, 'symbol'),
    quantity: required(values.qty, 'qty'),
    price: required(values.price, 'price'),
    clientOrderId: values.orderLinkId ?? null,
  };
}

const category = choice({ spot: 'spot', linear: 'linear', inverse: 'inverse', option: 'option' });
/** True for orders that wait for their trigger. */
const orderFilter = choice({
  Order: false,
  StopOrder: true,
  tpslOrder: true,
  OcoOrder: true,
  BidirectionalTpslOrder: true,
});
const named = { symbol, orderId: identifier, orderLinkId: identifier };

/** Endpoints that change orders. */
export const bybitOrders: readonly Hosted[] = [
  strict('order', 'POST', '/v5/order/create', { category: traded, ...order }, (values) => ({
    orders: [meant(values, required(values.category, 'category'))],
  })),
  // https://bybit-exchange.github.io/docs/v5/order/batch-place
  strict('order', 'POST', '/v5/order/create-batch', { category: traded, request: list(object(order)) }, (values) => ({
    orders: required(values.request, 'request').map((each) => meant(each, required(values.category, 'category'))),
  })),
  strict('amend', 'POST', '/v5/order/amend', amend, (values) => ({
    orders: [amended(values)],
    amend: amendment(values.orderId, values.orderLinkId, 'orderId'),
  })),
  vague('amend', 'POST', '/v5/order/amend-batch', 'amends of several orders are not known'),
  vague('order', 'POST', '/v5/position/trading-stop', 'orders that follow a position do not state their quantity'),
  // https://bybit-exchange.github.io/docs/v5/order/cancel-order
  strict('cancel', 'POST', '/v5/order/cancel', { category, ...named, orderFilter }, (values) => {
    required(values.category, 'category');
    return cancelOne({
      symbol: required(values.symbol, 'symbol'),
      id: values.orderId,
      clientOrderId: values.orderLinkId,
      trigger: values.orderFilter ?? false,
    });
  }),
  // https://bybit-exchange.github.io/docs/v5/order/batch-cancel
  strict('cancel', 'POST', '/v5/order/cancel-batch', { category, request: list(object(named)) }, (values) => {
    required(values.category, 'category');
    return cancelSeveral(
      required(values.request, 'request').map((each) => {
        checkUsed(each.orderLinkId, false, 'orderLinkId');
        return { symbol: required(each.symbol, 'symbol'), id: each.orderId };
      }),
    );
  }),
  // https://bybit-exchange.github.io/docs/v5/order/cancel-all
  strict(
    'cancel',
    'POST',
    '/v5/order/cancel-all',
    { category, symbol, baseCoin: coin, settleCoin: coin, orderFilter, stopOrderType: choice({ Stop: true }) },
    (values) => {
      required(values.category, 'category');
      return cancelAll({ symbol: values.symbol, trigger: values.orderFilter ?? false });
    },
  ),
  // https://bybit-exchange.github.io/docs/v5/order/dcp
  strict(
    'cancel',
    'POST',
    '/v5/order/disconnected-cancel-all',
    { timeWindow: digits, product: choice({ OPTIONS: true, DERIVATIVES: true, SPOT: true }) },
    ({ timeWindow }) => cancelAll({}, required(timeWindow, 'timeWindow')),
  ),
];
