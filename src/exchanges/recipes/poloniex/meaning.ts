/**
 * What the requests of Poloniex mean. Its contracts are only read and cancelled.
 * @see https://api-docs.poloniex.com/spot/api/private/order
 * @module
 */
import { cancelAll, cancelOne, cancelSeveral } from '../../meaning/cancels.js';
import { type Hosted, on, plain, strict, vague } from '../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  digits,
  list,
  listBody,
  object,
  positive,
  required,
  type Shape,
  several,
  symbol,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { hostsOf, inQueryOrJson, type Meanings } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import { poloniex } from './recipe.js';

const clientOrderId = text(/^[\w-]{1,64}$/);
const accountType = choice({ SPOT: true });

const common = {
  symbol,
  side: choice({ BUY: 'buy', SELL: 'sell' }),
  accountType,
  timeInForce: choice({ GTC: null, IOC: 'IOC', FOK: 'FOK' }),
  price: positive,
  quantity: positive,
  /** A cost in the quote currency, of an order that buys at the market. */
  amount: positive,
  clientOrderId,
} satisfies Shape;

const order = {
  ...common,
  type: choice({
    LIMIT: { type: 'limit', postOnly: false },
    LIMIT_MAKER: { type: 'limit', postOnly: true },
    MARKET: { type: 'market', postOnly: false },
  }),
  /** If it is true, the order may borrow. */
  allowBorrow: choice({ false: false }),
  stpMode: choice({ EXPIRE_TAKER: true, EXPIRE_MAKER: true, EXPIRE_BOTH: true, NONE: true }),
} satisfies Shape;

/** Trailing orders have relative prices, and are not known here. */
const smartOrder = {
  ...common,
  type: choice({ STOP: 'market', STOP_LIMIT: 'limit' }),
  stopPrice: positive,
} satisfies Shape;

function meantCommon(values: ValuesOf<typeof common>, type: 'limit' | 'market') {
  const { price, quantity, amount } = values;
  const side = required(values.side, 'side');
  checkUsed(price, type === 'limit', 'price');
  if (amount !== undefined && (type !== 'market' || side !== 'buy')) deny('this type of order does not use amount');
  return {
    market: 'spot',
    symbol: required(values.symbol, 'symbol'),
    side,
    type,
    quantity: quantity ?? null,
    quantityUnit: 'base',
    price: price ?? null,
    quoteQuantity: amount ?? null,
    reduceOnly: false,
    timeInForce: values.timeInForce ?? null,
    attached: null,
    clientOrderId: values.clientOrderId ?? null,
  } as const;
}

function meant(values: ValuesOf<typeof order>): MeantOrder {
  const { type, postOnly } = required(values.type, 'type');
  const byCost = type === 'market' && values.side === 'buy';
  checkUsed(values.amount, byCost, 'amount');
  checkUsed(values.quantity, !byCost, 'quantity');
  return { ...meantCommon(values, type), postOnly, trigger: null };
}

function meantSmart(values: ValuesOf<typeof smartOrder>): MeantOrder {
  if ((values.quantity === undefined) === (values.amount === undefined)) deny('an order has either quantity or amount');
  return {
    ...meantCommon(values, required(values.type, 'type')),
    postOnly: false,
    trigger: { kind: 'trigger', price: required(values.stopPrice, 'stopPrice') },
  };
}

/** The order that the last segment of the path names: its own id, or `cid:` and the client's. */
function named(name = ''): { readonly id?: string; readonly clientOrderId?: string } {
  const [, clientOrderId] = /^cid:([\w-]+)$/.exec(name) ?? [];
  if (clientOrderId !== undefined) return { clientOrderId };
  return /^\d+$/.test(name) ? { id: name } : deny('the path does not name an order');
}

/** A list without symbols stands for all symbols. */
function onlySymbol([only, ...others]: readonly string[] = []): string | undefined {
  return others.length > 0 ? deny('a cancellation names more than one symbol') : only;
}

