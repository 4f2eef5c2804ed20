/**
 * The cancellations of BingX.
 * @see https://github.com/BingX-API/api-ai-skills/tree/main/skills
 * @module
 */
import { cancelAll, cancelListed, cancelOne } from '../../meaning/cancels.js';
import { type Hosted, strict } from '../../meaning/endpoint.js';
import { choice, digits, identifier, jsonText, required, separated, several, symbol } from '../../meaning/fields.js';

export const spot = (name: string): string => `/openApi/spot/v1/${name}`;
export const swap = (name: string): string => `/openApi/swap/${name}`;
export const inverse = (name: string): string => `/openApi/cswap/v1/${name}`;

/** A switch that is turned off has no time. */
const cancelAfter = (path: string): Hosted =>
  strict('cancel', 'POST', path, { type: choice({ ACTIVATE: 'on', CLOSE: 'off' }), timeOut: digits }, (values) =>
    cancelAll({}, required(values.type, 'type') === 'off' ? '0' : required(values.timeOut, 'timeOut')),
  );

const spotCancels: readonly Hosted[] = [
  strict(
    'cancel',
    'POST',
    spot('trade/cancel'),
    {
      symbol,
      orderId: digits,
      clientOrderID: identifier,
      cancelRestrictions: choice({ NEW: true, PENDING: true, PARTIALLY_FILLED: true }),
    },
    (values) =>
      cancelOne({
        symbol: required(values.symbol, 'symbol'),
        id: values.orderId,
        clientOrderId: values.clientOrderID,
      }),
  ),
  strict(
    'cancel',
    'POST',
    spot('trade/cancelOrders'),
    {
      symbol,
      orderIds: separated(digits),
      clientOrderIDs: separated(identifier),
      process: choice({ 0: true, 1: true }),
    },
    (values) =>
      cancelListed({
        symbol: required(values.symbol, 'symbol'),
        ids: values.orderIds,
        clientOrderIds: values.clientOrderIDs,
      }),
  ),
  strict('cancel', 'POST', spot('trade/cancelOpenOrders'), { symbol }, (values) =>
    cancelAll({ symbol: values.symbol }),
  ),
  cancelAfter(spot('trade/cancelAllAfter')),
  strict('cancel', 'POST', spot('oco/cancel'), { orderId: digits, clientOrderId: identifier }, (values) =>
    cancelOne({ id: values.orderId, clientOrderId: values.clientOrderId }),
  ),
];

const contractCancels: readonly Hosted[] = [
  ...[swap('v2/trade/order'), inverse('trade/cancelOrder')].map((path) =>
    strict('cancel', 'DELETE', path, { symbol, orderId: digits, clientOrderId: identifier }, (values) =>
      cancelOne({
        symbol: required(values.symbol, 'symbol'),
        id: values.orderId,
        clientOrderId: values.clientOrderId,
      }),
    ),
  ),
  strict(
    'cancel',
    'DELETE',
    swap('v2/trade/batchOrders'),
    { symbol, orderIdList: jsonText(several(digits)), clientOrderIdList: jsonText(several(identifier)) },
    (values) =>
      cancelListed({
        symbol: required(values.symbol, 'symbol'),
        ids: values.orderIdList,
        clientOrderIds: values.clientOrderIdList,
      }),
  ),
  // A type chooses some of the orders.
  strict('cancel', 'DELETE', swap('v2/trade/allOpenOrders'), { symbol, type: identifier }, (values) =>
    cancelAll({ symbol: values.symbol }),
  ),
  cancelAfter(swap('v2/trade/cancelAllAfter')),
  strict('cancel', 'POST', swap('v1/twap/cancelOrder'), { mainOrderId: digits }, (values) =>
    cancelOne({ id: values.mainOrderId }),
  ),
  // The table of the documentation has POST, and its example DELETE.
  ...['POST', 'DELETE'].map((method) =>
    strict('cancel', method, inverse('trade/allOpenOrders'), { symbol }, (values) =>
      cancelAll({ symbol: values.symbol }),
    ),
  ),
];

/** Endpoints that cancel orders of the spot market and of contracts. */
export const cancels: readonly Hosted[] = [...spotCancels, ...contractCancels];
