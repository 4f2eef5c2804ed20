/**
 * What the requests of Bitfinex mean.
 * @see https://docs.bitfinex.com/reference/rest-auth-submit-order
 * @module
 */
import { cancelAll, cancelOne, cancelSeveral } from '../../meaning/cancels.js';
import { on, plain, strict, vague } from '../../meaning/endpoint.js';
import {
  choice,
  decimal,
  digits,
  type Grammar,
  identifier,
  object,
  positive,
  required,
  several,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { hostsOf, inJson, type Meanings } from '../../meaning/meanings.js';
import { twoPrices } from '../../meaning/orders.js';
import { deny } from '../../wire/deny.js';
import { bitfinex } from './recipe.js';

/** `EXCHANGE` orders use the exchange wallet. All others borrow, or trade contracts. */
const orderType = choice({
  'EXCHANGE LIMIT': { type: 'limit', time: null },
  'EXCHANGE IOC': { type: 'limit', time: 'IOC' },
  'EXCHANGE FOK': { type: 'limit', time: 'FOK' },
  'EXCHANGE MARKET': { type: 'market', time: null },
  'EXCHANGE STOP': { type: 'market', time: null, trigger: 'trigger' },
  'EXCHANGE STOP LIMIT': { type: 'limit', time: null, trigger: 'trigger' },
});

/** The currencies of contracts end with F0, and no spot pair has one. */
const pair = text(/^t(?!.*F0)(?:[A-Z0-9]{6}|[A-Z0-9]{2,16}:[A-Z0-9]{2,16})$/);

/**
 * A sum of numbers: 64 hides an order and 4096 lets it only rest. The others close positions or add
 * an order. https://docs.bitfinex.com/docs/flag-values
 */
const flags = choice({ 0: false, 64: false, 4096: true, 4160: true });

const order = {
  type: orderType,
  symbol: pair,
  // Above zero buys, below zero sells.
  amount: decimal,
  price: positive,
  price_aux_limit: positive,
  flags,
  gid: digits,
  cid: digits,
  // The time at which the order is cancelled.
  tif: text(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/),
  meta: object({ aff_code: identifier }),
};

function meant(values: ValuesOf<typeof order>): MeantOrder {
  const kind = required(values.type, 'type');
  const amount = required(values.amount, 'amount');
  const sells = amount.startsWith('-');
  return {
    market: 'spot',
    symbol: required(values.symbol, 'symbol'),
    side: sells ? 'sell' : 'buy',
    type: kind.type,
    quantity: amount === '0' ? deny('amount must not be zero') : amount.slice(sells ? 1 : 0),
    quantityUnit: 'base',
    ...twoPrices(kind, values.price, values.price_aux_limit, 'price_aux_limit'),
    quoteQuantity: null,
    reduceOnly: false,
    postOnly: values.flags ?? false,
    timeInForce: kind.time,
    attached: null,
    clientOrderId: values.cid ?? null,
  };
}

/**
 * A list of the operation's name and its fields. Only new orders are known: a list of several kinds
 * of operations would have several meanings.
 * @see https://docs.bitfinex.com/reference/rest-auth-order-multi
 */
const newOrder: Grammar<ValuesOf<typeof order>> = (value, name) => {
  const [operation, fields, ...rest] = value.kind === 'list' ? value.items : [];
  if (operation?.kind !== 'string' || operation.text !== 'on' || fields === undefined || rest.length > 0) {
    deny(`${name} has an operation that is not known`);
  }
  return object(order)(fields, name);
};

const read = (path: string): string => `/v2/auth/r/${path}`;
const write = (path: string): string => `/v2/auth/w/${path}`;

const trading = [
  strict('order', 'POST', write('order/submit'), order, (values) => ({ orders: [meant(values)] })),
  strict('order', 'POST', write('order/multi'), { ops: several(newOrder) }, ({ ops }) => ({
    orders: required(ops, 'ops').map(meant),
  })),
  vague('amend', 'POST', write('order/update'), 'an amend of Bitfinex does not state its symbol'),
  // https://docs.bitfinex.com/reference/rest-auth-cancel-order
  strict(
    'cancel',
    'POST',
    write('order/cancel'),
    { id: digits, cid: digits, cid_date: text(/^\d{4}-\d\d-\d\d$/) },
    ({ id, cid, cid_date: date }) => {
      if ((cid === undefined) !== (date === undefined)) deny('cid and cid_date must come together');
      return cancelOne({ id, clientOrderId: cid });
    },
  ),
  // https://docs.bitfinex.com/reference/rest-auth-order-cancel-multi
  strict(
    'cancel',
    'POST',
    write('order/cancel/multi'),
    { id: several(digits), all: choice({ 1: true }) },
    ({ id, all }) => {
      if ((id === undefined) === (all === undefined)) deny('a cancellation has either id or all');
      return id === undefined ? cancelAll({}) : cancelSeveral(id.map((each) => ({ id: each })));
    },
  ),
];

const account = [
  ...plain('withdraw', 'POST', [write('withdraw'), write('ext/wallets/withdrawals/request')]),
  ...plain('transfer', 'POST', [write('transfer')]),
  ...plain('session', 'POST', [write('token')]),
  // Without op_renew the address stays.
  // https://docs.bitfinex.com/reference/rest-auth-deposit-address
  strict(
    'read',
    'POST',
    write('deposit/address'),
    { wallet: identifier, method: identifier, op_renew: choice({ 0: false }) },
    () => ({}),
  ),
  ...plain('other', 'POST', [
    write('alert/set'),
    write('deposit/invoice'),
    write('deriv/collateral/set'),
    write('ext/wallets/deposits/request'),
    write('funding/auto'),
    write('funding/close'),
    write('funding/keep'),
    write('funding/offer/cancel'),
    write('funding/offer/cancel/all'),
    write('funding/offer/submit'),
    write('position/update/funding/type'),
    write('pulse/add'),
    write('pulse/del'),
    write('settings/del'),
    write('settings/set'),
  ]),
  ...plain('read', 'POST', [
    '/v2/auth/calc/order/avail',
    read('alerts'),
    read('audit/hist'),
    read('deposit/address/all'),
    read('ext/invoice/payments'),
    read('ext/wallets/transfers/free/count'),
    read('funding/credits'),
    read('funding/credits/hist'),
    read('funding/credits/{symbol}'),
    read('funding/credits/{symbol}/hist'),
    read('funding/loans'),
    read('funding/loans/hist'),
    read('funding/loans/{symbol}'),
    read('funding/loans/{symbol}/hist'),
    read('funding/offers'),
    read('funding/offers/hist'),
    read('funding/offers/{symbol}'),
    read('funding/offers/{symbol}/hist'),
    read('funding/trades/hist'),
    read('funding/trades/{symbol}/hist'),
    read('info/funding/{key}'),
    read('info/margin/{key}'),
    read('info/user'),
    read('ledgers/hist'),
    read('ledgers/{currency}/hist'),
    read('logins/hist'),
    read('movements/hist'),
    read('movements/info'),
    read('movements/{currency}/hist'),
    // The symbol and the id, separated by a colon.
    read('order/{order}/trades'),
    read('orders'),
    read('orders/hist'),
    read('orders/{symbol}'),
    read('orders/{symbol}/hist'),
    read('permissions'),
    read('position/increase/info'),
    read('positions'),
    read('positions/audit'),
    read('positions/hist'),
    read('positions/snap'),
    read('settings'),
    read('summary'),
    read('trades/hist'),
    read('trades/{symbol}/hist'),
    read('wallets'),
    read('wallets/hist'),
  ]),
];

/** The meanings of Bitfinex. */
export const bitfinexMeanings: Meanings = {
  id: bitfinex.id,
  endpoints: on(hostsOf(bitfinex, 'live'), [...trading, ...account]),
  fields: inJson,
};