/** The cancellations of one kind of orders. */
function cancels(path: string, trigger: boolean, more: Shape): Hosted[] {
  const all = { symbols: list(symbol), accountTypes: several(accountType) };
  return [
    strict('cancel', 'DELETE', `${path}/cancelByIds`, { orderIds: several(digits) }, ({ orderIds }) =>
      cancelSeveral(
        required(orderIds, 'orderIds').map((id) => ({ id })),
        { trigger },
      ),
    ),
    strict('cancel', 'DELETE', `${path}/{order}`, {}, (_, segments) =>
      cancelOne({ ...named(segments['order']), trigger }),
    ),
    strict('cancel', 'DELETE', path, { ...more, ...all }, ({ symbols }) =>
      cancelAll({ symbol: onlySymbol(symbols), trigger }),
    ),
  ];
}

const lacking = 'an amend of Poloniex does not state its symbol';

const trading = [
  strict('order', 'POST', '/orders', order, (values) => ({ orders: [meant(values)] })),
  strict('order', 'POST', '/orders/batch', { [listBody]: several(object(order)) }, ({ [listBody]: orders }) => ({
    orders: required(orders, 'the list of orders').map(meant),
  })),
  vague('amend', 'PUT', '/orders/{order}', lacking),
  // Cancels all orders unless it is sent again within this many seconds. -1 ends it.
  strict('cancel', 'POST', '/orders/killSwitch', { timeout: digits }, ({ timeout }) =>
    cancelAll({}, required(timeout, 'timeout')),
  ),
  ...cancels('/orders', false, {}),
  ...plain('read', 'GET', ['/orders', '/orders/history', '/orders/{order}', '/orders/{order}/trades', '/trades']),
  // https://api-docs.poloniex.com/spot/api/private/smart-order
  strict('order', 'POST', '/smartorders', smartOrder, (values) => ({ orders: [meantSmart(values)] })),
  vague('amend', 'PUT', '/smartorders/{order}', lacking),
  ...cancels('/smartorders', true, { orderTypes: several(choice({ STOP: true, STOP_LIMIT: true })) }),
  ...plain('read', 'GET', ['/smartorders', '/smartorders/history', '/smartorders/{order}']),
];

/** https://api-docs.poloniex.com/spot/api/private/account and the pages beside it. */
const account = [
  ...plain('withdraw', 'POST', ['/wallets/withdraw', '/v2/wallets/withdraw']),
  ...plain('transfer', 'POST', ['/accounts/transfer', '/subaccounts/transfer']),
  ...plain('other', 'POST', ['/wallets/address']),
  ...plain('read', 'GET', [
    '/accounts',
    '/accounts/activity',
    '/accounts/balances',
    '/accounts/interest/history',
    '/accounts/transfer',
    '/accounts/transfer/{id}',
    '/accounts/{id}/balances',
    '/feeinfo',
    '/margin/accountMargin',
    '/margin/borrowStatus',
    '/margin/maxSize',
    '/subaccounts',
    '/subaccounts/balances',
    '/subaccounts/transfer',
    '/subaccounts/transfer/{id}',
    '/subaccounts/{id}/balances',
    '/wallets/activity',
    '/wallets/addresses',
    '/wallets/addresses/{currency}',
  ]),
];

/** https://api-docs.poloniex.com/v3/futures/api/ */
const contracts = [
  strict('cancel', 'DELETE', '/v3/trade/order', { symbol, ordId: digits, clOrdId: clientOrderId }, (values) =>
    cancelOne({
      symbol: required(values.symbol, 'symbol'),
      id: values.ordId,
      clientOrderId: values.clOrdId,
    }),
  ),
  strict('cancel', 'DELETE', '/v3/trade/allOrders', { symbol }, (values) => cancelAll({ symbol: values.symbol })),
  ...plain('other', 'POST', ['/v3/position/leverage', '/v3/position/mode', '/v3/trade/position/margin']),
  ...plain('read', 'GET', [
    '/v3/account/balance',
    '/v3/account/bills',
    '/v3/position/leverages',
    '/v3/position/mode',
    '/v3/position/riskLimit',
    '/v3/trade/order/details',
    '/v3/trade/order/history',
    '/v3/trade/order/opens',
    '/v3/trade/order/trades',
    '/v3/trade/position/history',
    '/v3/trade/position/opens',
  ]),
];

/** The meanings of Poloniex. */
export const poloniexMeanings: Meanings = {
  id: poloniex.id,
  endpoints: on(hostsOf(poloniex, 'live'), [...trading, ...account, ...contracts]),
  fields: inQueryOrJson,
};
