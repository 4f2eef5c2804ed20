/**
 * The orders of OKX that wait for a trigger.
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-post-place-algo-order
 * @module
 */
import { type Hosted, strict } from '../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  type Grammar,
  identifier,
  positive,
  required,
  scalar,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { deny } from '../../wire/deny.js';
import { checkMargin, marketOf, order, reduces } from './orders.js';

/** The price of the order that a trigger places. Null is a market order. */
const orderPrice: Grammar<string | null> = (value, name) =>
  scalar(value, name) === '-1' ? null : positive(value, name);

const priceType = choice({ last: true, index: true, mark: true });

// Without `closeFraction`, which closes a share of a position, `sz` is the quantity.
const algoOrder = {
  instId: order.instId,
  tdMode: order.tdMode,
  ccy: order.ccy,
  side: order.side,
  posSide: order.posSide,
  reduceOnly: order.reduceOnly,
  sz: order.sz,
  tag: order.tag,
  ordType: choice({ trigger: 'trigger', conditional: 'conditional' }),
  // Market orders that buy would count the quote currency, and are refused.
  tgtCcy: choice({ base_ccy: 'base' }),
  algoClOrdId: identifier,
  /** The earlier name of `algoClOrdId`. */
  clOrdId: identifier,
  triggerPx: positive,
  triggerPxType: priceType,
  orderPx: orderPrice,
  advanceOrdType: choice({ ioc: 'IOC', fok: 'FOK' }),
  slTriggerPx: positive,
  slTriggerPxType: priceType,
  slOrdPx: orderPrice,
  tpTriggerPx: positive,
  tpTriggerPxType: priceType,
  tpOrdPx: orderPrice,
};

type Values = ValuesOf<typeof algoOrder>;

/** The three kinds of triggers, whose fields have names of their own. */
function triggersOf(values: Values) {
  const { ordType } = values;
  const given = [
    { kind: 'trigger', type: 'trigger', at: values.triggerPx, by: values.triggerPxType, price: values.orderPx },
    {
      kind: 'stopLoss',
      type: 'conditional',
      at: values.slTriggerPx,
      by: values.slTriggerPxType,
      price: values.slOrdPx,
    },
    {
      kind: 'takeProfit',
      type: 'conditional',
      at: values.tpTriggerPx,
      by: values.tpTriggerPxType,
      price: values.tpOrdPx,
    },
  ] as const;
  return given.filter(({ type, at, by, price }) => {
    const isGiven = [at, by, price].some((each) => each !== undefined);
    return isGiven && type !== ordType ? deny('a trigger does not fit ordType') : isGiven;
  });
}

/** OKX places only one of two triggers. */
function onlyTrigger(values: Values) {
  const [first, ...others] = triggersOf(values);
  if (first === undefined || others.length > 0) deny('an order must have one trigger');
  return {
    kind: first.kind,
    price: required(first.at, 'a trigger price'),
    limit: required(first.price, 'the price of the order'),
  };
}

function meant(values: Values): MeantOrder {
  const symbol = required(values.instId, 'instId');
  const side = required(values.side, 'side');
  const { limit, ...trigger } = onlyTrigger(values);
  const mode = required(values.tdMode, 'tdMode');
  const market = marketOf(symbol, mode);
  checkMargin(values, market);
  if (market === 'linear') checkUsed(values.tgtCcy, false, 'tgtCcy');
  if (market !== 'linear' && limit === null && side === 'buy') deny('the unit of sz is not certain in a market buy');
  if (limit === null) checkUsed(values.advanceOrdType, false, 'advanceOrdType');
  return {
    market,
    symbol,
    side,
    type: limit === null ? 'market' : 'limit',
    quantity: required(values.sz, 'sz'),
    quantityUnit: market === 'linear' ? 'contracts' : 'base',
    price: limit,
    quoteQuantity: null,
    reduceOnly: reduces(values, market),
    postOnly: false,
    timeInForce: values.advanceOrdType ?? null,
    trigger,
    attached: null,
    clientOrderId: values.algoClOrdId ?? values.clOrdId ?? null,
    ...(market === 'margin' && mode !== 'cash' && { margin: mode }),
  };
}

/** Endpoints that place orders with a trigger. */
export const okxAlgoOrders: readonly Hosted[] = [
  strict('order', 'POST', '/api/v5/trade/order-algo', algoOrder, (values) => ({ orders: [meant(values)] })),
];
