/**
 * What the requests of MEXC's spot market mean.
 * @see https://www.mexc.com/api-docs/spot-v3/spot-account-trade
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict } from '../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  type Fields,
  identifier,
  jsonText,
  object,
  positive,
  required,
  several,
  symbol,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { fieldsOf, hostsOf, type Meanings, without } from '../../meaning/meanings.js';
import { limit, market, type OrderType } from '../../meaning/orders.js';
import { deny } from '../../wire/deny.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { json } from '../../wire/slot.js';
import { broker } from './broker.js';
import { mexc } from './recipe.js';

const types = {
  LIMIT: limit,
  MARKET: market,
  LIMIT_MAKER: { ...limit, postOnly: true },
  IMMEDIATE_OR_CANCEL: { ...limit, timeInForce: 'IOC' },
  FILL_OR_KILL: { ...limit, timeInForce: 'FOK' },
} as const satisfies Record<string, OrderType>;

/** https://www.mexc.com/api-docs/spot-v3/spot-account-trade/new-order */
const order = {
  symbol,
  side: choice({ BUY: 'buy', SELL: 'sell' }),
  type: choice<OrderType>(types),
  quantity: positive,
  quoteOrderQty: positive,
  price: positive,
  newClientOrderId: identifier,
  stpMode: choice({ '': true, cancel_maker: true, cancel_taker: true, cancel_both: true }),
};

/**
 * The example of this page writes another word for a limit order:
 * https://www.mexc.com/api-docs/spot-v3/spot-account-trade/batch-orders
 */
const batchOrder = { ...order, type: choice<OrderType>({ ...types, LIMIT_ORDER: limit }) };

function meant(values: ValuesOf<typeof order>): MeantOrder {
  const { type, postOnly = false, timeInForce = null } = required(values.type, 'type');
  const { quantity, quoteOrderQty, price } = values;
  checkUsed(price, type === 'limit', 'price');
  const byCost = type === 'market' && quoteOrderQty !== undefined;
  checkUsed(quoteOrderQty, byCost, 'quoteOrderQty');
  checkUsed(quantity, !byCost, 'quantity');
  return {
    market: 'spot',
    symbol: required(values.symbol, 'symbol'),
    side: required(values.side, 'side'),
    type,
    quantity: quantity ?? null,
    quantityUnit: 'base',
    price: price ?? null,
    quoteQuantity: quoteOrderQty ?? null,
    reduceOnly: false,
    postOnly,
    timeInForce,
    trigger: null,
    attached: null,
    clientOrderId: values.newClientOrderId ?? null,
  };
}

const endpoints = [
  strict('order', 'POST', '/api/v3/order', order, (values) => ({ orders: [meant(values)] })),
  // Nothing is placed: https://www.mexc.com/api-docs/spot-v3/spot-account-trade/test-new-order
  strict('read', 'POST', '/api/v3/order/test', order, () => ({})),
  strict('order', 'POST', '/api/v3/batchOrders', { batchOrders: jsonText(several(object(batchOrder))) }, (values) => ({
    orders: required(values.batchOrders, 'batchOrders').map(meant),
  })),
  // https://www.mexc.com/api-docs/spot-v3/spot-account-trade/cancel-order
  strict(
    'cancel',
    'DELETE',
    '/api/v3/order',
    { symbol, orderId: identifier, origClientOrderId: identifier, newClientOrderId: identifier },
    (values) =>
      cancelOne({
        symbol: required(values.symbol, 'symbol'),
        id: values.orderId,
        clientOrderId: values.origClientOrderId,
      }),
  ),
  // A list of symbols is refused, because a comma is not part of a symbol.
  strict('cancel', 'DELETE', '/api/v3/openOrders', { symbol }, (values) =>
    cancelAll({ symbol: required(values.symbol, 'symbol') }),
  ),
  // https://www.mexc.com/api-docs/spot-v3/wallet-endpoints. The internal transfer pays another user.
  ...plain('withdraw', 'POST', [
    '/api/v3/capital/withdraw',
    '/api/v3/capital/withdraw/apply',
    '/api/v3/capital/transfer/internal',
  ]),
  ...plain('transfer', 'POST', ['/api/v3/capital/transfer', '/api/v3/capital/sub-account/universalTransfer']),
  ...plain('session', 'POST', ['/api/v3/userDataStream']),
  ...plain('session', 'PUT', ['/api/v3/userDataStream']),
  ...plain('session', 'DELETE', ['/api/v3/userDataStream']),
  ...plain('other', 'DELETE', ['/api/v3/capital/withdraw', '/api/v3/sub-account/apiKey']),
  ...plain('other', 'POST', [
    '/api/v3/capital/convert',
    '/api/v3/capital/deposit/address',
    '/api/v3/mxDeduct/enable',
    '/api/v3/sub-account/apiKey',
    '/api/v3/sub-account/futures',
    '/api/v3/sub-account/margin',
    '/api/v3/sub-account/virtualSubAccount',
  ]),
  ...plain('read', 'GET', [
    '/api/v3/account',
    '/api/v3/allOrders',
    '/api/v3/capital/config/getall',
    '/api/v3/capital/convert/list',
    '/api/v3/capital/deposit/address',
    '/api/v3/capital/deposit/hisrec',
    '/api/v3/capital/sub-account/universalTransfer',
    '/api/v3/capital/transfer',
    '/api/v3/capital/transfer/internal',
    '/api/v3/capital/transfer/tranId',
    '/api/v3/capital/withdraw/history',
    '/api/v3/kyc/status',
    '/api/v3/mxDeduct/enable',
    '/api/v3/myTrades',
    '/api/v3/openOrders',
    '/api/v3/order',
    '/api/v3/selfSymbols',
    '/api/v3/tradeFee',
    '/api/v3/uid',
  ]),
];

/** MEXC requires that forms are declared as JSON, so the path decides. */
const asForm = (request: RawRequest): RawRequest =>
  json(request) === undefined
    ? request
    : { ...request, headers: { ...request.headers, 'content-type': 'application/x-www-form-urlencoded' } };

function fields(request: RawRequest): Fields {
  if (request.path.startsWith(broker)) deny('the fields of an endpoint for brokers are not signed');
  return without(fieldsOf(asForm(request)), ['timestamp', 'recvWindow', 'signature']);
}

/** The meanings of MEXC. */
export const mexcMeanings: Meanings = { id: mexc.id, endpoints: on(hostsOf(mexc, 'live'), endpoints), fields };
