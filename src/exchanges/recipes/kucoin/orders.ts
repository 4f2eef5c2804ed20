/**
 * An order of KuCoin's spot and margin markets.
 * @see https://www.kucoin.com/docs-new/rest/spot-trading/orders/add-order
 * @module
 */
import {
  checkUsed,
  choice,
  digits,
  flag,
  identifier,
  object,
  positive,
  required,
  several,
  symbol,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { deny } from '../../wire/deny.js';

/** A remark or a tag, in ASCII. */
const remark = text(/^[\x20-\x7e]{0,100}$/);

const preventsSelfTrade = choice({ CN: true, CO: true, CB: true, DC: true });

/** GTT ends after `cancelAfter` seconds. */
const timeInForce = choice({ GTC: null, GTT: null, IOC: 'IOC', FOK: 'FOK' });

export const order = {
  clientOid: identifier,
  symbol,
  side: choice({ buy: 'buy', sell: 'sell' }),
  type: choice({ limit: 'limit', market: 'market' }),
  size: positive,
  price: positive,
  // The cost of a market order.
  funds: positive,
  timeInForce,
  cancelAfter: digits,
  postOnly: flag,
  hidden: flag,
  iceberg: flag,
  visibleSize: positive,
  stp: preventsSelfTrade,
  tags: remark,
  remark,
  allowMaxTimeWindow: digits,
  clientTimestamp: digits,
};

/** Otherwise the order trades with borrowed money. */
const onlySpot = choice({ TRADE: true });

/** https://www.kucoin.com/docs-new/abandoned-endpoints/spot-trading/orders/add-order-old */
export const oldOrder = { ...order, tradeType: onlySpot };

/** https://www.kucoin.com/docs-new/abandoned-endpoints/spot-trading/orders/batch-add-orders-old */
export const oldBatch = { symbol, orderList: several(object(oldOrder)) };

/** https://www.kucoin.com/docs-new/rest/spot-trading/orders/add-stop-order */
export const stopOrder = { ...oldOrder, stop: choice({ loss: 'falls', entry: 'rises' }), stopPrice: positive };

/** https://www.kucoin.com/docs-new/rest/margin-trading/orders/add-order */
export const marginOrder = { ...order, isIsolated: flag, autoBorrow: flag, autoRepay: flag };

/** https://www.kucoin.com/docs-new/abandoned-endpoints/margin-trading/add-order */
export const oldMarginOrder = {
  ...order,
  marginModel: choice({ cross: 'cross', isolated: 'isolated' }),
  autoBorrow: flag,
  autoRepay: flag,
};

type Stated = Partial<ValuesOf<typeof order>>;

/** The market is spot, unless the order borrows. */
export function meant(values: Stated, margin?: 'cross' | 'isolated'): MeantOrder {
  const type = required(values.type, 'type');
  const { size, price, funds, postOnly = false, timeInForce = null } = values;
  checkUsed(price, type === 'limit', 'price');
  const byCost = type === 'market' && funds !== undefined;
  checkUsed(funds, byCost, 'funds');
  checkUsed(size, !byCost, 'size');
  if (type === 'market' && (postOnly || timeInForce !== null)) deny('a market order does not use timeInForce');
  return {
    market: margin === undefined ? 'spot' : 'margin',
    symbol: required(values.symbol, 'symbol'),
    side: required(values.side, 'side'),
    type,
    quantity: size ?? null,
    quantityUnit: 'base',
    price: price ?? null,
    quoteQuantity: funds ?? null,
    reduceOnly: false,
    postOnly,
    timeInForce,
    trigger: null,
    attached: null,
    clientOrderId: values.clientOid ?? null,
    ...(margin !== undefined && { margin }),
  };
}

/** Orders of a batch have the symbol of the batch. */
export function meantOldBatch({ symbol: shared, orderList }: ValuesOf<typeof oldBatch>): MeantOrder[] {
  return required(orderList, 'orderList').map((each) => {
    if (each.symbol !== undefined && each.symbol !== shared) deny('the orders of a batch differ in their symbol');
    return meant({ ...each, symbol: shared });
  });
}

export const meantStop = (values: ValuesOf<typeof stopOrder>): MeantOrder => ({
  ...meant(values),
  trigger: { kind: 'trigger', price: required(values.stopPrice, 'stopPrice') },
  // Without `stop` it waits for a fall: https://github.com/ccxt/ccxt/issues/22314
  waitsUntil: values.stop ?? 'falls',
});

/**
 * An order of a unified account. Contracts, borrowed money and attached orders are not known.
 * https://www.kucoin.com/docs-new/rest/ua/place-order
 */
export const unifiedOrder = {
  tradeType: choice({ SPOT: true }),
  clientOid: identifier,
  symbol,
  side: choice({ BUY: 'buy', SELL: 'sell' }),
  orderType: choice({ LIMIT: 'limit', MARKET: 'market' }),
  size: positive,
  sizeUnit: choice({ BASECCY: 'base', QUOTECCY: 'quote' }),
  price: positive,
  timeInForce,
  cancelAfter: digits,
  postOnly: flag,
  reduceOnly: choice({ false: false }),
  stp: preventsSelfTrade,
  tags: remark,
  triggerDirection: choice({ UP: 'rises', DOWN: 'falls' }),
  triggerPrice: positive,
  triggerPriceType: choice({ TP: true, MP: true, IP: true }),
};

export function meantUnified(values: ValuesOf<typeof unifiedOrder>): MeantOrder {
  required(values.tradeType, 'tradeType');
  const { triggerPrice, triggerDirection } = values;
  checkUsed(triggerDirection, triggerPrice !== undefined, 'triggerDirection');
  const byCost = required(values.sizeUnit, 'sizeUnit') === 'quote';
  const size = required(values.size, 'size');
  const { clientOid, symbol, side, orderType: type, price, timeInForce, postOnly } = values;
  const stated: Stated = { clientOid, symbol, side, type, price, timeInForce, postOnly };
  return {
    ...meant({ ...stated, ...(byCost ? { funds: size } : { size }) }),
    trigger: triggerPrice === undefined ? null : { kind: 'trigger', price: triggerPrice },
    ...(triggerDirection !== undefined && { waitsUntil: triggerDirection }),
  };
}
