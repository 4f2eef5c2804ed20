/**
 * The orders of OKX, their amends and their cancellations.
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order
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
  listBody,
  object,
  positive,
  required,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { Market, MeantOrder } from '../../meaning/meaning.js';
import { amendedLimit, amendment, type OrderType, sized } from '../../meaning/orders.js';
import { deny } from '../../wire/deny.js';

const instrument = text(/^[A-Z0-9]{1,20}(?:-[A-Z0-9]{1,20}){1,4}$/);

export const order = {
  instId: instrument,
  tdMode: choice({ cash: 'cash', cross: 'cross', isolated: 'isolated' }),
  /** The currency of the margin. */
  ccy: text(/^[A-Z0-9]{1,20}$/),
  clOrdId: identifier,
  tag: identifier,
  side: choice({ buy: 'buy', sell: 'sell' }),
  posSide: choice({ net: 'net', long: 'buy', short: 'sell' }),
  ordType: choice({
    limit: { type: 'limit' },
    market: { type: 'market' },
    post_only: { type: 'limit', postOnly: true },
    ioc: { type: 'limit', timeInForce: 'IOC' },
    fok: { type: 'limit', timeInForce: 'FOK' },
  } as const satisfies Record<string, OrderType>),
  sz: positive,
  px: positive,
  reduceOnly: flag,
  tgtCcy: choice({ base_ccy: 'base', quote_ccy: 'quote' }),
  tradeQuoteCcy: text(/^[A-Z0-9]{1,20}$/),
  banAmend: flag,
  // With 1 the exchange may change the price.
  pxAmendType: choice({ 0: true }),
  stpMode: choice({ cancel_maker: true, cancel_taker: true, cancel_both: true }),
};

/** A linear perpetual. Others have other names, such as BTC-USD-SWAP and BTC-USD-251226. */
const linear = /^[A-Z0-9]+-(?:USDT|USDC)-SWAP$/;
const pair = /^[A-Z0-9]+-([A-Z0-9]+)$/;

/** A pair is a spot market and a margin market. The mode of the trade decides. */
export function marketOf(name: string, mode: 'cash' | 'cross' | 'isolated'): Market {
  if (pair.test(name)) return mode === 'cash' ? 'spot' : 'margin';
  if (!linear.test(name)) deny('instId is neither a pair nor a linear perpetual');
  return mode === 'cash' ? deny('a contract has no tdMode cash') : 'linear';
}

/**
 * Whether `sz` counts the base or the quote currency. A market order that buys counts the quote
 * currency by default. `tgtCcy` changes that for spot market orders only.
 */
function unitOf({ tgtCcy, side }: ValuesOf<typeof order>, market: Market, isMarketOrder: boolean): 'base' | 'quote' {
  const usual = isMarketOrder && market !== 'linear' && side === 'buy' ? 'quote' : 'base';
  if (market === 'margin' && usual === 'quote') deny('clients disagree about the unit of sz in a margin market buy');
  if (tgtCcy === undefined) return usual;
  const applies = market === 'spot' && isMarketOrder;
  if (market === 'linear' || (!applies && tgtCcy !== usual)) deny('this order does not use tgtCcy');
  return tgtCcy;
}

type Position = Pick<ValuesOf<typeof order>, 'reduceOnly' | 'posSide' | 'side' | 'ccy'>;

/** Only margin orders have a currency of their margin, and only contracts have two positions. */
export function checkMargin({ ccy, posSide }: Position, market: Market): void {
  if (market !== 'margin') checkUsed(ccy, false, 'ccy');
  if (market !== 'linear') checkUsed(posSide === 'net' ? undefined : posSide, false, 'posSide');
}

/** In the long/short mode `reduceOnly` has no effect: the side and the position decide. */
export function reduces({ reduceOnly = false, posSide = 'net', side }: Position, market: Market): boolean {
  if (!reduceOnly) return false;
  if (market === 'spot' || posSide === side) deny('this order does not use reduceOnly');
  return true;
}

