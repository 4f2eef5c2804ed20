/**
 * What the requests of Poloniex mean. Its contracts are only read and cancelled.
 * @see https://api-docs.poloniex.com/spot/api/private/order
 * @module
 */
import { type Hosted, on, plain, strict, vague } from '../../meaning/endpoint.js';
import {
  choice,
  digits,
  list,
  positive,
  required,
  type Shape,
  several,
  symbol,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { Cancellation, MeantOrder } from '../../meaning/meaning.js';
import { hostsOf, inJson, inQuery, type Meanings } from '../../meaning/meanings.js';
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
  clientOrderId,
} satisfies Shape;

const order = {
  ...common,
  type: choice({
    LIMIT: { type: 'limit', postOnly: false },
    LIMIT_MAKER: { type: 'limit', postOnly: true },
    MARKET: { type: 'market', postOnly: false },
  }),
  /** The cost of a market order that buys, in the quote currency. */
  amount: positive,
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
  if ((values.price !== undefined) !== (type === 'limit')) deny('the type of the order does not fit its price');
  return {
    market: 'spot',
    symbol: required(values.symbol, 'symbol'),
    side: required(values.side, 'side'),
    type,
    quantityUnit: 'base',
    price: values.price ?? null,
    reduceOnly: false,
    timeInForce: values.timeInForce ?? null,
    attached: null,
    clientOrderId: values.clientOrderId ?? null,
  } as const;
}

function meant(values: ValuesOf<typeof order>): MeantOrder {
  const { type, postOnly } = required(values.type, 'type');
  const { quantity, amount } = values;
  const byCost = type === 'market' && values.side === 'buy';
  if ((amount !== undefined) !== byCost) deny('a market order that buys has amount, and no other order has');
  if ((quantity !== undefined) === byCost) deny('a market order that buys has no quantity, and other orders have one');
  return {
    ...meantCommon(values, type),
    quantity: quantity ?? null,
    quoteQuantity: amount ?? null,
    postOnly,
    trigger: null,
  };
}

function meantSmart(values: ValuesOf<typeof smartOrder>): MeantOrder {
  return {
    ...meantCommon(values, required(values.type, 'type')),
    quantity: required(values.quantity, 'quantity'),
    quoteQuantity: null,
    postOnly: false,
    trigger: { kind: 'trigger', price: required(values.stopPrice, 'stopPrice') },
  };
}

/** The order that the last segment of the path names: `cid:` and the client's id, or its own id. */
function named(name = ''): Pick<Cancellation, 'ids' | 'clientOrderId'> {
  const [, own] = /^cid:([\w-]+)$/.exec(name) ?? [];
  if (own !== undefined) return { ids: null, clientOrderId: own };
  return /^\d+$/.test(name) ? { ids: [name] } : deny('the path does not name an order');
}

const symbols = list(symbol);

/** A list without symbols stands for all symbols. */
function allOf(given: readonly string[] = []): Cancellation {
  const [only = null, ...others] = given;
  if (others.length > 0) deny('a cancellation names more than one symbol');
  return { symbol: only, ids: null, all: true };
}

/** The cancellations of one kind of orders. */
function cancels(path: string, details: Pick<Cancellation, 'trigger'>, more: Shape): Hosted[] {
  return [
    strict('cancel', 'DELETE', `${path}/cancelByIds`, { orderIds: several(digits) }, ({ orderIds }) => ({
      cancel: { symbol: null, ids: required(orderIds, 'orderIds'), all: false, ...details },
    })),
    strict('cancel', 'DELETE', `${path}/{order}`, {}, (_, segments) => ({
      cancel: { symbol: null, ...named(segments['order']), all: false, ...details },
    })),
    strict('cancel', 'DELETE', path, { symbols, accountTypes: several(accountType), ...more }, (values) => ({
      cancel: { ...allOf(values.symbols), ...details },
    })),
  ];
}

const lacking = 'an amend of Poloniex does not state its symbol';

const trading = [
  strict('order', 'POST', '/orders', order, (values) => ({ orders: [meant(values)] })),
  vague('amend', 'PUT', '/orders/{order}', lacking),
  // Cancels all orders unless it is sent again within this many seconds. -1 ends it.
  strict('cancel', 'POST', '/orders/killSwitch', { timeout: digits }, ({ timeout }) => ({
    cancel: { symbol: null, ids: null, all: true, after: required(timeout, 'timeout') },
  })),
  ...cancels('/orders', {}, {}),
  ...plain('read', 'GET', ['/orders', '/orders/history', '/orders/{order}', '/orders/{order}/trades', '/trades']),
  // https://api-docs.poloniex.com/spot/api/private/smart-order
  strict('order', 'POST', '/smartorders', smartOrder, (values) => ({ orders: [meantSmart(values)] })),
  vague('amend', 'PUT', '/smartorders/{order}', lacking),
  ...cancels('/smartorders', { trigger: true }, { orderTypes: several(choice({ STOP: true, STOP_LIMIT: true })) }),
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
  strict('cancel', 'DELETE', '/v3/trade/order', { symbol, ordId: digits, clOrdId: clientOrderId }, (values) => {
    const { ordId: id, clOrdId: own } = values;
    if (id === undefined && own === undefined) deny('ordId is missing');
    const ids = id === undefined ? null : [id];
    return {
      cancel: {
        symbol: required(values.symbol, 'symbol'),
        ids,
        ...(own !== undefined && { clientOrderId: own }),
        all: false,
      },
    };
  }),
  strict('cancel', 'DELETE', '/v3/trade/allOrders', { symbol }, (values) => ({
    cancel: { symbol: values.symbol ?? null, ids: null, all: true },
  })),
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
  fields: (request) => (request.method === 'GET' ? inQuery(request) : inJson(request)),
};
