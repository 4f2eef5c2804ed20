/**
 * What the requests of Binance mean.
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, vague } from '../../meaning/endpoint.js';
import { choice, digits, flag, identifier, required, symbol } from '../../meaning/fields.js';
import { fieldsOf, hostsOf, type Meanings, without } from '../../meaning/meanings.js';
import { amendment } from '../../meaning/orders.js';
import { linear } from './meaning/linear.js';
import { inverse, options, portfolio } from './meaning/other-markets.js';
import { meantSpot, named, spotOrder } from './meaning/spot-order.js';
import { wallet } from './meaning/wallet.js';
import { binance } from './recipe.js';

const spot = [
  strict('order', 'POST', '/api/v3/order', spotOrder, (values) => ({ orders: [meantSpot(values, 'spot')] })),
  // Nothing is placed: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints
  strict('read', 'POST', '/api/v3/order/test', { ...spotOrder, computeCommissionRates: flag }, () => ({})),
  strict(
    'amend',
    'POST',
    '/api/v3/order/cancelReplace',
    {
      ...spotOrder,
      // With ALLOW_FAILURE the new order is placed although the old one stays.
      cancelReplaceMode: choice({ STOP_ON_FAILURE: true, ALLOW_FAILURE: true }),
      cancelOrderId: digits,
      cancelOrigClientOrderId: identifier,
      cancelNewClientOrderId: identifier,
    },
    (values) => ({
      orders: [meantSpot(values, 'spot')],
      amend: amendment(values.cancelOrderId, values.cancelOrigClientOrderId, 'cancelOrderId'),
    }),
  ),
  strict('cancel', 'DELETE', '/api/v3/order', named, (values) =>
    cancelOne({
      symbol: required(values.symbol, 'symbol'),
      id: values.orderId,
      clientOrderId: values.origClientOrderId,
    }),
  ),
  strict('cancel', 'DELETE', '/api/v3/openOrders', { symbol }, (values) =>
    cancelAll({ symbol: required(values.symbol, 'symbol') }),
  ),
  ...['order/oco', 'orderList/oco', 'orderList/oto', 'orderList/otoco', 'sor/order'].map((name) =>
    vague('order', 'POST', `/api/v3/${name}`, 'this kind of order is not known'),
  ),
  vague(
    'amend',
    'PUT',
    '/api/v3/order/amend/keepPriority',
    'an amend that keeps its priority does not state its price',
  ),
  ...plain('session', 'POST', ['/api/v3/userDataStream']),
  ...plain('session', 'PUT', ['/api/v3/userDataStream']),
  ...plain('session', 'DELETE', ['/api/v3/userDataStream']),
  ...plain('read', 'GET', [
    '/api/v3/account',
    '/api/v3/account/commission',
    '/api/v3/allOrderList',
    '/api/v3/allOrders',
    '/api/v3/myAllocations',
    '/api/v3/myPreventedMatches',
    '/api/v3/myTrades',
    '/api/v3/openOrderList',
    '/api/v3/openOrders',
    '/api/v3/order',
    '/api/v3/order/amendments',
    '/api/v3/orderList',
    '/api/v3/rateLimit/order',
  ]),
];

/** The meanings of Binance. */
export const binanceMeanings: Meanings = {
  id: binance.id,
  endpoints: [
    ...on(hostsOf(binance, 'spot', 'gcp', 'us', 'demo', 'testnet'), spot),
    // Binance.US has other wallet endpoints, and the practice hosts have none.
    ...on(hostsOf(binance, 'spot', 'gcp'), wallet),
    ...on(hostsOf(binance, 'usdm', 'demo-usdm', 'testnet-futures'), linear),
    ...on(hostsOf(binance, 'coinm', 'demo-coinm', 'testnet-futures'), inverse),
    ...on(hostsOf(binance, 'options'), options),
    ...on(hostsOf(binance, 'portfolio'), portfolio),
  ],
  fields: (request) => without(fieldsOf(request), ['timestamp', 'recvWindow', 'signature']),
};