function meant(values: ValuesOf<typeof order>): MeantOrder {
  const symbol = required(values.instId, 'instId');
  const mode = required(values.tdMode, 'tdMode');
  const side = required(values.side, 'side');
  const size = required(values.sz, 'sz');
  const { type, postOnly, timeInForce }: OrderType = required(values.ordType, 'ordType');
  const market = marketOf(symbol, mode);
  checkUsed(values.px, type === 'limit', 'px');
  checkMargin(values, market);
  // OKX trades BTC-USD against another currency if this field says so.
  if (values.tradeQuoteCcy !== undefined && values.tradeQuoteCcy !== pair.exec(symbol)?.[1]) {
    deny('tradeQuoteCcy is not the quote currency of instId');
  }
  const inQuote = unitOf(values, market, type === 'market') === 'quote';
  return {
    market,
    symbol,
    side,
    type,
    ...sized(size, inQuote),
    quantityUnit: market === 'linear' ? 'contracts' : 'base',
    price: values.px ?? null,
    reduceOnly: reduces(values, market),
    postOnly: postOnly ?? false,
    timeInForce: timeInForce ?? null,
    trigger: null,
    attached: null,
    clientOrderId: values.clOrdId ?? null,
    ...(market === 'margin' && mode !== 'cash' && { margin: mode }),
  };
}

const amend = {
  instId: instrument,
  ordId: digits,
  clOrdId: identifier,
  newSz: positive,
  newPx: positive,
  cxlOnFail: flag,
  reqId: identifier,
};

/** The new size includes what is filled. The order of a pair may be a margin order. */
function amended(values: ValuesOf<typeof amend>): MeantOrder {
  const symbol = required(values.instId, 'instId');
  if (!linear.test(symbol)) deny('an amend does not say whether the order is a spot or a margin order');
  return {
    ...amendedLimit,
    market: 'linear',
    symbol,
    quantity: required(values.newSz, 'newSz'),
    quantityUnit: 'contracts',
    price: required(values.newPx, 'newPx'),
    clientOrderId: values.clOrdId ?? null,
  };
}

const named = { instId: instrument, ordId: digits, clOrdId: identifier };
const algo = { instId: instrument, algoId: digits };

/** Endpoints that change orders. A batch is a list of the same objects. */
export const okxOrders: readonly Hosted[] = [
  strict('order', 'POST', '/api/v5/trade/order', order, (values) => ({ orders: [meant(values)] })),
  strict('order', 'POST', '/api/v5/trade/batch-orders', { [listBody]: list(object(order)) }, (values) => ({
    orders: required(values[listBody], 'a list of orders').map(meant),
  })),
  strict('amend', 'POST', '/api/v5/trade/amend-order', amend, (values) => ({
    orders: [amended(values)],
    amend: amendment(values.ordId, values.clOrdId, 'ordId'),
  })),
  vague('amend', 'POST', '/api/v5/trade/amend-batch-orders', 'amends of several orders are not known'),
  vague('amend', 'POST', '/api/v5/trade/amend-algos', 'orders with a trigger are not known'),
  vague('order', 'POST', '/api/v5/trade/close-position', 'the request does not state its quantity'),
  strict('cancel', 'POST', '/api/v5/trade/cancel-order', named, ({ instId, ordId, clOrdId }) =>
    cancelOne({ symbol: required(instId, 'instId'), id: ordId, clientOrderId: clOrdId }),
  ),
  strict('cancel', 'POST', '/api/v5/trade/cancel-batch-orders', { [listBody]: list(object(named)) }, (values) =>
    cancelSeveral(
      required(values[listBody], 'a list of orders').map(({ instId, ordId, clOrdId }) => {
        checkUsed(clOrdId, false, 'clOrdId');
        return { symbol: required(instId, 'instId'), id: ordId };
      }),
    ),
  ),
  strict('cancel', 'POST', '/api/v5/trade/cancel-algos', { [listBody]: list(object(algo)) }, (values) =>
    cancelSeveral(
      required(values[listBody], 'a list of orders').map(({ instId, algoId }) => ({
        symbol: required(instId, 'instId'),
        id: algoId,
      })),
      { trigger: true },
    ),
  ),
  strict('cancel', 'POST', '/api/v5/trade/cancel-all-after', { timeOut: digits, tag: identifier }, ({ timeOut }) =>
    cancelAll({}, required(timeOut, 'timeOut')),
  ),
];
