/**
 * What the requests of Kraken mean.
 * @see https://docs.kraken.com/api/docs/rest-api/add-order
 * @module
 */
import { cancelAll, cancelListed, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, vague } from '../../meaning/endpoint.js';
import {
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
import { hostsOf, inBody, type Meanings, without } from '../../meaning/meanings.js';
import { limit, market, type OrderType, sized, twoPrices } from '../../meaning/orders.js';
import { deny } from '../../wire/deny.js';
import { kraken } from './recipe.js';

/**
 * The flags of an order, separated by commas. `viqc` counts the volume in the quote currency.
 * Kraken documents it for market orders that buy without leverage. Elsewhere, the volume could be
 * that of the base currency, which is worth much more.
 */
const orderFlags = text(/^(?:post|fcib|fciq|nompp|viqc)(?:,(?:post|fcib|fciq|nompp|viqc))*$/);

/** An order of a batch has no pair of its own. */
const batchOrder = {
  ordertype: choice({
    limit,
    market,
    'stop-loss': { ...market, trigger: 'stopLoss' },
    'stop-loss-limit': { ...limit, trigger: 'stopLoss' },
    'take-profit': { ...market, trigger: 'takeProfit' },
    'take-profit-limit': { ...limit, trigger: 'takeProfit' },
  } as const satisfies Record<string, OrderType>),
  type: choice({ buy: 'buy', sell: 'sell' }),
  // Relative prices, such as +1% and #5, are refused: their grammar is not that of a number.
  price: positive,
  price2: positive,
  // A volume of 0 closes a margin position whole, so it is refused.
  volume: positive,
  trigger: choice({ last: true, index: true }),
  leverage: text(/^(?:none|\d+(?::\d+)?)$/),
  reduce_only: flag,
  oflags: orderFlags,
  timeinforce: choice({ GTC: 'GTC', IOC: 'IOC', FOK: 'FOK' }),
  userref: digits,
  cl_ord_id: identifier,
  stptype: choice({ 'cancel-newest': true, 'cancel-oldest': true, 'cancel-both': true }),
};

const whole = { pair: symbol, validate: flag, deadline: text(/^[\d:.TZ+-]{1,40}$/) };

function meant(values: ValuesOf<typeof batchOrder>, pair: string | undefined): MeantOrder {
  const kind = required(values.ordertype, 'ordertype');
  const flags = values.oflags?.split(',') ?? [];
  const borrows = values.leverage !== undefined && values.leverage !== 'none';
  const { timeinforce } = values;
  const isCost = flags.includes('viqc');
  if (isCost && (kind.type === 'limit' || 'trigger' in kind || values.type !== 'buy' || borrows)) {
    deny('this type of order does not use viqc');
  }
  return {
    market: borrows ? 'margin' : 'spot',
    symbol: required(pair, 'pair'),
    side: required(values.type, 'type'),
    type: kind.type,
    ...sized(required(values.volume, 'volume'), isCost),
    quantityUnit: 'base',
    ...twoPrices(kind, values.price, values.price2, 'price2'),
    reduceOnly: values.reduce_only ?? false,
    postOnly: flags.includes('post'),
    timeInForce: timeinforce === 'IOC' || timeinforce === 'FOK' ? timeinforce : null,
    attached: null,
    clientOrderId: values.cl_ord_id ?? null,
    ...(borrows && { margin: 'cross' as const }),
  };
}

/** An order's own id. A number would be a `userref`, which may cancel several orders. */
const txid = text(/^O[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{6}$/);

const post = (name: string): string => `/0/private/${name}`;

const endpoints = [
  strict('order', 'POST', post('AddOrder'), { ...batchOrder, ...whole }, (values) => ({
    orders: [meant(values, values.pair)],
  })),
  strict('order', 'POST', post('AddOrderBatch'), { ...whole, orders: several(object(batchOrder)) }, (values) => ({
    orders: required(values.orders, 'orders').map((each) => meant(each, values.pair)),
  })),
  vague('amend', 'POST', post('AmendOrder'), 'an amend of Kraken does not state its symbol'),
  vague('amend', 'POST', post('EditOrder'), 'an edit of Kraken does not state its side'),
  strict('cancel', 'POST', post('CancelOrder'), { txid, cl_ord_id: identifier }, (values) =>
    cancelOne({ id: values.txid, clientOrderId: values.cl_ord_id }),
  ),
  strict('cancel', 'POST', post('CancelOrderBatch'), { orders: several(txid) }, ({ orders }) =>
    cancelListed({ ids: orders }),
  ),
  strict('cancel', 'POST', post('CancelAll'), {}, () => cancelAll({})),
  strict('cancel', 'POST', post('CancelAllOrdersAfter'), { timeout: digits }, ({ timeout }) =>
    cancelAll({}, required(timeout, 'timeout')),
  ),
  ...plain('session', 'POST', [post('GetWebSocketsToken')]),
  ...plain('withdraw', 'POST', [post('Withdraw')]),
  ...plain('transfer', 'POST', [post('WalletTransfer'), post('AccountTransfer')]),
  ...plain('other', 'POST', [
    // Can create an address.
    post('DepositAddresses'),
    post('WithdrawCancel'),
    post('CreateSubaccount'),
    post('AddExport'),
    post('RemoveExport'),
    post('Earn/Allocate'),
    post('Earn/Deallocate'),
  ]),
  ...plain('read', 'POST', [
    post('Balance'),
    post('BalanceEx'),
    post('CreditLines'),
    post('TradeBalance'),
    post('OpenOrders'),
    post('ClosedOrders'),
    post('QueryOrders'),
    post('OrderAmends'),
    post('TradesHistory'),
    post('QueryTrades'),
    post('OpenPositions'),
    post('Ledgers'),
    post('QueryLedgers'),
    post('TradeVolume'),
    post('ExportStatus'),
    post('RetrieveExport'),
    post('DepositMethods'),
    post('DepositStatus'),
    post('WithdrawMethods'),
    post('WithdrawAddresses'),
    post('WithdrawInfo'),
    post('WithdrawStatus'),
    post('Earn/AllocateStatus'),
    post('Earn/DeallocateStatus'),
    post('Earn/Strategies'),
    post('Earn/Allocations'),
  ]),
];

/** The meanings of Kraken. */
export const krakenMeanings: Meanings = {
  id: kraken.id,
  endpoints: on(hostsOf(kraken, 'live'), endpoints),
  fields: (request) => without(inBody(request), ['nonce']),
};
